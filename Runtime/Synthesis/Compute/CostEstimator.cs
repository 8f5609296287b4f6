namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// Device time of slices, learned from measured ones: per pass a straight line, milliseconds over multiplications, fitted to what
/// was measured with older measurements counting less; it holds for other resolutions too. A pass that was never measured is taken to cost what the others do per
/// multiplication; before any measurement, what a slow device does.
/// </summary>
internal sealed class CostEstimator
{
    // 20 billion multiplications a second: an integrated graphics unit of a decade ago. What is faster shows within frames.
    private const double FirstGuess = 1 / 20e6;
    private const double Memory = 0.9;

    // No device does 10^15 multiplications a second: what is measured as faster was not measured.
    private const double LeastRate = 1e-12;

    private readonly Line[] _lines;
    private double _milliseconds, _multiplications;

    public CostEstimator(int passes) => _lines = new Line[passes];

    /// <summary>Milliseconds that rows of a pass are expected to take.</summary>
    public double Estimate(int pass, int rows, double multiplicationsPerRow)
    {
        (double fixedPart, double rate) = Rates(pass);
        return fixedPart + (rate * rows * multiplicationsPerRow);
    }

    /// <summary>Rows, at most <paramref name="left"/>, that are expected to take no longer than a time; 0 where not even one fits.</summary>
    public int RowsWithin(int pass, int left, double multiplicationsPerRow, double milliseconds)
    {
        (double fixedPart, double rate) = Rates(pass);
        double rows = (milliseconds - fixedPart) / (rate * multiplicationsPerRow);
        return rows >= left ? left : rows >= 1 ? (int)rows : 0;
    }

    /// <summary>Takes a measurement in.</summary>
    public void Learn(int pass, int rows, double multiplicationsPerRow, double milliseconds)
    {
        double multiplications = rows * multiplicationsPerRow;
        _lines[pass].Add(multiplications, milliseconds);
        _milliseconds = (_milliseconds * Memory) + milliseconds;
        _multiplications = (_multiplications * Memory) + multiplications;
    }

    private (double Fixed, double Rate) Rates(int pass) =>
        _lines[pass].IsKnown ? _lines[pass].Fit() : (0, _multiplications > 0 ? Math.Max(_milliseconds / _multiplications, LeastRate) : FirstGuess);

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

        // Time never falls with work, nor is it negative without any.
        public readonly (double Fixed, double Rate) Fit()
        {
            double proportional = Math.Max(_y / _x, LeastRate);
            double spread = (_weight * _xx) - (_x * _x);
            if (spread <= 1e-6 * _weight * _xx)
            {
                return (0, proportional);
            }

            double slope = ((_weight * _xy) - (_x * _y)) / spread, start = (_y - (slope * _x)) / _weight;
            return slope <= 0 ? (Math.Max(_y / _weight, 0), LeastRate) : start < 0 ? (0, proportional) : (start, slope);
        }
    }
}
