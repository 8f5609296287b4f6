using ScaleParty.Animation;

namespace ScaleParty.Viewer.Input;

/// <summary>
/// Plays a timeline forth and back until the user moves the view. When it is resumed after that, the
/// parameters return to the timeline smoothly.
/// </summary>
internal sealed class Playback
{
    private const double GlideDuration = 1.2;
    private readonly Timeline _timeline;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly double[] _from;
    private double _glide = GlideDuration;

    /// <summary>Creates a playback that plays from the beginning.</summary>
    public Playback(Timeline timeline, IReadOnlyList<Parameter> parameters)
    {
        _timeline = timeline;
        _parameters = parameters;
        _from = new double[parameters.Count];
    }

    /// <summary>Whether it plays.</summary>
    public bool IsPlaying { get; private set; } = true;

    /// <summary>Seconds played.</summary>
    public double Time { get; private set; }

    /// <summary>The time of the timeline that is shown: forth, and back where the timeline itself ends.</summary>
    public double TimelineTime
    {
        get
        {
            if (_timeline.Loop != LoopMode.Once)
            {
                return Time;
            }

            double there = Time % (2 * _timeline.Duration);
            return there > _timeline.Duration ? (2 * _timeline.Duration) - there : there;
        }
    }

    /// <summary>Whether the timeline sets a parameter.</summary>
    public bool Drives(string name) =>
        (_timeline.Zoom is not null && ZoomTrack.Drives(name)) || _timeline.Tracks.Any(track => track.Parameter.Name == name);

    /// <summary>Stops; the view does not change.</summary>
    public void Pause() => IsPlaying = false;

    /// <summary>Resumes.</summary>
    public void Play()
    {
        if (!IsPlaying)
        {
            IsPlaying = true;
            _glide = 0;
            for (int i = 0; i < _from.Length; i++)
            {
                _from[i] = _parameters[i].Value;
            }
        }
    }

    /// <summary>Returns to the start, paused.</summary>
    public void Rewind()
    {
        IsPlaying = false;
        Time = 0;
        _glide = GlideDuration;
    }

    /// <summary>Advances by some seconds and sets the parameters.</summary>
    /// <param name="seconds">Seconds since the last call.</param>
    /// <param name="apply">Sets the parameters to their values at a time of the timeline.</param>
    public void Advance(double seconds, Action<double> apply)
    {
        if (!IsPlaying)
        {
            return;
        }

        Time += seconds;
        apply(TimelineTime);
        if (_glide >= GlideDuration)
        {
            return;
        }

        _glide += seconds;
        double t = Math.Clamp(_glide / GlideDuration, 0, 1), eased = t * t * (3 - (2 * t));
        for (int i = 0; i < _from.Length; i++)
        {
            Parameter parameter = _parameters[i];
            parameter.SetClamped(parameter.Info.Scale == ParameterScale.Logarithmic
                ? _from[i] * Math.Pow(parameter.Value / _from[i], eased)
                : _from[i] + ((parameter.Value - _from[i]) * eased));
        }
    }
}
