using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Features of a random network: the same everywhere, and worse for worse images.</summary>
public sealed class RandomFeatureTests
{
    [Fact]
    public void Features_are_the_same_in_every_run_and_have_a_fixed_length_at_any_size()
    {
        using DisposeScope scope = NewDisposeScope();
        using RandomFeatures a = new(3), b = new(3);
        Tensor small = linspace(-1, 1, 3 * 16 * 16).view(1, 3, 16, 16).to(ScalarType.Float32), large = linspace(-1, 1, 3 * 40 * 40).view(1, 3, 40, 40).to(ScalarType.Float32);
        Assert.Equal([1, RandomFeatures.Length], a.Of(large).shape);
        Assert.True(a.Of(small).equal(b.Of(small)).all().ToBoolean());
    }

    [Fact]
    public void The_distance_grows_with_blur_and_with_a_change_of_colour()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDataSource source = DataSource.Open("emblems");
        using RandomFeatures features = new(3);
        ImageRegion[] frames = [.. Enumerable.Repeat(ImageRegion.FullFrame(32), 256)];
        Tensor real = RealImages.Load(source, frames, 1, DataSplit.HeldOut), others = RealImages.Load(source, frames, 2, DataSplit.Training);
        double Distance(Tensor images) => FeatureMetrics.FrechetDistance(features.Of(real), features.Of(images));
        double none = Distance(others), blurred = Distance(AntialiasedResize.ToSide(AntialiasedResize.ToSide(others, 16), 32)), more = Distance(AntialiasedResize.ToSide(AntialiasedResize.ToSide(others, 8), 32));
        Assert.True(none < blurred && blurred < more, $"{none}, {blurred}, {more}");
        Assert.True(Distance(others.flip(1)) > none);
        Assert.True(Distance(others * 0.5) > none);
    }
}
