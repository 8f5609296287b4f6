using CsCheck;
using ScaleParty.Animation;
using ScaleParty.Viewer.Input;

namespace ScaleParty.Tests.Desktop;

public sealed class SliderTests
{
    [Fact]
    public void A_place_on_the_track_and_the_value_there_agree_for_any_range()
    {
        Gen.Select(Gen.Double[0.001, 50], Gen.Double[1.5, 1000], Gen.Bool, Gen.Double[0, 1]).Sample((low, ratio, log, fraction) =>
        {
            var parameter = Make(low, low * ratio, low, 1e-9, log);
            var slider = new SliderModel(parameter);
            slider.SetFraction(fraction);
            Assert.InRange(slider.Fraction - fraction, -1e-5, 1e-5);
        });
    }

    [Fact]
    public void The_ends_of_the_track_are_the_ends_of_the_range_and_places_beyond_are_held()
    {
        var slider = new SliderModel(Make(-2, 6, 0, 0.01, log: false));
        slider.SetFraction(1.7);
        Assert.Equal(6, slider.Parameter.Value, 1e-12);
        slider.SetFraction(-3);
        Assert.Equal(-2, slider.Parameter.Value, 1e-12);
    }

    [Fact]
    public void The_middle_of_a_logarithmic_track_is_the_geometric_mean()
    {
        var slider = new SliderModel(Make(0.01, 100, 1, 1e-6, log: true));
        slider.SetFraction(0.5);
        Assert.Equal(1, slider.Parameter.Value, 1e-6);
        slider.SetFraction(0.75);
        Assert.Equal(10, slider.Parameter.Value, 1e-5);
    }

    [Fact]
    public void Values_are_rounded_to_the_precision()
    {
        // Samples run on several threads at once: each has its own slider.
        Gen.Double[0, 1].Sample(f =>
        {
            var drawn = new SliderModel(Make(0, 10, 0, 1, log: false));
            drawn.SetFraction(f);
            Assert.Equal(Math.Round(drawn.Parameter.Value), drawn.Parameter.Value);
            Assert.InRange(drawn.Parameter.Value, (10 * f) - 0.5, (10 * f) + 0.5);
        });
        var slider = new SliderModel(Make(0, 10, 0, 1, log: false));
        slider.SetFraction(0.64);
        Assert.Equal(6, slider.Parameter.Value);
    }

    [Fact]
    public void A_track_over_a_part_of_the_range_still_shows_values_outside_it()
    {
        var parameter = Make(0, 1_000_000, 0, 1, log: false);
        var slider = new SliderModel(parameter, 0, 50);
        parameter.Value = 70_000;
        Assert.Equal(1, slider.Fraction);
        Assert.Equal("70000", slider.Text);
        Assert.Throws<ArgumentException>(() => new SliderModel(parameter, 5, 5));
    }

    [Theory]
    [InlineData(0, 1e-3, -1, 1, false, "", "0.000")]
    [InlineData(-0.0004, 1e-6, -1, 1, false, "", "0.000")]
    [InlineData(0.25, 1e-6, 0.01, 8, true, "", "0.2500")]
    [InlineData(-45.26, 0.01, -180, 180, false, "°", "-45.3°")]
    [InlineData(7, 1, 0, 50, false, "", "7")]
    public void Text_has_the_digits_that_matter(double value, double precision, double low, double high, bool log, string unit, string expected)
    {
        var parameter = new Parameter(new ParameterInfo("p", "P", low, high, low, precision, log ? ParameterScale.Logarithmic : ParameterScale.Linear, unit))
        {
            Value = value,
        };
        Assert.Equal(expected, new SliderModel(parameter).Text);
    }

    [Fact]
    public void A_press_jumps_to_the_pointer_and_dragging_follows_it()
    {
        var slider = new SliderModel(Make(0, 100, 50, 0.001, log: false));
        var drag = new SliderDrag(slider, trackLeft: 200, trackWidth: 100, x: 220, fine: false);
        Assert.Equal(20, slider.Parameter.Value, 1e-6);
        drag.Move(275, fine: false);
        Assert.Equal(75, slider.Parameter.Value, 1e-6);
    }

    [Fact]
    public void Beyond_the_end_the_value_waits_until_the_pointer_comes_back()
    {
        var slider = new SliderModel(Make(0, 100, 50, 0.001, log: false));
        var drag = new SliderDrag(slider, 200, 100, 250, fine: false);
        drag.Move(400, fine: false);
        Assert.Equal(100, slider.Parameter.Value, 1e-6);
        drag.Move(310, fine: false);
        Assert.Equal(100, slider.Parameter.Value, 1e-6);
        drag.Move(290, fine: false);
        Assert.Equal(90, slider.Parameter.Value, 1e-6);
    }

    [Fact]
    public void Fine_dragging_counts_a_tenth_and_does_not_jump()
    {
        var slider = new SliderModel(Make(0, 100, 50, 0.001, log: false));
        slider.Parameter.Value = 40;
        var drag = new SliderDrag(slider, 200, 100, x: 290, fine: true);
        Assert.Equal(40, slider.Parameter.Value);
        drag.Move(300, fine: true);
        Assert.Equal(41, slider.Parameter.Value, 1e-6);
        drag.Move(310, fine: false);
        Assert.Equal(51, slider.Parameter.Value, 1e-6);
    }

    [Fact]
    public void Two_presses_close_together_are_a_double_click_and_a_third_begins_anew()
    {
        var clicks = new DoubleClick();
        Assert.False(clicks.Press(1.0, 10, 10));
        Assert.True(clicks.Press(1.3, 12, 9));
        Assert.False(clicks.Press(1.4, 12, 9));
        Assert.False(clicks.Press(2.0, 12, 9));
        Assert.False(clicks.Press(2.1, 40, 9));
    }

    private static Parameter Make(double minimum, double maximum, double initial, double precision, bool log) =>
        new(new ParameterInfo("p", "P", minimum, maximum, initial, precision, log ? ParameterScale.Logarithmic : ParameterScale.Linear));
}
