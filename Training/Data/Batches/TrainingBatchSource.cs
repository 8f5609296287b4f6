using System.Runtime.ExceptionServices;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// Keeps a trainer fed: background threads decode and resample batches ahead of their use and deliver them in order. The content
/// of batch k depends on (seed, k) alone, whatever the number of threads and their timing, so a run resumes bit for bit.
/// </summary>
internal sealed class TrainingBatchSource : IDisposable
{
    private readonly object _lock = new();
    private readonly IDataSource _source;
    private readonly Func<long, BatchSpec> _specs;
    private readonly TrainingBatchOptions _options;
    private readonly Dictionary<long, Result> _ready = [];
    private readonly Thread[] _workers;
    private long _started;
    private bool _stopped;

    /// <summary>Starts the workers.</summary>
    /// <param name="source">Where frames come from; stays the caller's to dispose, after this object.</param>
    /// <param name="specs">What batch k shows; a pure function of k that may be called from several threads at once.</param>
    /// <param name="options">How batches are made.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    /// <exception cref="TrainingDataException">Held-out frames are asked for and the source has none.</exception>
    public TrainingBatchSource(IDataSource source, Func<long, BatchSpec> specs, TrainingBatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(specs);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfNegative(options.FirstBatch, nameof(options.FirstBatch));
        Check.InRange(options.Workers, 0, 64, nameof(options.Workers));
        Check.InRange(options.QueueLength, 1, 256, nameof(options.QueueLength));
        if (options.Split == DataSplit.HeldOut && !source.HasHeldOut)
        {
            throw new TrainingDataException($"{source.Describe().Location}: held-out frames were asked for, but this source keeps none out of training");
        }

        _source = source;
        _specs = specs;
        _options = options;
        Position = _started = options.FirstBatch;
        _workers = new Thread[options.Workers];
        for (int i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"training data {i}" };
            _workers[i].Start();
        }
    }

    /// <summary>Number of the batch that <see cref="Next"/> delivers next: what a resumed run passes as <see cref="TrainingBatchOptions.FirstBatch"/>.</summary>
    public long Position { get; private set; }

    /// <summary>The next batch, the caller's to dispose. For one caller at a time.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting; the batch stays next.</exception>
    /// <exception cref="TrainingDataException">The batch could not be made; asking again gives the same error.</exception>
    public TrainingBatch Next(CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_workers.Length == 0)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            TrainingBatch made = Make(Position, cancellation);
            Position++;
            return made;
        }

        using CancellationTokenRegistration wake = cancellation.Register(Wake);
        lock (_lock)
        {
            Result result;
            while (!_ready.TryGetValue(Position, out result))
            {
                ObjectDisposedException.ThrowIf(_stopped, this);
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_lock);
            }

            result.Error?.Throw();
            _ready.Remove(Position++);
            Monitor.PulseAll(_lock);
            return result.Batch!;
        }
    }

    /// <summary>Stops the workers, each after the image it is at, and frees the batches that wait.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.PulseAll(_lock);
        }

        foreach (Thread worker in _workers)
        {
            worker.Join();
        }

        foreach (Result result in _ready.Values)
        {
            result.Batch?.Dispose();
        }

        _ready.Clear();
    }

    private void Wake()
    {
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }
    }

    private void Work()
    {
        while (true)
        {
            long index;
            lock (_lock)
            {
                while (!_stopped && _started >= Position + _options.QueueLength)
                {
                    Monitor.Wait(_lock);
                }

                if (_stopped)
                {
                    return;
                }

                index = _started++;
            }

            Result result = MakeResult(index);
            lock (_lock)
            {
                if (_stopped)
                {
                    result.Batch?.Dispose();
                    return;
                }

                _ready.Add(index, result);
                Monitor.PulseAll(_lock);
                if (result.Error is not null)
                {
                    return;
                }
            }
        }
    }

    private Result MakeResult(long index)
    {
        try
        {
            return new(Make(index, CancellationToken.None), null);
        }
        catch (Exception e)
        {
            // Whatever went wrong belongs to the caller of Next, who learns it when its turn comes.
            return new(null, ExceptionDispatchInfo.Capture(e));
        }
    }

    private TrainingBatch Make(long index, CancellationToken cancellation)
    {
        BatchSpec spec = _specs(index);
        Check.InRange(spec.Regions.Count, 1, 4096, "batch size");
        var batch = new TrainingBatch(index, spec, _source.Channels.Count);
        try
        {
            long first = spec.FirstSample ?? (index * spec.Regions.Count);
            for (int i = 0; i < spec.Regions.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(Volatile.Read(ref _stopped), this);

                IImageFrame frame = _source.Open(new(_options.Seed, first + i, _options.Split, _options.Augment));
                Sample(frame, spec.Regions[i].ToRegion(spec.Resolution), batch.Images, i);
                if (spec.SecondResolution is Resolution second)
                {
                    Sample(frame, spec.Regions[i].ToRegion(second), batch.SecondImages!.Value, i);
                }
            }

            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private static void Sample(IImageFrame frame, ImageRegion region, Memory<float> images, int sample)
    {
        int length = checked((int)(frame.ChannelCount * region.Resolution.PixelCount));
        frame.Sample(region, images.Span.Slice(sample * length, length));
    }

    private readonly record struct Result(TrainingBatch? Batch, ExceptionDispatchInfo? Error);
}
