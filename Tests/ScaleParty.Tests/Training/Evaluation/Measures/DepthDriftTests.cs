using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

public sealed class DepthDriftTests : IDisposable
{
    private static readonly string[] Channels = ["grey", "height"];
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Levels_that_are_alike_do_not_drift()
    {
        manual_seed(1);
        Tensor images = randn(4, 2, 32, 32);
        foreach (LevelDrift level in Measure(images, images, images))
        {
            Assert.Equal([1, 1, 1], level.PowerRatios.Take(3));
            Assert.Equal(0, level.ShareChange);
            Assert.All(level.Channels, c => Assert.Equal((0, 0), (c.MeanChange, c.DeviationChange)));
        }
    }

    [Fact]
    public void A_known_change_is_found_on_its_level_alone()
    {
        manual_seed(2);
        Tensor images = randn(4, 2, 32, 32);
        Tensor offset = tensor(new float[] { 0.3f, 0 }).view(1, 2, 1, 1);
        IReadOnlyList<LevelDrift> drift = Measure(images, (images * 0.5) + offset, (images * 0.5) + offset);
        Assert.Equal([1, 2], drift.Select(l => l.Level));
        Assert.All(drift[0].PowerRatios, r => Assert.Equal(0.25, r, 6));
        Assert.Equal(images.select(1, 0).mean().ToDouble() * -0.5 + 0.3, drift[0].Channels[0].MeanChange, 5);
        Assert.Equal(-0.5, drift[0].Channels[1].DeviationChange, 0.05);
        Assert.Equal((0, 0), (drift[1].Channels[0].MeanChange, drift[1].Channels[1].DeviationChange));
        Assert.Equal(1, drift[1].PowerRatios[0], 9);
    }

    [Fact]
    public void The_share_above_the_threshold_and_its_change_are_told()
    {
        Tensor sea = full([1, 2, 32, 32], -1f), shore = sea.clone();
        shore.narrow(3, 0, 8).fill_(0.2f);
        LevelDrift level = Assert.Single(Measure(sea, shore));
        Assert.Equal(0.25, level.ShareAbove);
        Assert.Equal(0.25, level.ShareChange);
    }

    private static IReadOnlyList<LevelDrift> Measure(params Tensor[] levels)
    {
        using var drift = new DepthDrift(Channels, 32, levels.Length - 1, new ChannelThreshold());
        foreach ((int level, Tensor images) in levels.Index())
        {
            foreach (Tensor batch in images.split(2))
            {
                drift.Add(level, batch);
            }
        }

        return drift.Result;
    }
}
