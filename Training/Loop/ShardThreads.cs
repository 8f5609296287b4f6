using System.Runtime.ExceptionServices;

namespace ScaleParty.Training.Loop;

/// <summary>
/// Runs the same work for several parts at once: the first part on the caller's thread, every other one on a thread of its own, always the
/// same one, since torch keeps settings and caches per thread.
/// </summary>
internal sealed class ShardThreads : IDisposable
{
    private readonly Worker[] _workers;

    /// <summary>Starts the threads.</summary>
    /// <param name="parts">Number of parts, the caller's included.</param>
    public ShardThreads(int parts)
    {
        _workers = [.. Enumerable.Range(1, parts - 1).Select(part => new Worker(part))];
    }

    /// <summary>Runs the work for every part and waits for all; what one of them throws is thrown here.</summary>
    /// <param name="work">Takes the number of the part, from 0.</param>
    public void Run(Action<int> work)
    {
        foreach (Worker worker in _workers)
        {
            worker.Begin(work);
        }

        ExceptionDispatchInfo? error = Worker.Attempt(work, 0);
        foreach (Worker worker in _workers)
        {
            ExceptionDispatchInfo? other = worker.Wait();
            error ??= other;
        }

        error?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }
    }

    private sealed class Worker : IDisposable
    {
        private readonly SemaphoreSlim _begin = new(0), _end = new(0);
        private readonly int _part;
        private readonly Thread _thread;
        private Action<int>? _work;
        private ExceptionDispatchInfo? _error;

        public Worker(int part)
        {
            _part = part;
            _thread = new Thread(Loop) { IsBackground = true, Name = $"ScaleParty shard {part}" };
            _thread.Start();
        }

        public static ExceptionDispatchInfo? Attempt(Action<int> work, int part)
        {
            try
            {
                work(part);
                return null;
            }
#pragma warning disable CA1031 // Thrown again by Run, on the caller's thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                return ExceptionDispatchInfo.Capture(e);
            }
        }

        public void Begin(Action<int> work)
        {
            _work = work;
            _begin.Release();
        }

        public ExceptionDispatchInfo? Wait()
        {
            _end.Wait();
            return _error;
        }

        public void Dispose()
        {
            _work = null;
            _begin.Release();
            _thread.Join();
            _begin.Dispose();
            _end.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                _begin.Wait();
                if (_work is not { } work)
                {
                    return;
                }

                _error = Attempt(work, _part);
                _end.Release();
            }
        }
    }
}
