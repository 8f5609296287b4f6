using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Method;

public sealed class ScaleMixTests
{
    private const int Draws = 4000;

    [Fact]
    public void The_same_draw_gives_the_same_mix()
    {
        ScaleMix a = ScaleMix.Draw(4, 1, 1, 9, 5), b = ScaleMix.Draw(4, 1, 1, 9, 5), c = ScaleMix.Draw(4, 1, 1, 9, 6);
        Assert.Equal(a.SmallBox, b.SmallBox);
        Assert.Equal(a.LargeBox, b.LargeBox);
        Assert.Equal(a.Channels, b.Channels);
        Assert.NotEqual(a.SmallBox, c.SmallBox);
    }

    [Fact]
    public void Boxes_lie_inside_and_cover_what_clipped_squares_of_uniform_area_cover()
    {
        double[] areas = [.. Enumerable.Range(0, Draws).Select(k => Area(ScaleMix.Draw(3, 1, 0, 1, k).SmallBox))];
        Assert.All(areas, a => Assert.InRange(a, 0, 1));

        // E over side s = sqrt(u) of (E of the clipped length)^2, with E[length | s] = s - s^2 / 4.
        const double Expected = (1.0 / 2) - (2.0 / 4 * 2 / 5) + (1.0 / 16 / 3);
        Assert.InRange(areas.Average(), Expected - 0.015, Expected + 0.015);
    }

    [Fact]
    public void The_boxes_of_both_scales_are_independent()
    {
        ScaleMix[] mixes = [.. Enumerable.Range(0, Draws).Select(k => ScaleMix.Draw(3, 1, 0, 1, k))];
        double[] a = [.. mixes.Select(m => m.SmallBox.Left)], b = [.. mixes.Select(m => m.LargeBox.Left)];
        double meanA = a.Average(), meanB = b.Average();
        double covariance = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Average();
        double scale = Math.Sqrt(a.Average(x => (x - meanA) * (x - meanA)) * b.Average(y => (y - meanB) * (y - meanB)));
        Assert.InRange(covariance / scale, -0.06, 0.06);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void ChannelMix_swaps_some_channels_but_never_all_and_each_as_often(int channels)
    {
        int[] counts = new int[channels];
        for (int k = 0; k < Draws; k++)
        {
            ScaleMix mix = ScaleMix.Draw(channels, 0, 1, 3, k);
            Assert.InRange(mix.Channels.Count(c => c), 1, channels - 1);
            Assert.Equal(0, mix.SmallBox.Width);
            for (int c = 0; c < channels; c++)
            {
                counts[c] += mix.Channels[c] ? 1 : 0;
            }
        }

        Assert.All(counts, n => Assert.InRange(n, (Draws / 2) - 150, (Draws / 2) + 150));
    }

    [Fact]
    public void Probabilities_hold()
    {
        ScaleMix[] mixes = [.. Enumerable.Range(0, Draws).Select(k => ScaleMix.Draw(3, 0.3, 0.7, 5, k))];
        Assert.InRange(mixes.Count(m => m.SmallBox.Width > 0) / (double)Draws, 0.27, 0.33);
        Assert.InRange(mixes.Count(m => m.Channels.Contains(true)) / (double)Draws, 0.67, 0.73);
    }

    [Fact]
    public void Inside_the_box_and_in_swapped_channels_the_other_scale_shows_and_elsewhere_nothing_changes()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor small = zeros(1, 2, 8, 8), large = ones(1, 2, 12, 12);
        var mix = new ScaleMix(new MixBox(0, 0, 0.5, 0.25), new MixBox(0.5, 0.5, 0.5, 0.5), [false, true]);
        (Tensor a, Tensor b) = mix.Apply(small, large);
        Assert.Equal(8.0, a[0, 0].sum().ToDouble(), 5);
        Assert.Equal(64.0, a[0, 1].sum().ToDouble(), 5);
        Assert.Equal(1.0, a[0, 0, 1, 3].ToDouble(), 5);
        Assert.Equal(0.0, a[0, 0, 2, 3].ToDouble(), 5);
        Assert.Equal(144.0 - 36, b[0, 0].sum().ToDouble(), 4);
        Assert.Equal(0.0, b[0, 1].sum().ToDouble(), 4);
    }

    private static double Area(MixBox box) => box.Width * box.Height;
}
