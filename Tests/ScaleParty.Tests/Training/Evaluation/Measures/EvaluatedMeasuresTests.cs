using System.Text;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Evaluation.Measures;
using ScaleParty.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

/// <summary>Measures as evaluate runs them, on a small network with random weights.</summary>
public sealed class EvaluatedMeasuresTests : IDisposable
{
    private readonly GeneratorNetwork _network = RandomNetwork.Create(5, [8, 8, 8], imageChannels: 4, frequencies: 6, noise: false);
    private readonly SampleMaker _maker;
    private readonly IDataSource _source = DataSource.Open("procedural");

    public EvaluatedMeasuresTests() => _maker = new SampleMaker(_network);

    public void Dispose()
    {
        _maker.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Statistics_and_the_two_sample_test_tell_noise_from_landscapes()
    {
        EvaluationContext context = Evaluations.Context(_maker, _source);
        var images = new ScaleImages(context, _source, 1);
        string page = Run(new StatisticsMeasure(), images, context) + Run(new TwoSampleMeasure(), images, context);
        Assert.Contains("| 100 % |", page, StringComparison.Ordinal);
        Assert.Contains("Two-sample test", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_threshold_of_a_named_channel_may_be_compared()
    {
        EvaluationContext context = Evaluations.Context(_maker, _source, Evaluations.Small with { Threshold = new ChannelThreshold("channel0", 0.25) });
        var measure = new StatisticsMeasure();
        var images = new ScaleImages(context, _source, 0.5);
        using IScaleTally tally = measure.Start(images, context);
        using DisposeScope scope = NewDisposeScope();
        ScaleBatch batch = images.Load(0, 8);
        tally.Add(batch);
        var result = (ScaleStatistics)tally.Result();
        Assert.Equal((batch.Real.select(1, 0) > 0.25).to(ScalarType.Float64).mean().ToDouble(), result.Generated.RealShareAbove!.Value, 9);
        Assert.Equal((batch.Generated.select(1, 0) > 0.25).to(ScalarType.Float64).mean().ToDouble(), result.Generated.ShareAbove!.Value, 9);
        Assert.Contains("share of channel0 above 0.25", measure.Settings(context), StringComparison.Ordinal);
        Assert.Equal(new ChannelThreshold("height", -0.996), Evaluations.Context(_maker, _source).Options.Threshold);
        var e = Assert.Throws<InvalidDataException>(() => Evaluations.Context(_maker, _source, Evaluations.Small with { Threshold = new ChannelThreshold("snow", 0) }));
        Assert.Contains("--threshold names 'snow'; expected one of", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_images_stand_beside_generated_ones_where_real_ones_are_held_out()
    {
        EvaluationContext context = Evaluations.Context(_maker, _source);
        manual_seed(6);
        using DisposeScope scope = NewDisposeScope();
        Tensor real = randn(16, 4, 16, 16), generated = real * 0.5, training = real * 2;
        foreach (IScaleMeasure measure in new IScaleMeasure[] { new StatisticsMeasure(), new TwoSampleMeasure() })
        {
            using IScaleTally tally = measure.Start(new HeldOutImages(), context);
            tally.Add(new ScaleBatch(0, real, generated, training));
            object result = tally.Result();
            if (result is ScaleStatistics statistics)
            {
                Assert.All(statistics.Generated.PowerRatios, r => Assert.Equal(0.25, r, 5));
                Assert.All(statistics.Training!.PowerRatios, r => Assert.Equal(4, r, 4));
            }
            else
            {
                Assert.Equal(16, ((ScaleTwoSample)result).Training!.Asked);
            }
        }
    }

    [Fact]
    public void Equivariance_and_zooms_are_measured_at_every_scale()
    {
        EvaluationContext context = Evaluations.Context(_maker, _source, Evaluations.Small with { DistanceResolution = 32, Shares = [0.5] });
        var equivariance = (EquivarianceResult)new EquivarianceMeasure().Measure("50 %", context);
        Assert.All(new[] { equivariance.Translation, equivariance.PartialTranslation, equivariance.Rotation }, db => Assert.InRange(db!.Value, 5, Decibels.Maximum));
        var zoom = (ZoomStabilityResult)new ZoomMeasure().Measure("50 %", context);
        Assert.InRange(zoom.CorrelationAfterSecond!.Value, 0.3, 1);
        Assert.InRange(zoom.MedianDifference, 1e-6, zoom.LargestDifference);
    }

    [Fact]
    public void Turned_content_is_another_picture_and_whole_turns_change_nothing()
    {
        var region = ImageRegion.FullFrame(32);
        using DisposeScope scope = NewDisposeScope();
        Tensor turned = _maker.Make([region], 3, degrees: 30);
        Tensor again = _maker.Make([region], 3, degrees: 390);
        GoldenTensors.Near(turned, again, 1e-3);
        Assert.True((turned - _maker.Make([region], 3)).abs().max().ToDouble() > 0.01);
    }

    private sealed class HeldOutImages : IScaleImages
    {
        public double Share => 1;

        public int Count => 16;

        public int Side => 16;

        public int Channels => 4;

        public bool HasTraining => true;

        public ScaleBatch Load(int first, int count) => throw new NotSupportedException("the test has its own images");
    }

    private static string Run(IScaleMeasure measure, ScaleImages images, EvaluationContext context)
    {
        using IScaleTally tally = measure.Start(images, context);
        foreach ((int first, int count) in ImageBatches.Of(images.Count, images.Side))
        {
            using DisposeScope scope = NewDisposeScope();
            tally.Add(images.Load(first, count));
        }

        var page = new StringBuilder();
        JsonElement value = JsonSerializer.SerializeToElement(tally.Result(), ConfigurationFile.Json);
        measure.Append(page, [new MeasureResult(ScaleKey.Of(images.Share), measure.Settings(context), value)]);
        return page.ToString();
    }
}
