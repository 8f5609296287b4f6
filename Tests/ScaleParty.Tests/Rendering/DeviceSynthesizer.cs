using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Rendering;

/// <summary>
/// A device synthesizer without a device: every image takes some slices of one millisecond each. It keeps the contract's rules, and
/// remembers what it was asked for and what it finished.
/// </summary>
internal sealed class DeviceSynthesizer(GeneratorNetwork? network = null) : IDeviceSynthesizer
{
    private IDeviceImageTarget? _target;
    private SynthesisRequest? _request;
    private int _left;

    public GeneratorNetwork Network { get; } = network ?? TinyNetwork.Create();

    public string Backend => "imagined device";

    public int SlicesPerImage { get; set; } = 5;

    public bool IsWorking => _left > 0;

    public List<SynthesisRequest> Begun { get; } = new(65536);

    public List<SynthesisRequest> Finished { get; } = new(65536);

    /// <summary>Images that were begun and not finished before the next one was.</summary>
    public int GivenUp { get; private set; }

    /// <summary>Device time of all slices.</summary>
    public double Milliseconds { get; private set; }

    public Exception? BeginFailure { get; set; }

    public Exception? StepFailure { get; set; }

    public bool IsDisposed { get; private set; }

    public void Begin(SynthesisRequest request, IDeviceImageTarget target)
    {
        GivenUp += IsWorking ? 1 : 0;
        _left = 0;
        Exception? failure = BeginFailure;
        BeginFailure = null;
        Throw(failure);
        Begun.Add(request);
        target.Begin(request.Region.Resolution);
        (_request, _target, _left) = (request, target, SlicesPerImage);
    }

    public SliceProgress Step(double milliseconds)
    {
        Assert.True(milliseconds > 0);
        if (!IsWorking)
        {
            return default;
        }

        Exception? failure = StepFailure;
        StepFailure = null;
        Throw(failure);
        int slices = Math.Min(_left, Math.Max(1, (int)Math.Min(milliseconds, 1e6)));
        _left -= slices;
        Milliseconds += slices;
        if (_left == 0)
        {
            _target!.Complete();
            Finished.Add(_request!);
        }

        return new SliceProgress(slices, slices, _left == 0);
    }

    /// <summary>As a synthesizer may, it gives up the image in work.</summary>
    public void Synthesize(SynthesisRequest request, IImageTarget target)
    {
        GivenUp += IsWorking ? 1 : 0;
        _left = 0;
        target.Begin(request.Region.Resolution, 3).Clear();
        target.Complete();
    }

    public void Dispose() => IsDisposed = true;

    private void Throw(Exception? failure)
    {
        if (failure is not null)
        {
            _left = 0;
            throw failure;
        }
    }
}
