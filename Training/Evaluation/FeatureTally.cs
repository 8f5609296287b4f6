using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Frechet distance, precision and recall of the images of one scale by some features.</summary>
/// <param name="share">Extent as a share of the frame.</param>
/// <param name="features">Features [B, D] of images [B, C, H, W] in [-1, 1].</param>
/// <param name="factor">Multiplies the Frechet distance.</param>
/// <param name="owned">Disposed with this; or null.</param>
internal sealed class FeatureTally(double share, Func<Tensor, Tensor> features, double factor = 1, IDisposable? owned = null) : IScaleTally
{
    private readonly FeatureSet _real = new(DetectorMeasure.MostCompared);
    private readonly FeatureSet _generated = new(DetectorMeasure.MostCompared);

    public void Add(ScaleBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        _real.Add(features(batch.Real));
        _generated.Add(features(batch.Generated));
    }

    public object Result()
    {
        using DisposeScope scope = NewDisposeScope();
        (double precision, double recall) = FeatureMetrics.PrecisionRecall(_real.Kept, _generated.Kept);
        return new DetectorDistance(share, factor * FeatureMetrics.FrechetDistance(_real, _generated), precision, recall);
    }

    public void Dispose()
    {
        owned?.Dispose();
        _real.Dispose();
        _generated.Dispose();
    }
}
