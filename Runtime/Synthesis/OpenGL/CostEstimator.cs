namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// Device time of slices, learned from measured ones: per pass a straight line, milliseconds over rows of groups, fitted to what
/// was measured with older measurements counting less. A pass that was never measured is taken to cost what the others do per
/// multiplication; before any measurement, what a slow device does.
/// </summary>
internal sealed class CostEstimator
{
    // 20 billion multiplications a second: an integrated graphics unit of a decade ago. What is faster shows within frames.
    private const double FirstGuess = 1 / 20e6;
    private const double Memory = 0.9;

    private readonly Line[] _lines;
    private double _milliseconds, _multiplications;

    public CostEstimator(int passes) => _lines = new Line[passes];

    /// <summary>Milliseconds that rows of a pass are expected to take.</summary>
    public double Estimate(int pass, int rows, double multiplicationsPerRow)
    {
        (double fixedPart, double perRow) = Rates(pass, multiplicationsPerRow);
        return fixedPart + (perRow * rows);
    }

    /// <summary>Rows, at most <paramref name="left"/>, that are expected to take no longer than a time; 0 where not even one fits.</summary>
    public int RowsWithin(int pass, int left, double multiplicationsPerRow, double milliseconds)
    {
        (double fixedPart, double perRow) = Rates(pass, multiplicationsPerRow);
        double rows = (milliseconds - fixedPart) / perRow;
        return rows >= left ? left : rows >= 1 ? (int)rows : 0;
    }

    /// <summary>Takes a measurement in.</summary>
    public void Learn(int pass, int rows, double multiplicationsPerRow, double milliseconds)
    {
        _lines[pass].Add(rows, milliseconds);
        _milliseconds = (_milliseconds * Memory) + milliseconds;
        _multiplications = (_multiplications * Memory) + (rows * multiplicationsPerRow);
    }

    private (double Fixed, double PerRow) Rates(int pass, double multiplicationsPerRow)
    {
        if (_lines[pass].IsKnown)
        {
            return _lines[pass].Fit();
        }

        double rate = _multiplications > 0 ? _milliseconds / _multiplications : FirstGuess;
        return (0, Math.Max(rate * multiplicationsPerRow, double.Epsilon));
    }

    /// <summary>A line through weighted points.</summary>
    private struct Line
    {
        private double _weight, _x, _y, _xx, _xy;

        public readonly bool IsKnown => _weight > 0;

        public void Add(double x, double y)
        {
            _weight = (_weight * Memory) + 1;
            _x = (_x * Memory) + x;
            _y = (_y * Memory) + y;
            _xx = (_xx * Memory) + (x * x);
            _xy = (_xy * Memory) + (x * y);
        }

        // Time never falls with rows, nor is it negative without any.
        public readonly (double Fixed, double PerRow) Fit()
        {
            double proportional = Math.Max(_y / _x, 1e-9);
            double spread = (_weight * _xx) - (_x * _x);
            if (spread <= 1e-6 * _weight * _xx)
            {
                return (0, proportional);
            }

            double slope = ((_weight * _xy) - (_x * _y)) / spread, start = (_y - (slope * _x)) / _weight;
            return slope <= 0 ? (Math.Max(_y / _weight, 0), 1e-9) : start < 0 ? (0, proportional) : (start, slope);
        }
    }
}
