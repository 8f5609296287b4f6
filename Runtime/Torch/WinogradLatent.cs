using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>A latent folded into transformed filters.</summary>
internal sealed unsafe class WinogradLatent : IDisposable
{
    private readonly NativeBuffer _values = new();
    private readonly long[] _filters, _biases, _toImageWeights, _toImageBiases;
    private readonly float* _data;

    public WinogradLatent(GeneratorNetwork network, WinogradLayer[] layers, int[] channels, BakedLatent latent)
    {
        int imageChannels = network.Description.ImageChannels.Count;
        long length = 0;
        _filters = [.. layers.Select(l => Next(l.Count))];
        _biases = [.. layers.Select(l => Next(l.Outputs))];
        _toImageWeights = [.. channels.Select(c => Next((long)imageChannels * c))];
        _toImageBiases = [.. channels.Select(_ => Next(imageChannels))];
        _data = (float*)_values.Take(length * sizeof(float));
        for (int k = 0; k < layers.Length; k++)
        {
            layers[k].Fold(latent.ConvolutionStyles[k], latent.Demodulations[k], Filters(k));
            var bias = new Span<float>(Bias(k), layers[k].Outputs);
            bias.Clear();
            for (int o = 0; o < network.Convolutions[k].OutChannels; o++)
            {
                bias[o] = (float)(network.Convolutions[k].Bias[o] * LeakyRelu.Gain);
            }
        }

        for (int level = 0; level < channels.Length; level++)
        {
            ToImageWeights t = network.ToImage[level];
            ToImageFolding.Weights(t, latent.ToImageStyles[level], channels[level], new Span<float>(ToImageWeight(level), imageChannels * channels[level]));
            t.Bias.CopyTo(new Span<float>(ToImageBias(level), imageChannels));
        }

        // Everything starts on a cache line.
        long Next(long count)
        {
            long start = length;
            length += (count + 15) / 16 * 16;
            return start;
        }
    }

    public float* Filters(int convolution) => _data + _filters[convolution];

    public float* Bias(int convolution) => _data + _biases[convolution];

    public float* ToImageWeight(int level) => _data + _toImageWeights[level];

    public float* ToImageBias(int level) => _data + _toImageBiases[level];

    public void Dispose() => _values.Dispose();
}
