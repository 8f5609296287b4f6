namespace ScaleParty.GoldenReplay;

/// <summary>How far one computed array is from its golden one.</summary>
/// <param name="Case">Name of the case.</param>
/// <param name="What">What was compared.</param>
/// <param name="RelativeError">Largest absolute difference over the golden array's standard deviation; infinite where a value is not finite.</param>
/// <param name="Deviation">Standard deviation of the golden array.</param>
internal sealed record Comparison(string Case, string What, double RelativeError, double Deviation)
{
    /// <summary>Whether the error is within the tolerance; not a number never is.</summary>
    public bool Passes => RelativeError <= Replay.Tolerance;

    /// <summary>Compares single numbers, which have no deviation: the error is relative to the golden one's size.</summary>
    public static Comparison OfNumber(string name, string what, double expected, double actual)
    {
        double difference = Math.Abs(expected - actual), size = Math.Abs(expected);
        return new Comparison(name, what, !double.IsFinite(difference) ? double.PositiveInfinity : difference == 0 ? 0 : difference / size, size);
    }

    /// <summary>Compares arrays of the same length.</summary>
    public static Comparison Of(string name, string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length || expected.Length == 0)
        {
            throw new InvalidDataException($"case '{name}', {what}: {actual.Length} values were computed; the file has {expected.Length}");
        }

        double sum = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            sum += expected[i];
            largest = double.IsFinite(difference) ? Math.Max(largest, difference) : double.PositiveInfinity;
        }

        double mean = sum / expected.Length, squares = 0;
        foreach (float value in expected)
        {
            squares += (value - mean) * (value - mean);
        }

        // A constant array has no deviation to measure by: then only equality will do.
        double deviation = Math.Sqrt(squares / expected.Length);
        return new Comparison(name, what, largest == 0 ? 0 : largest / deviation, deviation);
    }
}
