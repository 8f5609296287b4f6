using ScaleParty.Animation;
using ScaleParty.Rendering;

namespace ScaleParty.Viewer;

/// <summary>Finds out whether a view is at rest: no parameter has changed for a while.</summary>
internal sealed class RestWatch
{
    private readonly Parameter[] _parameters;
    private readonly double[] _values;
    private readonly double _delay;
    private double _changed;

    /// <param name="parameters">What determines the view; the texture's resolution, which depends on whether it is at rest, is left out.</param>
    /// <param name="delay">Seconds without a change after which it is at rest.</param>
    public RestWatch(TextureParameters parameters, double delay)
    {
        _parameters = [.. parameters.All.Where(p => p.Info.Name is not ("width" or "height"))];
        _values = new double[_parameters.Length];
        _delay = delay;
    }

    /// <summary>Called once per frame.</summary>
    /// <param name="now">Time in seconds.</param>
    /// <param name="moved">Whether anything else has changed, such as the size of the window.</param>
    public bool IsAtRest(double now, bool moved = false)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            double value = _parameters[i].Value;
            moved |= value != _values[i];
            _values[i] = value;
        }

        _changed = moved ? now : _changed;
        return now - _changed >= _delay;
    }
}
