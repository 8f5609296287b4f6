using System.Runtime.InteropServices;

namespace ScaleParty.Desktop.Programs;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a token, so that a long command finishes the current step and saves.
/// The first signal stops cleanly; the second one ends the process at once.
/// </summary>
public sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>Starts to listen, until it is disposed.</summary>
    public StopSignal()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        lock (_lock)
        {
            _disposed = true;
            _source.Dispose();
        }
    }

    /// <summary>What a signal does. It runs on a thread of its own and can come late: disposing a registration does not wait for a call that has begun.</summary>
    internal void Stop(PosixSignalContext context)
    {
        lock (_lock)
        {
            // The command has ended: its result stands, as if the signal had come a moment later, after the process.
            context.Cancel = _disposed || !_source.IsCancellationRequested;
            if (!_disposed)
            {
                _source.Cancel();
            }
        }
    }
}
