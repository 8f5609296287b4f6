using Microsoft.AspNetCore.Http;

namespace ScaleParty.Editor.Inspector;

/// <summary>Lets few renderings run at once, and few wait, whatever the number of requests.</summary>
/// <param name="places">Renderings at once.</param>
/// <param name="mostWaiting">Renderings that wait or run.</param>
internal sealed class RenderGate(int places, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _places = new(places, places);
    private int _count;

    /// <summary>Renderings that wait or run.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Runs a rendering on a thread of the pool.</summary>
    /// <exception cref="RequestException">Too many wait, with status 503.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<T> RunAsync<T>(Func<T> render, CancellationToken stop)
    {
        try
        {
            if (Interlocked.Increment(ref _count) > mostWaiting)
            {
                throw new RequestException(StatusCodes.Status503ServiceUnavailable, "too many images are asked for at once");
            }

            await _places.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                return await Task.Run(render, stop).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Waits for what runs, and lets nothing else begin.</summary>
    public async Task CloseAsync()
    {
        for (int i = 0; i < places; i++)
        {
            await _places.WaitAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => _places.Dispose();
}
