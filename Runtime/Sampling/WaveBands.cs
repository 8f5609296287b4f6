namespace ScaleParty.Sampling;

/// <summary>
/// Fourier encoding in fields: the frequencies are divided, in order, into bands, and a network reads sums over each band instead of single waves. A field is
/// f = sum over its band of sqrt(2 / W) A_k cos(w_k . p + phi_k + psi_k), with its own shifts psi_k. It is random and the same in every
/// direction, so that a network cannot prefer a few waves, which would be visible as parallel lines and as a repeating pattern.
/// </summary>
/// <param name="Waves">Frequencies per band, W: 1 to 256, of which the number of frequencies is a multiple.</param>
/// <param name="Fields">Fields per band: 4 to 64, a multiple of 4.</param>
public sealed record WaveBands(int Waves, int Fields)
{
    // A stream that differs from those of LatentDraw.
    private const uint ShiftStream = 0x42414E44;

    /// <summary>A wave's shift psi in one of its band's fields, in radians: random, the same for every network.</summary>
    /// <param name="frequency">Index of the frequency.</param>
    /// <param name="field">Index of the field within its band.</param>
    public static double Shift(int frequency, int field) => Phase.Turn * CounterRandom.Uniform(0, ShiftStream, frequency, field);
}
