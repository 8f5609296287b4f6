using System.Buffers;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>A batch of real images. Its arrays go back to the pool when it is disposed, so copy what is needed later.</summary>
internal sealed class TrainingBatch : IDisposable
{
    private float[] _images;
    private float[]? _second;

    internal TrainingBatch(long index, BatchSpec spec, int channels)
    {
        Index = index;
        Spec = spec;
        Channels = channels;
        _images = ArrayPool<float>.Shared.Rent(Length(spec.Resolution));
        _second = spec.SecondResolution is Resolution second ? ArrayPool<float>.Shared.Rent(Length(second)) : null;
    }

    /// <summary>Number of the batch.</summary>
    public long Index { get; }

    /// <summary>What it shows.</summary>
    public BatchSpec Spec { get; }

    /// <summary>Number of samples N.</summary>
    public int Count => Spec.Regions.Count;

    /// <summary>Number of channels C.</summary>
    public int Channels { get; }

    /// <summary>[N, C, H, W] in [-1, 1].</summary>
    public Memory<float> Images => _images.AsMemory(0, Length(Spec.Resolution));

    /// <summary>For pairs, the same regions at <see cref="BatchSpec.SecondResolution"/>, [N, C, H2, W2] in [-1, 1]; else null.</summary>
    public Memory<float>? SecondImages =>
        Spec.SecondResolution is Resolution second ? _second.AsMemory(0, Length(second)) : null;

    /// <summary>Gives the arrays back to the pool.</summary>
    public void Dispose()
    {
        if (_images.Length > 0)
        {
            ArrayPool<float>.Shared.Return(_images);
            _images = [];
        }

        if (_second is float[] second)
        {
            ArrayPool<float>.Shared.Return(second);
            _second = null;
        }
    }

    private int Length(Resolution resolution) => checked((int)(Count * Channels * resolution.PixelCount));
}
