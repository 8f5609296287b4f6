using Microsoft.AspNetCore.Http;

namespace ScaleParty.Editor.Inspector;

/// <summary>One image per session at a time; of the requests that wait, the newest replaces the others. A session without requests takes no memory.</summary>
internal sealed class SessionTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource?> _waiting = new(StringComparer.Ordinal);

    /// <summary>Sessions with a request.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Waits until no other image of a session is being made.</summary>
    /// <returns>Ends the turn when it is disposed.</returns>
    /// <exception cref="RequestException">A newer request replaced this one, with status 409.</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async Task<IDisposable> EnterAsync(string session, CancellationToken aborted)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_waiting.TryAdd(session, null))
            {
                return new Turn(this, session);
            }

            _waiting[session]?.TrySetException(new RequestException(StatusCodes.Status409Conflict, "a newer image was asked for"));
            _waiting[session] = turn;
        }

        using (aborted.Register(() => Abandon(session, turn)))
        {
            await turn.Task.ConfigureAwait(false);
        }

        return new Turn(this, session);
    }

    private void Abandon(string session, TaskCompletionSource turn)
    {
        lock (_gate)
        {
            // A turn that has begun ends by itself.
            if (_waiting.TryGetValue(session, out TaskCompletionSource? waiting) && ReferenceEquals(waiting, turn))
            {
                _waiting[session] = null;
                turn.TrySetCanceled();
            }
        }
    }

    private void Leave(string session)
    {
        lock (_gate)
        {
            if (_waiting[session] is { } next)
            {
                _waiting[session] = null;
                next.SetResult();
            }
            else
            {
                _waiting.Remove(session);
            }
        }
    }

    private sealed class Turn(SessionTurns turns, string session) : IDisposable
    {
        public void Dispose() => turns.Leave(session);
    }
}
