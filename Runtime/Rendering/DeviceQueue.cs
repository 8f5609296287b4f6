using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// The textures that wait for one device synthesizer, which makes one image at a time: first come, first served. The update
/// of any of them works on the first one, so that a texture that is no longer updated delays no other.
/// </summary>
internal sealed class DeviceQueue
{
    private static readonly ConditionalWeakTable<IDeviceSynthesizer, DeviceQueue> Queues = new();
    private readonly IDeviceSynthesizer _synthesizer;
    private readonly List<DeviceImageSource> _waiting = [];
    private DeviceImageSource? _current;
    private SynthesisRequest? _request;
    private bool _begun;

    private DeviceQueue(IDeviceSynthesizer synthesizer) => _synthesizer = synthesizer;

    /// <summary>The queue of a synthesizer.</summary>
    public static DeviceQueue Of(IDeviceSynthesizer synthesizer) => Queues.GetValue(synthesizer, s => new DeviceQueue(s));

    /// <summary>Adds a texture with a waiting request, unless it is in the queue already.</summary>
    public void Add(DeviceImageSource source)
    {
        if (!_waiting.Contains(source))
        {
            _waiting.Add(source);
        }
    }

    /// <summary>Removes a texture. Its image in progress is abandoned when the next one is started.</summary>
    public void Remove(DeviceImageSource source)
    {
        _waiting.Remove(source);
        if (_current == source)
        {
            End();
        }
    }

    /// <summary>Uses device time: for the image in progress first, then for waiting ones within the rest of the budget.</summary>
    public void Work(double milliseconds)
    {
        for (double left = milliseconds; left > 0 && Next() is { } source;)
        {
            SliceProgress progress = Step(source, left);
            if (_current == source)
            {
                return;
            }

            left -= progress.EstimatedMilliseconds;
        }
    }

    /// <summary>Works until the newest request of a texture is shown or has failed.</summary>
    public void Finish(DeviceImageSource source)
    {
        if (_current == source && source.HasWaiting)
        {
            source.Abandoned();
            End();
        }

        while ((_current == source || _waiting.Contains(source)) && Next() is { } next)
        {
            Step(next, double.PositiveInfinity);
        }
    }

    private DeviceImageSource? Next()
    {
        if (_current is null && _waiting.Count > 0)
        {
            _current = _waiting[0];
            _waiting.RemoveAt(0);
            _request = _current.Begin();
        }

        return _current;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails here is thrown again by the update of the texture it belongs to.")]
    private SliceProgress Step(DeviceImageSource source, double milliseconds)
    {
        try
        {
            // An image that a call outside this queue has abandoned is started again.
            if (!_begun || !_synthesizer.IsWorking)
            {
                _synthesizer.Begin(_request!, source.Target);
                _begun = true;
            }

            SliceProgress progress = _synthesizer.Step(milliseconds);
            source.Stepped(progress);
            if (progress.Finished)
            {
                End();
            }

            return progress;
        }
        catch (Exception e)
        {
            source.Failed(_synthesizer, e);
            End();
            return default;
        }
    }

    private void End()
    {
        _current = null;
        _request = null;
        _begun = false;
    }
}
