using System.Diagnostics;

namespace ScaleParty;

/// <summary>An exponential mean of durations over about ten of them.</summary>
internal struct SmoothedTime
{
    private const double Share = 0.1;
    private bool _hasValue;

    public double Value { get; private set; }

    public static double Milliseconds(long start, long end) => (end - start) * 1000.0 / Stopwatch.Frequency;

    public void Add(double milliseconds)
    {
        Value = _hasValue ? Value + ((milliseconds - Value) * Share) : milliseconds;
        _hasValue = true;
    }
}

/// <summary>Events per second over windows of half a second, so that a stop is visible within two of them.</summary>
internal struct RateMeter
{
    private const double WindowMilliseconds = 500;
    private long _start;
    private int _count;
    private bool _started;

    public double PerSecond { get; private set; }

    /// <summary>Called at regular intervals with the number of events since the last call.</summary>
    public void Advance(long timestamp, int events)
    {
        if (!_started)
        {
            _started = true;
            _start = timestamp;
            return;
        }

        _count += events;
        double elapsed = SmoothedTime.Milliseconds(_start, timestamp);
        if (elapsed >= WindowMilliseconds)
        {
            PerSecond = _count * 1000.0 / elapsed;
            _start = timestamp;
            _count = 0;
        }
    }
}
