using ScaleParty.Sampling;
using ScaleParty.Training.Data;

namespace ScaleParty.Tests.Training.Data;

public sealed class RegionSamplerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Regions_stay_within_what_is_true_and_fill_their_range(bool reach)
    {
        var sampler = new RegionSampler(new() { MinimumShare = 0.5, ReachSurroundings = reach }, 1.1);
        double furthest = 0, smallest = 2, largest = 0;
        for (long k = 0; k < 3000; k++)
        {
            RegionSpec region = sampler.Draw(1, k);
            double share = region.Share.X, off = Math.Max(Math.Abs(region.Centre.X), Math.Abs(region.Centre.Y));
            Assert.Equal(region.Share.X, region.Share.Y);
            Assert.InRange(off + share, 0, 1.1 + 1e-12);
            if (!reach)
            {
                // Parts lie in the frame; larger regions cover it.
                Assert.True(share <= 1 ? off + share <= 1 + 1e-12 : off <= share - 1 + 1e-12);
            }

            (furthest, smallest, largest) = (Math.Max(furthest, off), Math.Min(smallest, share), Math.Max(largest, share));
        }

        Assert.InRange(furthest, reach ? 0.55 : 0.45, reach ? 0.6 : 0.5);
        Assert.InRange(smallest, 0.5, 0.51);
        Assert.InRange(largest, 1.09, 1.1);
    }

    [Fact]
    public void Log_uniform_shares_see_every_octave_equally_often()
    {
        var sampler = new RegionSampler(new() { MinimumShare = 0.25, MaximumShare = 1, Distribution = ShareDistribution.LogUniform }, 1.1);
        int lower = Enumerable.Range(0, 4000).Count(k => sampler.Draw(2, k).Share.X < 0.5);
        Assert.InRange(lower, 1850, 2150);
    }

    [Fact]
    public void A_draw_hangs_on_its_numbers_alone()
    {
        var sampler = new RegionSampler(new(), 1.1);
        Assert.Equal(sampler.Draw(1, 2, 3), new RegionSampler(new(), 1.1).DrawMany(1, 2, 5)[3]);
        Assert.Equal(5, sampler.DrawMany(1, 2, 5).Distinct().Count());
        Assert.NotEqual(sampler.Draw(1, 2), sampler.Draw(1, 3));
        Assert.NotEqual(sampler.Draw(1, 2), sampler.Draw(2, 2));
    }

    [Fact]
    public void Shares_beyond_the_truth_are_refused_with_both_numbers()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new RegionSampler(new(), 1));
        Assert.Contains("1.1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegionSampler(new() { MinimumShare = 0 }, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegionSampler(new() { MinimumShare = 0.9, MaximumShare = 0.8 }, 2));
    }

    [Fact]
    public void A_specs_region_spans_its_share_at_any_resolution()
    {
        var spec = new RegionSpec(new(0.1, -0.2), new Vector2d(0.5, 0.25));
        ImageRegion region = spec.ToRegion(new(40, 10));
        Assert.Equal(new Vector2d(1, 0.5), region.Extent);
        Assert.Equal(new Vector2d(0.025, 0.05), region.Scale);
        Assert.Equal(spec.Centre, region.Centre);
    }
}
