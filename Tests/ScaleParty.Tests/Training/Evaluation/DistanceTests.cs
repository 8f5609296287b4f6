using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation;

public sealed class DistanceTests : IDisposable
{
    private static readonly int[] Sides = [64, 48, 128];
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Equal_sets_are_at_distance_zero_and_worse_ones_farther()
    {
        manual_seed(1);
        Tensor real = Smooth(64), other = Smooth(64);
        var wasserstein = new SlicedWasserstein();
        Assert.Equal(0, wasserstein.Distances(real, real).Average(), 6);
        double same = wasserstein.Distances(real, other).Average();
        double noisy = wasserstein.Distances(real, other + (randn_like(other) * 0.3)).Average();
        double noisier = wasserstein.Distances(real, other + randn_like(other)).Average();
        Assert.True(same < noisy && noisy < noisier, $"{same}, {noisy}, {noisier}");
    }

    [Fact]
    public void Wrong_colours_count()
    {
        manual_seed(2);
        Tensor real = Smooth(64), other = Smooth(64);
        var wasserstein = new SlicedWasserstein();
        Assert.True(wasserstein.Distances(real, other + 1).Average() > 2 * wasserstein.Distances(real, other).Average());
    }

    [Fact]
    public void A_resized_image_keeps_constants_and_means()
    {
        Tensor images = rand(2, 3, 96, 96);
        foreach (int side in Sides)
        {
            Assert.Equal(images.mean().ToDouble(), AntialiasedResize.ToSide(images, side).mean().ToDouble(), 2e-3);
            GoldenTensors.Near(ones(1, 1, side, side), AntialiasedResize.ToSide(ones(1, 1, 96, 96), side), 1e-5);
        }
    }

    private static Tensor Smooth(int count) => nn.functional.avg_pool2d(randn(count, 3, 68, 68), [5, 5], [1, 1]) * 5;
}
