using ScaleParty.Models;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// The latent on the device: styles and demodulation of every layer, in quads. Demodulation carries the activation's gain and
/// the equalised learning rate's scale, so that filters stay as they are stored.
/// </summary>
internal sealed class LatentBuffer
{
    private readonly GeneratorNetwork _network;
    private readonly IComputeBuffer _buffer;
    private readonly float[] _values;
    private BakedLatent? _uploaded;

    public LatentBuffer(DeviceObjects objects, GeneratorNetwork network)
    {
        _network = network;
        NetworkDescription d = network.Description;
        int quads = 0;
        Styles = [.. network.Convolutions.Select(c => Next(c.InChannels))];
        Demodulations = [.. network.Convolutions.Select(c => Next(c.OutChannels))];
        ImageStyles = [.. d.Channels.Select(Next)];
        _values = new float[4 * quads];
        _buffer = objects.CreateBuffer("the latent");
        _buffer.Reserve((long)_values.Length * sizeof(float));

        int Next(int channels)
        {
            int first = quads;
            quads += KernelConstants.Quads(channels);
            return first;
        }
    }

    /// <summary>First quad of each convolution's style.</summary>
    public int[] Styles { get; }

    /// <summary>First quad of each convolution's demodulation.</summary>
    public int[] Demodulations { get; }

    /// <summary>First quad of each level's to-image style.</summary>
    public int[] ImageStyles { get; }

    /// <summary>The buffer.</summary>
    public IComputeBuffer Buffer => _buffer;

    /// <summary>Numbers of a latent.</summary>
    public int Count => _values.Length;

    /// <summary>Factor of a convolution's demodulation: the activation's gain and the equalised learning rate's scale.</summary>
    public static float Gain(ConvolutionWeights c) => (float)Math.Sqrt(2 / (9.0 * c.InChannels));

    /// <summary>Uploads a latent unless it is there already: tens of kilobytes.</summary>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    public void Upload(BakedLatent latent)
    {
        if (ReferenceEquals(latent, _uploaded))
        {
            return;
        }

        latent.CheckFits(_network.Description);
        for (int k = 0; k < Styles.Length; k++)
        {
            latent.ConvolutionStyles[k].CopyTo(_values.AsSpan(4 * Styles[k]));
            ConvolutionWeights c = _network.Convolutions[k];
            float scale = Gain(c);
            for (int o = 0; o < c.OutChannels; o++)
            {
                _values[(4 * Demodulations[k]) + o] = latent.Demodulations[k][o] * scale;
            }
        }

        for (int level = 0; level < ImageStyles.Length; level++)
        {
            latent.ToImageStyles[level].CopyTo(_values.AsSpan(4 * ImageStyles[level]));
        }

        _buffer.Write<float>(_values);
        _uploaded = latent;
    }
}
