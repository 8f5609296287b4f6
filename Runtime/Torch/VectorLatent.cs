using ScaleParty.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>A latent folded into packed convolution weights.</summary>
internal sealed unsafe class VectorLatent : IDisposable
{
    // oneDNN's choice of layout hardly depends on the size; this is that of a middling map.
    private const int PackedForSide = 64;

    private readonly IntPtr[] _weights, _biases;
    private readonly NativeBuffer _toImage = new();
    private readonly int[] _toImageStart;
    private readonly int _imageChannels;
    private float* _toImageData;
    private bool _disposed;

    public VectorLatent(GeneratorNetwork network, NetworkFilters filters, BakedLatent latent, bool bfloat16)
    {
        int count = network.Description.ConvolutionCount;
        _weights = new IntPtr[count];
        _biases = new IntPtr[count];
        _imageChannels = network.Description.ImageChannels.Count;
        ScalarType type = bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using IDisposable noGradient = no_grad();
        for (int k = 0; k < count; k++)
        {
            using DisposeScope scope = NewDisposeScope();
            _weights[k] = NativeTorch.PackWeights(filters.Weight(k, latent).to(type).Handle, filters.InputChannels(k), PackedForSide, PackedForSide);
            _biases[k] = NativeTorch.Share(tensor(filters.Bias(k)).to(type).Handle);
        }

        // Per level [image channels, channels] of weights, then the biases.
        _toImageStart = new int[network.ToImage.Count + 1];
        for (int level = 0; level < network.ToImage.Count; level++)
        {
            _toImageStart[level + 1] = _toImageStart[level] + (_imageChannels * (filters.Channels[level] + 1));
        }

        _toImageData = (float*)_toImage.Take((long)_toImageStart[^1] * sizeof(float));
        for (int level = 0; level < network.ToImage.Count; level++)
        {
            var destination = new Span<float>(_toImageData + _toImageStart[level], _toImageStart[level + 1] - _toImageStart[level]);
            filters.ToImageWeight(level, latent).CopyTo(destination);
            network.ToImage[level].Bias.CopyTo(destination[^_imageChannels..]);
        }
    }

    ~VectorLatent() => Free();

    public ReadOnlySpan<IntPtr> Weights => _weights;

    public ReadOnlySpan<IntPtr> Biases => _biases;

    public float* ToImageWeight(int level) => _toImageData + _toImageStart[level];

    public float* ToImageBias(int level) => _toImageData + _toImageStart[level + 1] - _imageChannels;

    public void Dispose()
    {
        Free();
        _toImage.Dispose();
        _toImageData = null;
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (IntPtr handle in _weights)
        {
            NativeTorch.Delete(handle);
        }

        foreach (IntPtr handle in _biases)
        {
            NativeTorch.Delete(handle);
        }
    }
}
