using CsCheck;
using ScaleParty.Animation;

namespace ScaleParty.Tests.Animation;

public class TrackTests
{
    private static readonly ParameterInfo Scale = new("scale", "Scale", 1e-4, 64, 1, 1e-6, ParameterScale.Logarithmic);
    private static readonly ParameterInfo Bulge = new("warp.bulge", "Bulge", -0.9, 0.9, 0, 1e-3);
    private static readonly ParameterInfo Width = new("width", "Width", 16, 4096, 256, 1);

    private static Track Make(ParameterInfo parameter, params (double Time, double Value)[] keys) =>
        new(parameter, keys.Select(k => new Keyframe(k.Time, k.Value)).ToArray());

    [Fact]
    public void Logarithmic_parameters_run_at_a_constant_ratio_per_second() =>
        Gen.Select(Gen.Double[1e-4, 64], Gen.Double[1e-4, 64], Gen.Double[0.1, 100]).Sample((from, to, seconds) =>
        {
            Track track = Make(Scale, (0, from), (seconds, to));
            double ratio = track.Evaluate(seconds * 0.1) / from;
            for (int i = 1; i < 10; i++)
            {
                Assert.Equal(ratio, track.Evaluate(seconds * (i + 1) / 10) / track.Evaluate(seconds * i / 10), ratio * 1e-9);
            }
        });

    [Fact]
    public void Linear_parameters_run_at_a_constant_difference_per_second()
    {
        Track track = Make(Bulge, (1, -0.5), (3, 0.5));
        Assert.Equal(-0.25, track.Evaluate(1.5), 1e-15);
        Assert.Equal(0, track.Evaluate(2), 1e-15);
        Assert.Equal(0.25, track.Evaluate(2.5), 1e-15);
    }

    [Fact]
    public void Holds_before_the_first_and_after_the_last_keyframe_and_meets_each_exactly()
    {
        Track track = Make(Scale, (1, 0.3), (2, 7), (4, 0.011));
        Assert.Equal(0.3, track.Evaluate(double.NegativeInfinity));
        Assert.Equal(0.3, track.Evaluate(0));
        Assert.Equal(0.3, track.Evaluate(1));
        Assert.Equal(7, track.Evaluate(2));
        Assert.Equal(0.011, track.Evaluate(4));
        Assert.Equal(0.011, track.Evaluate(1e9));
    }

    [Fact]
    public void The_earlier_keyframe_s_easing_leads_to_the_later_one()
    {
        var track = new Track(Bulge, [new(0, 0, Easing.Hold), new(1, 0.5, Easing.Smoothstep), new(2, -0.5)]);
        Assert.Equal(0, track.Evaluate(0.999));
        Assert.Equal(0.5, track.Evaluate(1));
        Assert.Equal(0.5 - Easing.Smoothstep.Evaluate(0.25), track.Evaluate(1.25), 1e-15);
    }

    [Theory]
    [InlineData("back-out")]
    [InlineData("elastic-out")]
    [InlineData("cubic-bezier(0, 10, 1, -9)")]
    public void Overshooting_easings_stay_within_the_parameter_s_range(string easing)
    {
        foreach (ParameterInfo parameter in new[] { Bulge, Scale })
        {
            var track = new Track(parameter, [new(0, parameter.Minimum, Easing.Parse(easing)), new(1, parameter.Maximum)]);
            double[] values = Enumerable.Range(0, 1001).Select(i => track.Evaluate(i / 1000.0)).ToArray();
            Assert.Equal(parameter.Maximum, values.Max());
            Assert.Equal(parameter.Minimum, values.Min());

            // Held at the end of the range on the way, not only there at the last keyframe.
            Assert.True(values.Take(1000).Count(v => v == parameter.Maximum) > 10);
        }
    }

    [Theory]
    [InlineData(0.1, 16)]
    [InlineData(0.2, 17)]
    [InlineData(0.4, 17)]
    [InlineData(0.6, 18)]
    [InlineData(0.9, 19)]
    public void Whole_numbered_parameters_take_whole_values(double seconds, double expected) =>
        Assert.Equal(expected, Make(Width, (0, 16), (1, 19)).Evaluate(seconds));

    [Fact]
    public void Real_valued_parameters_keep_their_fractions() =>
        Assert.Equal(3.25, Make(new ParameterInfo("latent", "Latent", 0, 999999, 0, 1e-3), (0, 3), (4, 4)).Evaluate(1), 1e-15);

    [Fact]
    public void Many_keyframes_are_found_in_their_own_intervals()
    {
        Track track = Make(Bulge, [.. Enumerable.Range(0, 1000).Select(i => ((double)i, i % 2 == 0 ? -0.5 : 0.5))]);
        Gen.Double[0, 998.999].Sample(t =>
        {
            double fraction = t - Math.Floor(t);
            double expected = (int)t % 2 == 0 ? fraction - 0.5 : 0.5 - fraction;
            Assert.Equal(expected, track.Evaluate(t), 1e-9);
        });
    }

    [Fact]
    public void Refuses_no_keyframes_wrong_order_and_values_out_of_range()
    {
        Assert.Contains("scale has no keyframes", Assert.Throws<ArgumentException>(() => Make(Scale)).Message, StringComparison.Ordinal);
        Assert.Contains("scale[1].time is 1; expected more than 1", Assert.Throws<ArgumentException>(() => Make(Scale, (1, 1), (1, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("scale is 65; expected 0.0001 to 64", Assert.Throws<ArgumentOutOfRangeException>(() => Make(Scale, (1, 65))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Keyframe(double.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Keyframe(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Keyframe(0, double.PositiveInfinity));
    }
}
