using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>Work that falls into parts which threads may do in any order, side by side.</summary>
internal interface IParallelWork
{
    /// <summary>Does one part.</summary>
    /// <param name="part">0 up to the number of parts.</param>
    /// <param name="worker">The thread at work, 0 up to <see cref="WorkerPool.Workers"/>, for memory of its own.</param>
    void Run(int part, int worker);
}

/// <summary>
/// Threads that share the parts of one piece of work with the thread that brings it. Parts are taken from a counter, so that a thread
/// which the system holds up delays nobody: whoever did not begin before the counter ran out is not waited for. Nothing is allocated per call.
/// </summary>
/// <remarks>Threads start when they are first wanted and end when the pool is disposed, or after some seconds without work.</remarks>
internal sealed class WorkerPool : IDisposable
{
    private const int IdleMilliseconds = 5000;

    // The pieces of a frame follow each other within microseconds, less than a sleeping thread needs to wake: a thread looks for the
    // next piece this many times before it sleeps.
    private const int Looks = 200, SpinsPerLook = 10;

    private readonly object _gate = new();
    private readonly bool[] _alive;
    private IParallelWork? _work;
    private Exception? _failure;
    private int _parts, _next, _wanted, _active, _waiting;
    private volatile int _piece;
    private bool _stopped;

    /// <param name="workers">Threads that work, the calling one among them; 1 or more.</param>
    public WorkerPool(int workers) => _alive = new bool[workers];

    /// <summary>Threads that work, the calling one among them.</summary>
    public int Workers => _alive.Length;

    /// <summary>Does all parts and returns when they are done. Calls must not overlap.</summary>
    /// <param name="work">The work.</param>
    /// <param name="parts">How many parts it has.</param>
    /// <param name="workers">Most threads that shall take part.</param>
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
        TakeParts(work, parts, 0);
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
            _next = 0;
            _wanted = workers - 1;
            _failure = null;
            _piece++;
            for (int worker = 1; worker < workers; worker++)
            {
                if (!_alive[worker])
                {
                    Start(worker);
                }
            }

            if (_waiting > 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Start(int worker)
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

    private void TakeParts(IParallelWork work, int parts, int worker)
    {
        try
        {
            for (int part = Interlocked.Increment(ref _next) - 1; part < parts; part = Interlocked.Increment(ref _next) - 1)
            {
                work.Run(part, worker);
            }
        }
        catch (Exception e)
        {
            Interlocked.Exchange(ref _next, parts);
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

            if (!Join(worker, ref seen, out IParallelWork? work, out int parts))
            {
                return;
            }

            TakeParts(work, parts, worker);
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
    private bool Join(int worker, ref int seen, [NotNullWhen(true)] out IParallelWork? work, out int parts)
    {
        lock (_gate)
        {
            bool idle = false;
            while (!_stopped && !idle && (_work is null || _active >= _wanted || _piece == seen))
            {
                seen = _piece;
                _waiting++;
                idle = !Monitor.Wait(_gate, IdleMilliseconds) && _piece == seen;
                _waiting--;
            }

            work = _work;
            parts = _parts;
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
