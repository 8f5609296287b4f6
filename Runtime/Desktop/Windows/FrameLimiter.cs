using System.Diagnostics;

namespace ScaleParty.Desktop.Windows;

/// <summary>
/// Limits a loop to a number of frames per second where the screen does not, so that the processor has time for the
/// network.
/// </summary>
/// <param name="framesPerSecond">The most frames per second.</param>
public sealed class FrameLimiter(double framesPerSecond)
{
    private readonly long _interval = (long)(Stopwatch.Frequency / framesPerSecond);
    private long _next = Stopwatch.GetTimestamp();

    /// <summary>Waits until the next frame is due; at once where the loop is late.</summary>
    public void Wait()
    {
        long now = Stopwatch.GetTimestamp();
        _next = Math.Max(_next + _interval, now - _interval);
        int milliseconds = (int)((_next - now) * 1000 / Stopwatch.Frequency);
        if (milliseconds > 0)
        {
            Thread.Sleep(milliseconds);
        }
    }
}
