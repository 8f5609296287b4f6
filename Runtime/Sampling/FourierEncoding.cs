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

    private const int WavesPerPart = 16;

    [ThreadStatic]
    private static double[]? _scratch;

    /// <summary>Number of parts without a warp or with an affine one; else there is one per row of cells.</summary>
    public static int PlaneParts(int waves) => (waves + WavesPerPart - 1) / WavesPerPart;

    public static void FillPart(IReadOnlyList<Vector2d> frequencies, in CellGrid grid, Warp? warp, ReadOnlySpan<float> phases, int part, EncodingView values)
    {
        if (PlaneWaves.Remain(warp))
        {
            FillPlane(new PlaneWaves(frequencies, phases, warp), frequencies.Count, grid, part * WavesPerPart, values);
        }
        else
        {
            FillWarpedRow(frequencies, grid, warp!, phases, part, values);
        }
    }

    // sin(a + b) and cos(a + b) from one sine and cosine per column and one per row.
    private static void FillPlane(PlaneWaves waves, int count, in CellGrid grid, int first, EncodingView values)
    {
        int width = grid.Width, height = grid.Height;
        Span<double> scratch = Scratch(2 * width);
        Span<double> sines = scratch[..width], cosines = scratch.Slice(width, width);
        for (int k = first; k < Math.Min(first + WavesPerPart, count); k++)
        {
            Vector2d frequency = waves.Frequency(k), angle = frequency * grid.Period;
            double amplitude = Amplitude((angle.X * angle.X) + (angle.Y * angle.Y)), phase = waves.Phase(k);
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
                (sines[i], cosines[i]) = Trigonometry.SinCos(frequency.X * grid.X(i));
            }

            for (int j = 0; j < height; j++)
            {
                (double sine, double cosine) = Trigonometry.SinCos((frequency.Y * grid.Y(j)) + phase);
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

    private static void FillWarpedRow(IReadOnlyList<Vector2d> frequencies, in CellGrid grid, Warp warp, ReadOnlySpan<float> phases, int row, EncodingView values)
    {
        var waves = new WarpedWaves(frequencies, phases, Scratch(WarpedWaves.Words * frequencies.Count));
        for (int i = 0; i < grid.Width; i++)
        {
            var shown = new Vector2d(grid.X(i), grid.Y(row));
            waves.Fill(warp.Lookup(shown), warp.LocalPeriod(shown, grid.Period), (row * grid.Width) + i, values);
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
