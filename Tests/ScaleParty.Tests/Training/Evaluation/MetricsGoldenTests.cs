using ScaleParty.Models;
using ScaleParty.Torch;
using ScaleParty.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Against what reference implementations computed.</summary>
public sealed class MetricsGoldenTests : IDisposable
{
    private readonly SafeTensors _golden = SafeTensors.Load(Repository.Golden("metrics.safetensors"));
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_Frechet_distance_is_the_reference() =>
        Assert.Equal(Number("frechet_distance"), FeatureMetrics.FrechetDistance(Read("real"), Read("fake")), Math.Abs(Number("frechet_distance")) * 1e-5);

    [Fact]
    public void Precision_and_recall_are_the_reference()
    {
        (double precision, double recall) = FeatureMetrics.PrecisionRecall(Read("real"), Read("fake"));
        Assert.Equal(Number("precision_k3"), precision, 6);
        Assert.Equal(Number("recall_k3"), recall, 6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Structural_similarity_is_the_reference(int k)
    {
        Tensor similarity = StructuralSimilarity.Compare(Read($"ssim{k}/a").unsqueeze(0), Read($"ssim{k}/b").unsqueeze(0), 255);
        Assert.Equal(Number($"ssim{k}/gaussian"), similarity.ToDouble(), 1e-6);
    }

    private Tensor Read(string name) => tensor(_golden.ReadFloats(name), [.. _golden.Tensors[name].Shape.Select(s => (long)s)]);

    private double Number(string name) => _golden.ReadFloats(name)[0];
}
