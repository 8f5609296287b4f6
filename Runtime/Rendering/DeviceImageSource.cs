using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// Images made on the graphics device, a few slices per frame, directly into the texture. An image in progress is completed before a
/// newer request is started: a view that always moves would otherwise never show one.
/// </summary>
internal sealed class DeviceImageSource : ITextureImageSource
{
    private readonly DeviceQueue _queue;
    private readonly UpdateClock _clock;
    private readonly double _budget;
    private SynthesisRequest? _waiting, _working;
    private ImagePlacement _waitingPlacement, _workingPlacement;
    private GenerationException? _error;
    private double _imageMilliseconds, _frameMilliseconds;
    private int _imageSlices;
    private bool _isNew;
    private long _requested, _finished, _dropped, _failed;

    public DeviceImageSource(IDeviceSynthesizer synthesizer, IDeviceImageTarget target, double millisecondsPerFrame, UpdateClock clock)
    {
        _queue = DeviceQueue.Of(synthesizer);
        Target = target;
        _clock = clock;
        _budget = millisecondsPerFrame;
    }

    public ImageCounts Counts => new(_requested, _finished, _dropped, _failed);

    public ImagePlacement? Shown { get; private set; }

    /// <summary>The target of the images.</summary>
    public IDeviceImageTarget Target { get; }

    /// <summary>Whether a request waits for its turn.</summary>
    public bool HasWaiting => _waiting is not null;

    public void Request(SynthesisRequest request, ImagePlacement placement)
    {
        _dropped += _waiting is null ? 0 : 1;
        _requested++;
        _waiting = request;
        _waitingPlacement = placement;
        _queue.Add(this);
    }

    public bool Advance()
    {
        if (_waiting is not null || _working is not null)
        {
            _frameMilliseconds = 0;
            _queue.Work(_budget);
            _clock.AddDeviceTime(_frameMilliseconds);
        }

        return TakeNew();
    }

    public bool Finish()
    {
        _queue.Finish(this);
        return TakeNew();
    }

    public GenerationException? FetchError()
    {
        GenerationException? error = _error;
        _error = null;
        return error;
    }

    public void Dispose() => _queue.Remove(this);

    /// <summary>The waiting request is first in the queue.</summary>
    public SynthesisRequest Begin()
    {
        _working = _waiting!;
        _workingPlacement = _waitingPlacement;
        _waiting = null;
        _imageMilliseconds = 0;
        _imageSlices = 0;
        return _working;
    }

    /// <summary>Slices of the image in progress were issued; with the last of them it is shown.</summary>
    public void Stepped(SliceProgress progress)
    {
        _imageMilliseconds += progress.EstimatedMilliseconds;
        _frameMilliseconds += progress.EstimatedMilliseconds;
        _imageSlices += progress.Slices;
        if (progress.Finished)
        {
            _finished++;
            _isNew = true;
            Shown = _workingPlacement;
            _clock.ShownOnDevice(_imageMilliseconds, _imageSlices);
            _working = null;
        }
    }

    /// <summary>The image in progress could not be made; the shown one remains.</summary>
    public void Failed(ISynthesizer synthesizer, Exception cause)
    {
        _failed++;
        _error = GenerationException.Of(synthesizer, _working!, cause);
        _working = null;
    }

    /// <summary>The image in progress is no longer needed.</summary>
    public void Abandoned()
    {
        _dropped++;
        _working = null;
    }

    private bool TakeNew()
    {
        bool isNew = _isNew;
        _isNew = false;
        return isNew;
    }
}
