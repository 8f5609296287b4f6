using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScaleParty.Sampling;

/// <summary>The fields' factors of each wave of <see cref="WaveBands"/>: cos(psi) / sqrt(W) of its cosine, and -sin(psi) / sqrt(W) of its sine.</summary>
internal sealed class FieldTable
{
    private static readonly ConditionalWeakTable<EncodingDescription, FieldTable> Tables = new();

    private readonly Vector<float>[] _cosines;
    private readonly Vector<float>[] _sines;

    private FieldTable(EncodingDescription encoding)
    {
        Bands = encoding.Bands!;
        Vectors = (Bands.Fields + Vector<float>.Count - 1) / Vector<float>.Count;
        int waves = encoding.Frequencies.Count;
        (_cosines, _sines) = (new Vector<float>[waves * Vectors], new Vector<float>[waves * Vectors]);
        Span<float> row = stackalloc float[2 * Vectors * Vector<float>.Count];
        Span<float> cosines = row[..(row.Length / 2)], sines = row[(row.Length / 2)..];
        for (int k = 0; k < waves; k++)
        {
            for (int m = 0; m < Bands.Fields; m++)
            {
                (double sine, double cosine) = Trigonometry.SinCos(WaveBands.Shift(k, m));
                cosines[m] = (float)(cosine / Math.Sqrt(Bands.Waves));
                sines[m] = (float)(-sine / Math.Sqrt(Bands.Waves));
            }

            System.Runtime.InteropServices.MemoryMarshal.Cast<float, Vector<float>>(cosines).CopyTo(_cosines.AsSpan(k * Vectors));
            System.Runtime.InteropServices.MemoryMarshal.Cast<float, Vector<float>>(sines).CopyTo(_sines.AsSpan(k * Vectors));
        }
    }

    public WaveBands Bands { get; }

    /// <summary>Number of vectors for one value per field of a band; unused elements are 0.</summary>
    public int Vectors { get; }

    public static FieldTable For(EncodingDescription encoding) => Tables.GetValue(encoding, static e => new FieldTable(e));

    /// <summary>Of a wave, per field of its band.</summary>
    public ReadOnlySpan<Vector<float>> Cosines(int wave) => _cosines.AsSpan(wave * Vectors, Vectors);

    /// <summary>Of a wave, per field of its band.</summary>
    public ReadOnlySpan<Vector<float>> Sines(int wave) => _sines.AsSpan(wave * Vectors, Vectors);
}
