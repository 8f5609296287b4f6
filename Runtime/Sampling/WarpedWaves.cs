#if NET
using System.Numerics;
#endif

namespace ScaleParty.Sampling;

/// <summary>The waves of a Fourier encoding at warped positions, several at a time.</summary>
internal readonly ref struct WarpedWaves
{
    /// <summary>Words of scratch per frequency.</summary>
    public const int Words = 3;

    private readonly Span<double> _x;
    private readonly Span<double> _y;
    private readonly Span<double> _phases;

    public WarpedWaves(IReadOnlyList<Vector2d> frequencies, ReadOnlySpan<float> phases, Span<double> scratch)
    {
        int count = frequencies.Count;
        _x = scratch[..count];
        _y = scratch.Slice(count, count);
        _phases = scratch.Slice(2 * count, count);
        for (int k = 0; k < count; k++)
        {
            (_x[k], _y[k], _phases[k]) = (frequencies[k].X, frequencies[k].Y, phases.At(k));
        }
    }

    /// <summary>Writes the sines and then the cosines of a cell.</summary>
    /// <param name="position">Its warped position.</param>
    /// <param name="period">The distance that the position moves from one cell to the next.</param>
    /// <param name="cell">Which cell of <paramref name="values"/> to write.</param>
    /// <param name="values">Receives them.</param>
    public void Fill(Vector2d position, (Vector2d AlongX, Vector2d AlongY) period, int cell, EncodingView values)
    {
        int k = 0, count = _x.Length;
#if NET
        for (; k <= count - Vector<double>.Count; k += Vector<double>.Count)
        {
            var x = new Vector<double>(_x[k..]);
            var y = new Vector<double>(_y[k..]);
            Vector<double> alongX = (x * period.AlongX.X) + (y * period.AlongX.Y), alongY = (x * period.AlongY.X) + (y * period.AlongY.Y);
            Vector<double> exponent = ((alongX * alongX) + (alongY * alongY)) * (2 / (Math.PI * Math.PI));
            Vector<double> fading = Vector.ConditionalSelect(
                Vector.LessThan(exponent, new Vector<double>(FourierEncoding.NegligibleExponent)),
                Vector.Exp(-exponent) * FourierEncoding.Sqrt2,
                Vector<double>.Zero);
            (Vector<double> sine, Vector<double> cosine) = Vector.SinCos((x * position.X) + (y * position.Y) + new Vector<double>(_phases[k..]));
            sine *= fading;
            cosine *= fading;
            for (int lane = 0; lane < Vector<double>.Count; lane++)
            {
                values[k + lane, cell] = (float)sine[lane];
                values[count + k + lane, cell] = (float)cosine[lane];
            }
        }
#endif
        for (; k < count; k++)
        {
            double alongX = (_x[k] * period.AlongX.X) + (_y[k] * period.AlongX.Y), alongY = (_x[k] * period.AlongY.X) + (_y[k] * period.AlongY.Y);
            double amplitude = FourierEncoding.Amplitude((alongX * alongX) + (alongY * alongY));
            (double sine, double cosine) = amplitude == 0 ? (0, 0) : Trigonometry.SinCos((_x[k] * position.X) + (_y[k] * position.Y) + _phases[k]);
            values[k, cell] = (float)(amplitude * sine);
            values[count + k, cell] = (float)(amplitude * cosine);
        }
    }
}
