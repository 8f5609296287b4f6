using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>Kinds of positional encoding.</summary>
public enum EncodingKind
{
    /// <summary>The paper's: the coordinates x and y (Eq. 8).</summary>
    Grid = 0,

    /// <summary>Sines and cosines of fixed frequencies with a phase per latent; each fades before the base grid can no longer carry it.</summary>
    Fourier = 1,
}

/// <summary>The positional encoding of a network.</summary>
/// <param name="Kind">Grid or Fourier.</param>
/// <param name="Frequencies">With Fourier, the vectors w_k in radians per image unit; empty with Grid.</param>
/// <param name="Bands">With Fourier, how waves are summed to fields; null where the network reads every wave.</param>
public sealed record EncodingDescription(EncodingKind Kind, IReadOnlyList<Vector2d> Frequencies, WaveBands? Bands = null)
{
    /// <summary>The paper's grid.</summary>
    public static EncodingDescription Grid { get; } = new(EncodingKind.Grid, []);

    /// <summary>Channels of the encoding: 2, or the sines and then the cosines of all frequencies, or the fields of one band after the other.</summary>
    public int Channels => Kind == EncodingKind.Grid ? 2
        : Bands is null ? 2 * Frequencies.Count
        : Frequencies.Count / Bands.Waves * Bands.Fields;

    /// <summary>Phases a latent carries: one per frequency.</summary>
    public int PhaseCount => Frequencies.Count;
}
