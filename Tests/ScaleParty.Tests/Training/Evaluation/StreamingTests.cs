using System.Text;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Images pass in batches, however many there are.</summary>
public sealed class StreamingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void More_values_than_an_int_counts_pass_in_batches_of_bounded_size()
    {
        using var maker = new SampleMaker(RandomNetwork.Create(3, [8, 8, 8], noise: false));
        EvaluationContext context = Evaluations.Context(maker, null);
        var measure = new CountingMeasure();
        using EvaluationReport report = EvaluationReport.Open(_folder["out"], Evaluations.Header(maker.Network), [measure], _ => { });
        Evaluator.Scale(context, new ManyImages(50_000, 256), [measure], new Dictionary<IMeasure, string> { [measure] = "any" }, report, null);
        Count counted = report.Results("count").Single().As<Count>();
        Assert.Equal(50_000, counted.Images);
        Assert.True(counted.Values > 4L * int.MaxValue);
        Assert.InRange(counted.LargestBatch, 1, 16 * 3 * 256 * 256);
        Assert.Equal(16, ImageBatches.Size(256));
        Assert.Equal(4, ImageBatches.Size(512));
        Assert.Equal(1, ImageBatches.Size(4096));
    }

    [Theory]
    [InlineData(512L)]
    [InlineData(50_000L)]
    [InlineData(5_000_000_000L)]
    public void Patches_are_bounded_and_spread_over_all_images(long images)
    {
        using PatchSet patches = new SlicedWasserstein().Collect(images);
        Assert.Equal(Math.Min(64 * images, 1 << 16), patches.Patches);
        Assert.Equal(0, patches.FirstOf(0));
        Assert.Equal(patches.Patches, patches.FirstOf(images));
        Assert.InRange(patches.FirstOf(images / 2), (patches.Patches / 2) - 64, (patches.Patches / 2) + 64);
    }

    [Fact]
    public void Distances_of_batches_are_those_of_the_whole()
    {
        manual_seed(3);
        Tensor real = randn(40, 2, 32, 32), fake = randn(40, 2, 32, 32) * 1.2;
        foreach (long most in new long[] { 1 << 16, 100, 17 })
        {
            var wasserstein = new SlicedWasserstein { MaximumPatches = most };
            using PatchSet a = wasserstein.Collect(40), b = wasserstein.Collect(40);
            for (int first = 0; first < 40; first += 8)
            {
                a.Add(first, real.narrow(0, first, 8));
                b.Add(first, fake.narrow(0, first, 8));
            }

            Assert.Equal(wasserstein.Distances(real, fake), wasserstein.Distances(a, b));
        }
    }

    [Fact]
    public void Features_of_batches_fit_like_the_whole_and_only_the_first_are_kept()
    {
        manual_seed(4);
        Tensor features = (randn(50, 6, dtype: ScalarType.Float64) * 3) + 1000;
        using FeatureSet set = new(12);
        for (int first = 0; first < 50; first += 10)
        {
            set.Add(features.narrow(0, first, 10));
        }

        (Tensor mean, Tensor covariance) = set.Fit();
        GoldenTensors.Near(features.mean([0]), mean, 1e-9);
        Tensor centred = features - features.mean([0]);
        GoldenTensors.Near(centred.t().matmul(centred) / 49, covariance, 1e-8);
        Assert.Equal([12, 6], set.Kept.shape);
    }

    private sealed record Count(long Images, long Values, long LargestBatch);

    // One image shown again and again: the batches take no memory.
    private sealed class ManyImages(int count, int side) : IScaleImages
    {
        private readonly Tensor _image = zeros(1, 3, side, side).DetachFromDisposeScope();

        public double Share => 1;

        public int Count => count;

        public int Side => side;

        public int Channels => 3;

        public bool HasTraining => false;

        public ScaleBatch Load(int first, int count)
        {
            Tensor images = _image.expand(count, 3, side, side);
            return new ScaleBatch(first, images, images, null);
        }
    }

    private sealed class CountingMeasure : IScaleMeasure, IScaleTally
    {
        private Count _count = new(0, 0, 0);

        public string Name => "count";

        public string Settings(EvaluationContext context) => "any";

        public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results) => page.Append(results.Count);

        public IScaleTally Start(IScaleImages images, EvaluationContext context) => this;

        public void Add(ScaleBatch batch)
        {
            Assert.Equal(_count.Images, batch.First);
            long values = batch.Generated.numel();
            _count = new Count(_count.Images + batch.Generated.shape[0], _count.Values + values, Math.Max(_count.LargestBatch, values));
        }

        public object Result() => _count;

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
