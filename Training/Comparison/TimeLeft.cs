namespace ScaleParty.Training.Comparison;

/// <summary>Estimates how long the training of a comparison will still take: images left of every entry over its speed, or over the mean speed of others where it has none yet.</summary>
internal static class TimeLeft
{
    /// <summary>The time; null while no entry has a speed.</summary>
    /// <param name="work">Images left, and images per second or 0, of every entry.</param>
    public static TimeSpan? Of(IReadOnlyList<(long Images, double PerSecond)> work)
    {
        double[] known = [.. work.Where(w => w.PerSecond > 0).Select(w => w.PerSecond)];
        return known.Length == 0 ? null : TimeSpan.FromSeconds(work.Sum(w => w.Images / (w.PerSecond > 0 ? w.PerSecond : known.Average())));
    }
}
