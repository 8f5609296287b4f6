namespace ScaleParty.Models;

/// <summary>
/// A latent as a synthesizer consumes it: per-layer style and demodulation vectors, and the layout phases. Tens of
/// kilobytes, needing no mapping network. Immutable; synthesizers cache what they fold per instance.
/// </summary>
public sealed class BakedLatent
{
    /// <summary>Puts a baked latent together; arrays are taken as they are and must not change afterwards.</summary>
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
    /// carries the equalised scale 1/sqrt(9 InChannels).
    /// </summary>
    public IReadOnlyList<float[]> Demodulations { get; }

    /// <summary>Per level, the scale of each input channel of the to-image layer.</summary>
    public IReadOnlyList<float[]> ToImageStyles { get; }

    /// <summary>With Fourier encoding, one phase per frequency in radians; else empty.</summary>
    public float[] Phases { get; }
}
