using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Feature vectors that pass in batches: their mean, their covariance and the first of them.</summary>
/// <param name="keep">Vectors that are kept.</param>
internal sealed class FeatureSet(int keep) : IDisposable
{
    private readonly List<Tensor> _kept = [];
    private Tensor? _shift;
    private Tensor? _sum;
    private Tensor? _products;

    /// <summary>Vectors so far.</summary>
    public long Count { get; private set; }

    /// <summary>The vectors that were kept, [N, D].</summary>
    public Tensor Kept => cat(_kept, 0);

    /// <summary>Adds vectors, [B, D].</summary>
    public void Add(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = features.to(ScalarType.Float64);
        if (_shift is null)
        {
            // Sums about a point near the mean lose no digits to it.
            _shift = x.mean([0]).DetachFromDisposeScope();
            _sum = zeros_like(_shift).DetachFromDisposeScope();
            _products = zeros(x.shape[1], x.shape[1], ScalarType.Float64).DetachFromDisposeScope();
        }

        Tensor moved = x - _shift;
        _sum!.add_(moved.sum([0]));
        _products!.add_(moved.t().matmul(moved));
        long left = Math.Min(keep - _kept.Sum(k => k.shape[0]), x.shape[0]);
        if (left > 0)
        {
            _kept.Add(x.narrow(0, 0, left).to(ScalarType.Float32).clone().DetachFromDisposeScope());
        }

        Count += x.shape[0];
    }

    /// <summary>Mean, [D], and covariance, [D, D], of all vectors, at least two.</summary>
    public (Tensor Mean, Tensor Covariance) Fit()
    {
        Tensor mean = _sum! / Count;
        return (_shift! + mean, (_products! - (Count * outer(mean, mean))) / (Count - 1));
    }

    public void Dispose()
    {
        _kept.ForEach(k => k.Dispose());
        _shift?.Dispose();
        _sum?.Dispose();
        _products?.Dispose();
    }
}
