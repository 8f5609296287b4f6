namespace ScaleParty.Models;

/// <summary>
/// A latent before the mapping network: z, and with Fourier encoding the layout phases (z determines the look, the phases the
/// layout). Immutable; arrays are not copied and must not change afterwards.
/// </summary>
public sealed record LatentCode
{
    /// <summary>Creates a latent.</summary>
    /// <param name="z">[style channels], as drawn from a unit normal distribution.</param>
    /// <param name="phases">One phase per frequency in radians; empty with the grid encoding.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public LatentCode(float[] z, float[] phases)
    {
        Z = Finite.Check(z, nameof(z));
        Phases = Finite.Check(phases, nameof(phases));
    }

    /// <summary>z, [style channels].</summary>
    public float[] Z { get; }

    /// <summary>One phase per frequency in radians; empty with the grid encoding.</summary>
    public float[] Phases { get; }
}
