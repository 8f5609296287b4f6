namespace ScaleParty.Sampling;

/// <summary>Kinds of positional encoding.</summary>
public enum EncodingKind
{
    /// <summary>The paper's: the coordinates x and y (Eq. 8).</summary>
    Grid = 0,

    /// <summary>Sines and cosines of fixed frequencies with a phase per latent; each fades before the base grid is too coarse for it.</summary>
    Fourier = 1,

    /// <summary>A coarser image of the same region, one of its pixels per base cell: the network refines it.</summary>
    Image = 2,
}

/// <summary>The positional encoding of a network.</summary>
/// <param name="Kind">Grid, Fourier or Image.</param>
/// <param name="Frequencies">With Fourier, the vectors w_k in radians per image unit; else empty.</param>
/// <param name="Bands">With Fourier, how waves are summed to fields; null where the network reads every wave.</param>
public sealed record EncodingDescription(EncodingKind Kind, IReadOnlyList<Vector2d> Frequencies, WaveBands? Bands = null)
{
    /// <summary>The paper's grid.</summary>
    public static EncodingDescription Grid { get; } = new(EncodingKind.Grid, []);

    /// <summary>With Image, the channels of the coarser image, in the order of the network's own; else 0.</summary>
    public int CoarseChannels { get; private init; }

    /// <summary>The encoding of a refinement network.</summary>
    /// <param name="channels">Channels of the coarser image.</param>
    public static EncodingDescription Image(int channels) => new(EncodingKind.Image, []) { CoarseChannels = channels };

    /// <summary>Channels of the encoding: those of the coarser image; or 2; or the sines and then the cosines of all frequencies, or the fields of one band after the other.</summary>
    public int Channels => Kind == EncodingKind.Image ? CoarseChannels
        : Kind == EncodingKind.Grid ? 2
        : Bands is null ? 2 * Frequencies.Count
        : Frequencies.Count / Bands.Waves * Bands.Fields;

    /// <summary>Number of phases of a latent: one per frequency.</summary>
    public int PhaseCount => Frequencies.Count;
}
