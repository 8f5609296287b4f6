using System.Globalization;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Frechet distance, precision and recall per scale with <see cref="RandomFeatures"/>, for those who have no detector.</summary>
internal sealed class RandomFeatureMeasure : IScaleMeasure
{
    public const string ResultName = "randomFeatures";

    public string Name => ResultName;

    public string Settings(EvaluationContext context) => $"{context.ScaleSettings}, random features 1";

    public IScaleTally Start(IScaleImages images, EvaluationContext context) => new Tally(images);

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Frechet distance, precision and recall with random features\n\n{results[0].Settings}; distances times 1000. The features are those of a fixed convolutional network with random weights.\n\n| scale | Frechet distance | precision | recall |\n|---|---|---|---|\n");
        foreach (MeasureResult result in results)
        {
            DetectorDistance d = result.As<DetectorDistance>();
            page.Append(c, $"| {result.Key} | {d.Frechet:0.00} | {d.Precision:0.00} | {d.Recall:0.00} |\n");
        }
    }

    private sealed class Tally(IScaleImages images) : IScaleTally
    {
        private readonly RandomFeatures _features = new(images.Channels);
        private readonly FeatureSet _real = new(DetectorMeasure.MostCompared);
        private readonly FeatureSet _generated = new(DetectorMeasure.MostCompared);

        public void Add(ScaleBatch batch)
        {
            using DisposeScope scope = NewDisposeScope();
            _real.Add(_features.Of(batch.Real));
            _generated.Add(_features.Of(batch.Generated));
        }

        public object Result()
        {
            using DisposeScope scope = NewDisposeScope();
            (double precision, double recall) = FeatureMetrics.PrecisionRecall(_real.Kept, _generated.Kept);
            return new DetectorDistance(images.Share, 1000 * FeatureMetrics.FrechetDistance(_real, _generated), precision, recall);
        }

        public void Dispose()
        {
            _features.Dispose();
            _real.Dispose();
            _generated.Dispose();
        }
    }
}
