using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// Makes images on its own thread, one at a time. The newest request replaces one that waits, and the newest image
/// replaces one that was not fetched. Three images are reused: one being made, one ready, one being uploaded.
/// </summary>
internal sealed class GenerationWorker : IDisposable
{
    private readonly object _gate = new();
    private readonly ISynthesizer _synthesizer;
    private readonly TexelFormat _format;
    private readonly Thread _thread;
    private readonly ImageBuffer _values = new();
    private readonly Stack<GeneratedImage> _free = new([new(), new(), new()]);
    private SynthesisRequest? _waiting;
    private ImagePlacement _waitingPlacement;
    private GeneratedImage? _ready;
    private GenerationException? _error;
    private bool _busy, _stop;
    private long _requested, _finished, _dropped, _failed;

    public GenerationWorker(ISynthesizer synthesizer, TexelFormat format)
    {
        _synthesizer = synthesizer;
        _format = format;
        _thread = new Thread(Run) { IsBackground = true, Name = "ScaleParty generation" };
        _thread.Start();
    }

    public ImageCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return new(_requested, _finished, _dropped, _failed);
            }
        }
    }

    public void Post(SynthesisRequest request, ImagePlacement placement)
    {
        lock (_gate)
        {
            _dropped += _waiting is null ? 0 : 1;
            _requested++;
            _waiting = request;
            _waitingPlacement = placement;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The newest image that was not fetched yet; return it with <see cref="Release"/>.</summary>
    public GeneratedImage? Fetch()
    {
        lock (_gate)
        {
            GeneratedImage? image = _ready;
            _ready = null;
            return image;
        }
    }

    public void Release(GeneratedImage image)
    {
        lock (_gate)
        {
            _free.Push(image);
        }
    }

    /// <summary>The newest failure that was not fetched yet.</summary>
    public GenerationException? FetchError()
    {
        lock (_gate)
        {
            GenerationException? error = _error;
            _error = null;
            return error;
        }
    }

    /// <summary>Blocks until nothing waits and nothing is being made.</summary>
    public void WaitUntilIdle()
    {
        lock (_gate)
        {
            while (_waiting is not null || _busy)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _stop = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (Next(out SynthesisRequest? request, out ImagePlacement placement, out GeneratedImage? image))
        {
            GenerationException? error = Make(request, placement, image);
            lock (_gate)
            {
                if (error is null)
                {
                    _finished++;
                    if (_ready is { } missed)
                    {
                        _free.Push(missed);
                        _dropped++;
                    }

                    _ready = image;
                }
                else
                {
                    _failed++;
                    _free.Push(image);
                    _error = error;
                }

                _busy = false;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool Next([NotNullWhen(true)] out SynthesisRequest? request, out ImagePlacement placement, [NotNullWhen(true)] out GeneratedImage? image)
    {
        lock (_gate)
        {
            while (_waiting is null && !_stop)
            {
                Monitor.Wait(_gate);
            }

            // The request is not referenced any more, so that a latent that is no longer shown can be collected.
            request = _waiting;
            placement = _waitingPlacement;
            _waiting = null;
            image = null;
            if (_stop || request is null)
            {
                return false;
            }

            image = _free.Pop();
            _busy = true;
            return true;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails here is thrown again on the render thread.")]
    private GenerationException? Make(SynthesisRequest request, ImagePlacement placement, GeneratedImage image)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            _synthesizer.Synthesize(request, _values);
            long made = Stopwatch.GetTimestamp();
            PixelConverter.Convert(_values.Values, _values.Channels, _format, image.Begin(_values.Resolution, _format, placement));
            image.GenerateMilliseconds = SmoothedTime.Milliseconds(start, made);
            image.ConvertMilliseconds = SmoothedTime.Milliseconds(made, Stopwatch.GetTimestamp());
            return null;
        }
        catch (Exception e)
        {
            return GenerationException.Of(_synthesizer, request, e);
        }
    }
}
