#if NET
using System.Numerics;
#endif

namespace ScaleParty.Sampling;

/// <summary>
/// Sines and cosines of w_k . p + phi_k, each with amplitude sqrt(2) exp(-2 (|w_k| d / pi)^2): a frequency fades before a grid of
/// period d can no longer carry it. Arguments are computed in double precision.
/// </summary>
internal static class FourierEncoding
{
    // exp(-x) < 1e-9 / sqrt(2) from here on: the amplitude is written as an exact 0.
    private const double NegligibleExponent = 21.07;

    private static readonly double Sqrt2 = Math.Sqrt(2);

    [ThreadStatic]
    private static double[]? _scratch;

    public static void Fill(IReadOnlyList<Vector2d> frequencies, SampleLattice lattice, Warp? warp, ReadOnlySpan<float> phases, EncodingView values)
    {
        if (warp is null)
        {
            FillSeparable(frequencies, lattice, phases, values);
        }
        else
        {
            FillWarped(frequencies, lattice, warp, phases, values);
        }
    }

    // sin(a + b) and cos(a + b) from one sine and cosine per column and one per row.
    private static void FillSeparable(IReadOnlyList<Vector2d> frequencies, SampleLattice lattice, ReadOnlySpan<float> phases, EncodingView values)
    {
        int width = lattice.EncodingWidth, height = lattice.EncodingHeight, pad = lattice.Padding.EncodingPad(), count = frequencies.Count;
        Span<double> scratch = Scratch(3 * width);
        Span<double> x = scratch[..width], sines = scratch.Slice(width, width), cosines = scratch.Slice(2 * width, width);
        for (int i = 0; i < width; i++)
        {
            x[i] = lattice.PositionX(0, pad, i);
        }

        for (int k = 0; k < count; k++)
        {
            Vector2d frequency = frequencies[k];
            double cyclesX = frequency.X * lattice.BasePeriod.X, cyclesY = frequency.Y * lattice.BasePeriod.Y;
            double amplitude = Amplitude((cyclesX * cyclesX) + (cyclesY * cyclesY));
            if (amplitude == 0)
            {
                for (int cell = 0; cell < width * height; cell++)
                {
                    values[k, cell] = 0;
                    values[count + k, cell] = 0;
                }

                continue;
            }

            for (int i = 0; i < width; i++)
            {
                (sines[i], cosines[i]) = Trigonometry.SinCos(frequency.X * x[i]);
            }

            for (int j = 0; j < height; j++)
            {
                (double sine, double cosine) = Trigonometry.SinCos((frequency.Y * lattice.PositionY(0, pad, j)) + phases[k]);
                sine *= amplitude;
                cosine *= amplitude;
                for (int i = 0; i < width; i++)
                {
                    values[k, (j * width) + i] = (float)((sines[i] * cosine) + (cosines[i] * sine));
                    values[count + k, (j * width) + i] = (float)((cosines[i] * cosine) - (sines[i] * sine));
                }
            }
        }
    }

    private static void FillWarped(IReadOnlyList<Vector2d> frequencies, SampleLattice lattice, Warp warp, ReadOnlySpan<float> phases, EncodingView values)
    {
        int width = lattice.EncodingWidth, height = lattice.EncodingHeight, pad = lattice.Padding.EncodingPad(), count = frequencies.Count;
        Span<double> scratch = Scratch(3 * count);
        Span<double> wx = scratch[..count], wy = scratch.Slice(count, count), phi = scratch.Slice(2 * count, count);
        for (int k = 0; k < count; k++)
        {
            (wx[k], wy[k], phi[k]) = (frequencies[k].X, frequencies[k].Y, phases[k]);
        }

        for (int j = 0; j < height; j++)
        {
            for (int i = 0; i < width; i++)
            {
                Vector2d shown = lattice.Position(0, pad, i, j);
                FillCell(wx, wy, phi, warp.Lookup(shown), warp.LocalPeriod(shown, lattice.BasePeriod), (j * width) + i, values);
            }
        }
    }

    private static void FillCell(ReadOnlySpan<double> wx, ReadOnlySpan<double> wy, ReadOnlySpan<double> phi, Vector2d position, (Vector2d AlongX, Vector2d AlongY) period, int cell, EncodingView values)
    {
        int k = 0, count = wx.Length;
#if NET
        for (; k <= count - Vector<double>.Count; k += Vector<double>.Count)
        {
            var x = new Vector<double>(wx[k..]);
            var y = new Vector<double>(wy[k..]);
            Vector<double> alongX = (x * period.AlongX.X) + (y * period.AlongX.Y), alongY = (x * period.AlongY.X) + (y * period.AlongY.Y);
            Vector<double> exponent = ((alongX * alongX) + (alongY * alongY)) * (2 / (Math.PI * Math.PI));
            Vector<double> fading = Vector.ConditionalSelect(
                Vector.LessThan(exponent, new Vector<double>(NegligibleExponent)),
                Vector.Exp(-exponent) * Sqrt2,
                Vector<double>.Zero);
            (Vector<double> sine, Vector<double> cosine) = Vector.SinCos((x * position.X) + (y * position.Y) + new Vector<double>(phi[k..]));
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
            double alongX = (wx[k] * period.AlongX.X) + (wy[k] * period.AlongX.Y), alongY = (wx[k] * period.AlongY.X) + (wy[k] * period.AlongY.Y);
            double amplitude = Amplitude((alongX * alongX) + (alongY * alongY));
            (double sine, double cosine) = amplitude == 0 ? (0, 0) : Trigonometry.SinCos((wx[k] * position.X) + (wy[k] * position.Y) + phi[k]);
            values[k, cell] = (float)(amplitude * sine);
            values[count + k, cell] = (float)(amplitude * cosine);
        }
    }

    /// <summary>The amplitude of a frequency, from (|w| d)^2.</summary>
    public static double Amplitude(double squaredAngle)
    {
        double exponent = squaredAngle * (2 / (Math.PI * Math.PI));
        return exponent < NegligibleExponent ? Sqrt2 * Math.Exp(-exponent) : 0;
    }

    private static Span<double> Scratch(int length)
    {
        if (_scratch is null || _scratch.Length < length)
        {
            _scratch = new double[length];
        }

        return _scratch.AsSpan(0, length);
    }
}
