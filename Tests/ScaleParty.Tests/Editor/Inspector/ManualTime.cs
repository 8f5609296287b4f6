namespace ScaleParty.Tests.Editor.Inspector;

/// <summary>A clock that a test sets; its timers run when the test lets them.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Action> _timers = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Add(() => callback(state));
        return new Timer();
    }

    /// <summary>Moves the clock and runs every timer once.</summary>
    public void Advance(TimeSpan time)
    {
        _ticks += time.Ticks;
        _timers.ForEach(run => run());
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
