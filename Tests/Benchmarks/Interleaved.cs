using System.Diagnostics;

namespace ScaleParty.Benchmarks;

/// <summary>
/// Times contenders in turn, again and again, so that whatever else the machine does falls on all of them alike and ratios
/// hold even where times do not.
/// </summary>
internal static class Interleaved
{
    /// <summary>Milliseconds per call of each contender.</summary>
    /// <param name="seconds">About how long to measure.</param>
    /// <param name="contenders">What to call.</param>
    public static Timing[] Measure(double seconds, params Action[] contenders)
    {
        var times = new List<double>[contenders.Length];
        for (int i = 0; i < contenders.Length; i++)
        {
            times[i] = [];
            contenders[i]();
            contenders[i]();
        }

        var total = Stopwatch.StartNew();
        while (total.Elapsed.TotalSeconds < seconds || times[0].Count < 5)
        {
            for (int i = 0; i < contenders.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                contenders[i]();
                times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return [.. times.Select(Timing.Of)];
    }
}

/// <summary>Milliseconds per call.</summary>
/// <param name="Best">The shortest.</param>
/// <param name="Median">The middle one.</param>
internal readonly record struct Timing(double Best, double Median)
{
    public static Timing Of(List<double> times)
    {
        times.Sort();
        return new Timing(times[0], times[times.Count / 2]);
    }
}
