namespace ScaleParty.Desktop;

/// <summary>
/// Weights of a resampling along one axis, as wide as the coarser of the two grids: bilinear when enlarging, antialiasing when reducing. A triangle's are
/// normalised so that constants and linear gradients come out exactly.
/// </summary>
internal sealed class FilterTaps
{
    private readonly int[] _first;
    private readonly int[] _start;
    private readonly float[] _weights;

    /// <param name="count">Number of output pixels.</param>
    /// <param name="centre">Where the first output pixel's centre lies, in source pixels from the source's edge (source pixel k has its centre at k + 0.5).</param>
    /// <param name="step">Source pixels per output pixel, greater than 0.</param>
    /// <param name="low">First source pixel that may be read.</param>
    /// <param name="high">One past the last source pixel that may be read.</param>
    /// <param name="filter">What an output pixel is when reducing.</param>
    public FilterTaps(int count, double centre, double step, long low, long high, ResamplingFilter filter = ResamplingFilter.Triangle)
    {
        _first = new int[count];
        _start = new int[count + 1];
        double period = Math.Max(1, step), support = filter == ResamplingFilter.Area ? (period + 1) / 2 : period;
        var weights = new List<float>(count * ((int)(2 * support) + 2));
        Span<double> row = new double[(int)Math.Ceiling(2 * support) + 2];
        Low = int.MaxValue;
        High = int.MinValue;
        for (int i = 0; i < count; i++)
        {
            double c = centre + (i * step);
            int from = (int)Math.Max((long)Math.Floor(c - support - 0.5) + 1, low);
            int to = (int)Math.Min((long)Math.Ceiling(c + support - 0.5), high);
            if (from >= to)
            {
                // The whole filter lies outside, so the nearest pixel stands for it.
                from = (int)Math.Clamp((long)Math.Floor(c), low, high - 1);
                to = from + 1;
            }

            Span<double> taps = row[..(to - from)];
            if (filter == ResamplingFilter.Area)
            {
                WeighArea(taps, from, c, period);
            }
            else
            {
                WeighTriangle(taps, from, c, support);
            }

            _first[i] = from;
            _start[i] = weights.Count;
            foreach (double w in taps)
            {
                weights.Add((float)w);
            }

            Low = Math.Min(Low, from);
            High = Math.Max(High, to);
        }

        _start[count] = weights.Count;
        _weights = [.. weights];
    }

    /// <summary>First source pixel that is read.</summary>
    public int Low { get; }

    /// <summary>One past the last source pixel that is read.</summary>
    public int High { get; }

    public int Count => _first.Length;

    /// <summary>First source pixel of an output pixel.</summary>
    public int First(int i) => _first[i];

    /// <summary>Weights of the source pixels from <see cref="First"/> on.</summary>
    public ReadOnlySpan<float> Weights(int i) => _weights.AsSpan(_start[i], _start[i + 1] - _start[i]);

    private static void WeighTriangle(Span<double> taps, int from, double centre, double support)
    {
        double sum = 0, first = 0, second = 0;
        for (int t = 0; t < taps.Length; t++)
        {
            double d = from + t + 0.5 - centre;
            double w = taps.Length == 1 ? 1 : Math.Max(0, 1 - (Math.Abs(d) / support));
            taps[t] = w;
            sum += w;
            first += w * d;
            second += w * d * d;
        }

        // Sampled at whole pixels, a triangle's weights have their centre of mass slightly beside the wanted position, and more
        // so where the image's edge cuts it. A factor (a + b d) brings it back: sum of weights 1, first moment 0.
        double determinant = (sum * second) - (first * first);
        bool linear = determinant > 1e-9 * sum * sum;
        double a = linear ? second / determinant : 1 / sum, b = linear ? -first / determinant : 0;
        for (int t = 0; t < taps.Length; t++)
        {
            taps[t] *= a + (b * (from + t + 0.5 - centre));
        }
    }

    private static void WeighArea(Span<double> taps, int from, double centre, double period)
    {
        double sum = 0;
        for (int t = 0; t < taps.Length; t++)
        {
            double covered = Math.Min(from + t + 1, centre + (period / 2)) - Math.Max(from + t, centre - (period / 2));
            sum += taps[t] = taps.Length == 1 ? 1 : Math.Max(0, covered);
        }

        for (int t = 0; t < taps.Length; t++)
        {
            taps[t] /= sum;
        }
    }
}
