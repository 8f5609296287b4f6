namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>Median and largest of many values from 0 up, in bounded memory: counts in bins, so the median is good to a bin's width.</summary>
/// <param name="limit">Values beyond count in the last bin.</param>
internal sealed class ValueHistogram(double limit)
{
    private const int Bins = 1 << 14;
    private readonly long[] _counts = new long[Bins];

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>The largest value.</summary>
    public double Largest { get; private set; }

    /// <summary>The median, to limit / 16384; 0 without values.</summary>
    public double Median
    {
        get
        {
            long before = 0;
            for (int k = 0; k < Bins; k++)
            {
                if (_counts[k] > 0 && before + _counts[k] >= (Count + 1) / 2)
                {
                    return Math.Min(Largest, (k + ((Count / 2.0) - before) / _counts[k]) * limit / Bins);
                }

                before += _counts[k];
            }

            return 0;
        }
    }

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        _counts[Math.Clamp((int)(value / limit * Bins), 0, Bins - 1)]++;
        Count++;
        Largest = Math.Max(Largest, value);
    }
}
