using ScaleParty.Models;
using ScaleParty.Synthesis;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// A network's convolution filters with everything folded in that no latent changes: equalised scale, the activation's
/// gain and the fused upsampling. Channels are padded with zeros to whole vectors.
/// </summary>
internal sealed class NetworkFilters : IDisposable
{
    /// <summary>Channels of every map are a multiple of this: one vector of floats.</summary>
    public const int ChannelMultiple = 8;

    private readonly GeneratorNetwork _network;
    private readonly Tensor[] _filters;

    public NetworkFilters(GeneratorNetwork network, Device device)
    {
        _network = network;
        NetworkDescription d = network.Description;
        Channels = [.. d.Channels.Select(Padded)];
        _filters = new Tensor[d.ConvolutionCount];
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        for (int k = 0; k < _filters.Length; k++)
        {
            ConvolutionWeights c = network.Convolutions[k];
            Tensor weight = tensor(c.Weight, [c.OutChannels, c.InChannels, 3, 3]).mul(LeakyRelu.Gain / Math.Sqrt(9.0 * c.InChannels));
            weight = nn.functional.pad(weight, [0, 0, 0, 0, 0, InputChannels(k) - c.InChannels, 0, OutputChannels(k) - c.OutChannels]);
            weight = k % 2 == 1 ? FusedUpsampling.Filters(weight) : weight;
            _filters[k] = weight.contiguous().to(device).DetachFromDisposeScope();
        }
    }

    /// <summary>Channels of the maps per level, padding included.</summary>
    public IReadOnlyList<int> Channels { get; }

    public int InputChannels(int convolution) => convolution == 0 ? _network.Description.Encoding.Channels : Channels[convolution / 2];

    public int OutputChannels(int convolution) => Channels[(convolution + 1) / 2];

    /// <summary>Filters of a convolution for one latent: [O, I, 3, 3], or [4 O, I, 3, 3] for upsampling ones. Belongs to the caller's scope.</summary>
    public Tensor Weight(int convolution, BakedLatent latent)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor filters = _filters[convolution];
        Tensor style = tensor(Extended(latent.ConvolutionStyles[convolution], InputChannels(convolution), 1)).to(filters.device).view(1, -1, 1, 1);
        Tensor demodulation = tensor(Extended(latent.Demodulations[convolution], OutputChannels(convolution), Phases(convolution))).to(filters.device).view(-1, 1, 1, 1);
        return filters.mul(style).mul_(demodulation).MoveToOuterDisposeScope();
    }

    /// <summary>Biases in the order of the filters.</summary>
    public float[] Bias(int convolution) => Scaled(Extended(_network.Convolutions[convolution].Bias, OutputChannels(convolution), Phases(convolution)), (float)LeakyRelu.Gain);

    /// <summary>Factor of a unit-variance noise map.</summary>
    public float NoiseStrength(int convolution) =>
        _network.Description.HasNoise ? (float)(_network.Convolutions[convolution].NoiseStrength * LeakyRelu.Gain) : 0;

    /// <summary>[image channels, padded channels] weights of a level's to-image layer for one latent.</summary>
    public float[] ToImageWeight(int level, BakedLatent latent)
    {
        var weight = new float[_network.ToImage[level].ImageChannels * Channels[level]];
        ToImageFolding.Weights(_network.ToImage[level], latent.ToImageStyles[level], Channels[level], weight);
        return weight;
    }

    public void Dispose()
    {
        foreach (Tensor filters in _filters)
        {
            filters.Dispose();
        }
    }

    private static int Phases(int convolution) => convolution % 2 == 1 ? 4 : 1;

    private static int Padded(int channels) => (channels + ChannelMultiple - 1) / ChannelMultiple * ChannelMultiple;

    private static float[] Extended(float[] values, int length, int times)
    {
        var result = new float[length * times];
        for (int i = 0; i < times; i++)
        {
            values.CopyTo(result, i * length);
        }

        return result;
    }

    private static float[] Scaled(float[] values, float by)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= by;
        }

        return values;
    }
}
