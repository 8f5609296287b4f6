using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Loop;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

public sealed class NoiseMapsTests : IDisposable
{
    private static readonly NetworkDescription Network = NetworkFactory.Describe(SmallRuns.Everything);
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly SampleLattice _small = SampleLattice.For(ImageRegion.FullFrame(16), 2);
    private readonly SampleLattice _large = SampleLattice.For(ImageRegion.FullFrame(24), 2);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Maps_have_the_sizes_the_generator_asks_for()
    {
        var maps = new NoiseMaps(Network, NoisePlacement.All, torch.CPU);
        (torch.Tensor[] small, torch.Tensor[] large) = maps.Pair(3, _small, _large, 1, shared: true)!.Value;
        for (int k = 0; k < Network.ConvolutionCount; k++)
        {
            (int width, int height) = _small.MapSize(k);
            Assert.Equal([3, 1, height, width], small[k].shape);
            (width, height) = _large.MapSize(k);
            Assert.Equal([3, 1, height, width], large[k].shape);
        }
    }

    [Fact]
    public void Both_scales_of_a_pair_read_one_lattice()
    {
        var maps = new NoiseMaps(Network, NoisePlacement.All, torch.CPU);
        (torch.Tensor[] small, torch.Tensor[] large) = maps.Pair(2, _small, _large, 1, shared: true)!.Value;
        (torch.Tensor[] smallAlone, torch.Tensor[] largeAlone) = maps.Pair(2, _small, _large, 1, shared: false)!.Value;
        Assert.True(Correlation(small[4], large[4]) > 0.5);
        Assert.True(Math.Abs(Correlation(smallAlone[4], largeAlone[4])) < 0.2);
    }

    [Fact]
    public void Noise_in_the_last_level_leaves_the_others_without()
    {
        var maps = new NoiseMaps(Network, NoisePlacement.LastLevel, torch.CPU);
        torch.Tensor[] single = maps.Single(2, _small, 1)!;
        Assert.All(single.Take(3), m => Assert.Equal(0, m.abs().sum().ToDouble()));
        Assert.All(single.Skip(3), m => Assert.InRange(m.std().ToDouble(), 0.9, 1.1));
        Assert.Null(new NoiseMaps(Network, NoisePlacement.Off, torch.CPU).Single(2, _small, 1));
    }

    // The pixels inside the region, the large map read at the small one's positions by its nearest pixel.
    private static double Correlation(torch.Tensor small, torch.Tensor large)
    {
        const int Margin = 3;
        long inside = small.shape[2] - (2 * Margin), insideLarge = large.shape[2] - (2 * Margin);
        torch.Tensor index = torch.arange(inside).mul(insideLarge).add(insideLarge / 2).div(inside, torch.RoundingMode.floor).add(Margin).to(torch.ScalarType.Int64);
        torch.Tensor a = small.narrow(2, Margin, inside).narrow(3, Margin, inside).flatten();
        torch.Tensor b = large.index_select(2, index).index_select(3, index).flatten();
        return ((a - a.mean()) * (b - b.mean())).mean().ToDouble() / (a.std().ToDouble() * b.std().ToDouble());
    }
}
