namespace ScaleParty.Sampling;

/// <summary>
/// Sines and cosines of w_k . p + phi_k, each with amplitude sqrt(2) exp(-2 (|w_k| d / pi)^2): a frequency fades before a grid
/// of period d is too coarse for it. Arguments are computed in double precision.
/// </summary>
internal static class FourierEncoding
{
    /// <summary>exp(-x) is below 1e-9 / sqrt(2) from here on: the amplitude is written as an exact 0.</summary>
    public const double NegligibleExponent = 21.07;

    /// <summary>Amplitude of a wave that does not fade.</summary>
    public static readonly double Sqrt2 = Math.Sqrt(2);

    [ThreadStatic]
    private static double[]? _scratch;

    public static void Fill(IReadOnlyList<Vector2d> frequencies, in CellGrid grid, Warp? warp, ReadOnlySpan<float> phases, EncodingView values)
    {
        if (warp is null)
        {
            FillSeparable(frequencies, grid, phases, values);
        }
        else
        {
            FillWarped(frequencies, grid, warp, phases, values);
        }
    }

    // sin(a + b) and cos(a + b) from one sine and cosine per column and one per row.
    private static void FillSeparable(IReadOnlyList<Vector2d> frequencies, in CellGrid grid, ReadOnlySpan<float> phases, EncodingView values)
    {
        int width = grid.Width, height = grid.Height, count = frequencies.Count;
        Span<double> scratch = Scratch(3 * width);
        Span<double> x = scratch[..width], sines = scratch.Slice(width, width), cosines = scratch.Slice(2 * width, width);
        for (int i = 0; i < width; i++)
        {
            x[i] = grid.X(i);
        }

        for (int k = 0; k < count; k++)
        {
            Vector2d frequency = frequencies[k];
            double cyclesX = frequency.X * grid.Period.X, cyclesY = frequency.Y * grid.Period.Y;
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
                (double sine, double cosine) = Trigonometry.SinCos((frequency.Y * grid.Y(j)) + phases.At(k));
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

    private static void FillWarped(IReadOnlyList<Vector2d> frequencies, in CellGrid grid, Warp warp, ReadOnlySpan<float> phases, EncodingView values)
    {
        int width = grid.Width, cells = width * grid.Height;
        var waves = new WarpedWaves(frequencies, phases, Scratch(WarpedWaves.Words * frequencies.Count));
        for (int cell = 0; cell < cells; cell++)
        {
            var shown = new Vector2d(grid.X(cell % width), grid.Y(cell / width));
            waves.Fill(warp.Lookup(shown), warp.LocalPeriod(shown, grid.Period), cell, values);
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
