using ScaleParty.Models;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>What one latent is to the kernels: scales per channel, padded with zeros, and to-image weights. A few microseconds to make.</summary>
internal sealed unsafe class LatentVectors : IDisposable
{
    private const int CacheLineFloats = 16;

    private readonly GeneratorNetwork _network;
    private readonly int[] _channels;
    private readonly long[] _styles, _demodulations, _biases, _toImageWeights, _toImageBiases;
    private readonly NativeBuffer _values = new();
    private readonly float* _data;
    private BakedLatent? _latent;

    /// <param name="network">The network.</param>
    /// <param name="encodingChannels">Channels of the encoding with padding.</param>
    /// <param name="channels">Channels per level with padding.</param>
    public LatentVectors(GeneratorNetwork network, int encodingChannels, int[] channels)
    {
        _network = network;
        _channels = channels;
        int imageChannels = network.Description.ImageChannels.Count, count = network.Description.ConvolutionCount;
        long length = 0;
        _styles = [.. Enumerable.Range(0, count).Select(k => Next(k == 0 ? encodingChannels : channels[k / 2]))];
        _demodulations = [.. Enumerable.Range(0, count).Select(k => Next(channels[(k + 1) / 2]))];
        _biases = [.. Enumerable.Range(0, count).Select(k => Next(channels[(k + 1) / 2]))];
        _toImageWeights = [.. channels.Select(c => Next((long)imageChannels * c))];
        _toImageBiases = [.. channels.Select(_ => Next(imageChannels))];
        _data = _values.Take(length);
        new Span<float>(_data, checked((int)length)).Clear();
        for (int k = 0; k < count; k++)
        {
            for (int o = 0; o < network.Convolutions[k].OutChannels; o++)
            {
                Bias(k)[o] = (float)(network.Convolutions[k].Bias[o] * LeakyRelu.Gain);
            }
        }

        for (int level = 0; level < channels.Length; level++)
        {
            network.ToImage[level].Bias.CopyTo(new Span<float>(ToImageBias(level), imageChannels));
        }

        long Next(long floats)
        {
            long start = length;
            length += (floats + CacheLineFloats - 1) / CacheLineFloats * CacheLineFloats;
            return start;
        }
    }

    /// <summary>Factor of every input channel of a convolution.</summary>
    public float* Style(int convolution) => _data + _styles[convolution];

    /// <summary>Factor of every output channel of a convolution.</summary>
    public float* Demodulation(int convolution) => _data + _demodulations[convolution];

    /// <summary>A convolution's biases, with the activation's gain.</summary>
    public float* Bias(int convolution) => _data + _biases[convolution];

    /// <summary>[image channels, channels] of a level.</summary>
    public float* ToImageWeight(int level) => _data + _toImageWeights[level];

    /// <summary>[image channels] of a level.</summary>
    public float* ToImageBias(int level) => _data + _toImageBiases[level];

    /// <summary>Takes a latent's vectors over, unless they are those it holds.</summary>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    public void Hold(BakedLatent latent)
    {
        if (ReferenceEquals(_latent, latent))
        {
            return;
        }

        latent.CheckFits(_network.Description);
        _latent = latent;
        for (int k = 0; k < _styles.Length; k++)
        {
            float[] style = latent.ConvolutionStyles[k], demodulation = latent.Demodulations[k];
            style.CopyTo(new Span<float>(Style(k), style.Length));
            demodulation.CopyTo(new Span<float>(Demodulation(k), demodulation.Length));
        }

        int imageChannels = _network.Description.ImageChannels.Count;
        for (int level = 0; level < _channels.Length; level++)
        {
            ToImageFolding.Weights(_network.ToImage[level], latent.ToImageStyles[level], _channels[level], new Span<float>(ToImageWeight(level), imageChannels * _channels[level]));
        }
    }

    public void Dispose() => _values.Dispose();
}
