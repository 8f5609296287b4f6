namespace ScaleParty.Models;

/// <summary>
/// A latent as synthesizers use it: per-layer style and demodulation vectors, and the layout phases. Tens of
/// kilobytes; needs no mapping network. Immutable; synthesizers cache folded weights per instance.
/// </summary>
public sealed class BakedLatent
{
    /// <summary>Creates a baked latent; arrays are not copied and must not change afterwards.</summary>
    public BakedLatent(IReadOnlyList<float[]> convolutionStyles, IReadOnlyList<float[]> demodulations, IReadOnlyList<float[]> toImageStyles, float[] phases)
    {
        ConvolutionStyles = Guard.NotNull(convolutionStyles, nameof(convolutionStyles));
        Demodulations = Guard.NotNull(demodulations, nameof(demodulations));
        ToImageStyles = Guard.NotNull(toImageStyles, nameof(toImageStyles));
        Phases = Guard.NotNull(phases, nameof(phases));
    }

    /// <summary>Per convolution, the scale of each input channel: s = modulation(w).</summary>
    public IReadOnlyList<float[]> ConvolutionStyles { get; }

    /// <summary>
    /// Per convolution, the scale of each output channel: d_o = 1 / sqrt(sum_i s_i^2 sum_k W_oik^2 + 1e-8), where W already
    /// includes the equalised scale 1/sqrt(9 InChannels).
    /// </summary>
    public IReadOnlyList<float[]> Demodulations { get; }

    /// <summary>Per level, the scale of each input channel of the to-image layer.</summary>
    public IReadOnlyList<float[]> ToImageStyles { get; }

    /// <summary>With Fourier encoding, one phase per frequency in radians; else empty.</summary>
    public float[] Phases { get; }

    /// <summary>Throws when this latent's vectors do not have a network's sizes.</summary>
    /// <exception cref="ArgumentException">A size differs; the message names the vector and both sizes.</exception>
    public void CheckFits(NetworkDescription network)
    {
        NetworkDescription d = Guard.NotNull(network, nameof(network));
        CheckCount(ConvolutionStyles.Count, d.ConvolutionCount, "convolution styles", d);
        CheckCount(Demodulations.Count, d.ConvolutionCount, "demodulations", d);
        CheckCount(ToImageStyles.Count, d.Blocks + 1, "to-image styles", d);
        CheckCount(Phases.Length, d.Encoding.PhaseCount, "phases", d);
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            CheckCount(ConvolutionStyles[k].Length, NetworkShapes.ConvolutionInputs(d, k), $"values in style {k}", d);
            CheckCount(Demodulations[k].Length, NetworkShapes.ConvolutionOutputs(d, k), $"values in demodulation {k}", d);
        }

        for (int level = 0; level <= d.Blocks; level++)
        {
            CheckCount(ToImageStyles[level].Length, d.Channels[level], $"values in to-image style {level}", d);
        }
    }

    private static void CheckCount(int actual, int expected, string what, NetworkDescription network)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"the latent has {actual} {what}; the network '{network.Name}' expects {expected}");
        }
    }
}
