using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// Threads that share the parts of one piece of work with the thread that brings it. Every thread begins with a range of its own, the same share of
/// every piece of work, so that it reads what it wrote itself from its own cache; then it helps with the ranges of the others. So a thread
/// which the system holds up delays nobody: whoever did not begin before all parts were taken is not waited for. Nothing is allocated per call.
/// </summary>
/// <remarks>Threads start when they are first wanted and end when the pool is disposed, or after some seconds without work.</remarks>
internal sealed class WorkerPool : IWorkers, IDisposable
{
    private const int IdleMilliseconds = 5000;

    // The pieces of a frame follow each other within microseconds, less than a sleeping thread needs to wake: a thread looks for the
    // next piece this many times before it sleeps.
    private const int Looks = 200, SpinsPerLook = 10;

    // Counters of different threads are on different cache lines.
    private const int CounterGap = 32;

    private readonly object _gate = new();
    private readonly bool[] _alive;
    private readonly int[] _next;
    private IParallelWork? _work;
    private Exception? _failure;
    private int _parts, _ranges, _active, _waiting;
    private volatile int _piece;
    private bool _stopped;

    /// <param name="workers">Threads that work, the calling one among them; 1 or more.</param>
    public WorkerPool(int workers)
    {
        _alive = new bool[workers];
        _next = new int[(workers + 1) * CounterGap];
    }

    /// <inheritdoc/>
    public int Workers => _alive.Length;

    /// <inheritdoc/>
    public void Run(IParallelWork work, int parts, int workers)
    {
        workers = Math.Min(Math.Min(workers, parts), Workers);
        if (workers <= 1)
        {
            for (int part = 0; part < parts; part++)
            {
                work.Run(part, 0);
            }

            return;
        }

        Begin(work, parts, workers);
        TakeParts(work, parts, workers, 0);
        Finish();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
            while (Array.Exists(_alive, a => a))
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Begin(IParallelWork work, int parts, int workers)
    {
        lock (_gate)
        {
            Guard.NotDisposed(_stopped, this);
            _work = work;
            _parts = parts;
            _ranges = workers;
            for (int range = 0; range < workers; range++)
            {
                Counter(range) = Start(range, parts, workers);
            }

            _failure = null;
            _piece++;
            for (int worker = 1; worker < workers; worker++)
            {
                if (!_alive[worker])
                {
                    StartThread(worker);
                }
            }

            if (_waiting > 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private static int Start(int range, int parts, int ranges) => (int)((long)range * parts / ranges);

    private ref int Counter(int range) => ref _next[(range + 1) * CounterGap];

    private void StartThread(int worker)
    {
        var thread = new Thread(() => Work(worker)) { IsBackground = true, Name = FormattableString.Invariant($"ScaleParty CPU {worker}") };
        _alive[worker] = true;
        try
        {
            thread.Start();
        }
        catch
        {
            _alive[worker] = false;
            throw;
        }
    }

    private void Finish()
    {
        lock (_gate)
        {
            _work = null;
        }

        for (int look = 0; look < Looks && Volatile.Read(ref _active) > 0; look++)
        {
            Thread.SpinWait(SpinsPerLook);
        }

        Exception? failure;
        lock (_gate)
        {
            while (_active > 0)
            {
                _waiting++;
                Monitor.Wait(_gate);
                _waiting--;
            }

            failure = _failure;
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Capture(failure).Throw();
        }
    }

    private void TakeParts(IParallelWork work, int parts, int ranges, int worker)
    {
        try
        {
            for (int k = 0; k < ranges; k++)
            {
                int range = (worker + k) % ranges, end = Start(range + 1, parts, ranges);
                for (int part = Interlocked.Increment(ref Counter(range)) - 1; part < end; part = Interlocked.Increment(ref Counter(range)) - 1)
                {
                    work.Run(part, worker);
                }
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e, null);
        }
    }

    private void Work(int worker)
    {
        int seen = 0;
        while (true)
        {
            for (int look = 0; look < Looks && _piece == seen; look++)
            {
                Thread.SpinWait(SpinsPerLook);
            }

            if (!Join(worker, ref seen, out IParallelWork? work, out int parts, out int ranges))
            {
                return;
            }

            TakeParts(work, parts, ranges, worker);
            lock (_gate)
            {
                _active--;
                if (_active == 0 && _waiting > 0)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    /// <summary>Waits for a piece of work to take part in; false when this thread is to end.</summary>
    private bool Join(int worker, ref int seen, [NotNullWhen(true)] out IParallelWork? work, out int parts, out int ranges)
    {
        lock (_gate)
        {
            bool idle = false;
            while (!_stopped && !idle && (_work is null || _active >= _ranges - 1 || _piece == seen))
            {
                seen = _piece;
                _waiting++;
                idle = !Monitor.Wait(_gate, IdleMilliseconds) && _piece == seen;
                _waiting--;
            }

            work = _work;
            parts = _parts;
            ranges = _ranges;
            if (_stopped || idle || work is null)
            {
                _alive[worker] = false;
                Monitor.PulseAll(_gate);
                return false;
            }

            seen = _piece;
            _active++;
            return true;
        }
    }
}
