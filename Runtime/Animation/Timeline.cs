using ScaleParty.Sampling;

namespace ScaleParty.Animation;

/// <summary>An animation: values of parameters over time. Immutable; <see cref="TimelineFile"/> reads and writes it as JSON.</summary>
public sealed class Timeline
{
    /// <summary>The longest duration, and so the latest time of a keyframe, in seconds: a day.</summary>
    public const double MaximumDuration = 86400;

    /// <summary>The largest rate of frames per second.</summary>
    public const double MaximumFramesPerSecond = 1000;

    /// <summary>The largest number of keyframes and zooms in a file.</summary>
    public const int MaximumKeyframes = 20000;

    /// <summary>Names of the parameters that <see cref="Seed"/> sets where they have no tracks.</summary>
    internal static readonly string[] SeededNames = ["latent", "layout", "noise.seed"];

    private readonly Track[] _tracks;
    private readonly double _framesPerSecond = 30;
    private readonly bool[] _seeded;
    private readonly int? _seed;

    /// <summary>Creates a timeline.</summary>
    /// <param name="duration">Seconds, greater than 0, up to <see cref="MaximumDuration"/>.</param>
    /// <param name="tracks">At most one track per parameter.</param>
    /// <param name="zoom">Zooms, which drive centre and scale in place of tracks for them; or null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is outside its range.</exception>
    /// <exception cref="ArgumentException">A parameter is driven twice, or a keyframe or zoom is later than the duration.</exception>
    public Timeline(double duration, IReadOnlyList<Track> tracks, ZoomTrack? zoom = null)
    {
        Duration = Guard.InRange(duration, 1e-6, MaximumDuration, nameof(duration));
        _tracks = [.. Guard.NotNull(tracks, nameof(tracks))];
        Zoom = zoom;
        var driven = new HashSet<string>(StringComparer.Ordinal);
        foreach (Track track in _tracks)
        {
            string name = track.Parameter.Name;
            if (!driven.Add(name) || (zoom != null && ZoomTrack.Drives(name)))
            {
                throw new ArgumentException($"{name} is driven twice; expected one track, or a zoom without tracks for centre and scale", nameof(tracks));
            }

            CheckEnd(name, track.Keyframes[^1].Time, nameof(tracks));
        }

        _seeded = Array.ConvertAll(SeededNames, name => !driven.Contains(name));
        if (zoom != null)
        {
            CheckEnd("zoom", zoom.Segments[^1].End, nameof(zoom));
        }
    }

    /// <summary>Seconds from the beginning to the end.</summary>
    public double Duration { get; }

    /// <summary>What happens after the end.</summary>
    public LoopMode Loop { get; init; }

    /// <summary>Frames per second to render it with; greater than 0, up to <see cref="MaximumFramesPerSecond"/>.</summary>
    public double FramesPerSecond
    {
        get => _framesPerSecond;
        init => _framesPerSecond = Guard.InRange(value, 0.001, MaximumFramesPerSecond, nameof(FramesPerSecond));
    }

    /// <summary>Resolution to render it with, or null where the host chooses.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>How images are made, or null where the host chooses.</summary>
    public SynthesisMode? Mode { get; init; }

    /// <summary>Value, 0 or more, of the parameters "latent", "layout" and "noise.seed" where they have no tracks; or null to leave them.</summary>
    public int? Seed
    {
        get => _seed;
        init => _seed = value == null ? null : Guard.InRange(value.Value, 0, int.MaxValue, nameof(Seed));
    }

    /// <summary>The tracks, at most one per parameter.</summary>
    public IReadOnlyList<Track> Tracks => _tracks;

    /// <summary>The zooms that drive centre and scale, or null.</summary>
    public ZoomTrack? Zoom { get; }

    /// <summary>Seconds after which a looping timeline repeats: the duration, twice that with <see cref="LoopMode.PingPong"/>.</summary>
    public double Period => Loop == LoopMode.PingPong ? 2 * Duration : Duration;

    /// <summary>Sets every parameter that the timeline drives to its value at a time. Allocates nothing.</summary>
    /// <param name="seconds">Seconds since the start, any finite number; <see cref="Loop"/> determines what happens outside the duration.</param>
    /// <param name="parameters">The parameters; those the timeline does not drive are not changed.</param>
    /// <exception cref="ArgumentException">The timeline drives a parameter that is not among them.</exception>
    public void Evaluate(double seconds, IReadOnlyList<Parameter> parameters)
    {
        double time = LocalTime(seconds);
        CheckDrivenParameters(Guard.NotNull(parameters, nameof(parameters)));
        if (Zoom != null)
        {
            Parameter scale = Find(parameters, ZoomTrack.ScaleName);
            ZoomView view = Zoom.Evaluate(time, scale.Info.Minimum, scale.Info.Maximum);
            scale.SetClamped(view.Scale);
            Find(parameters, ZoomTrack.CentreXName).SetClamped(view.Centre.X);
            Find(parameters, ZoomTrack.CentreYName).SetClamped(view.Centre.Y);
        }

        foreach (Track track in _tracks)
        {
            Find(parameters, track.Parameter.Name).SetClamped(track.Evaluate(time));
        }

        for (int i = 0; i < _seeded.Length && Seed != null; i++)
        {
            if (_seeded[i])
            {
                TryFind(parameters, SeededNames[i])?.SetClamped(Seed.Value);
            }
        }
    }

    /// <summary>The time within the duration that is shown at a time since the start.</summary>
    /// <param name="seconds">Seconds since the start, any finite number.</param>
    public double LocalTime(double seconds)
    {
        Guard.Finite(seconds, nameof(seconds));
        if (Loop == LoopMode.Once)
        {
            return Math.Min(Math.Max(seconds, 0), Duration);
        }

        double time = seconds % Period;
        time = time < 0 ? time + Period : time;
        return time > Duration ? Period - time : time;
    }

    /// <summary>Number of frames that render one period at a rate; frame i shows the time i / rate.</summary>
    /// <param name="framesPerSecond">Frames per second, greater than 0, up to <see cref="MaximumFramesPerSecond"/>.</param>
    public int FrameCount(double framesPerSecond)
    {
        double frames = Period * Guard.InRange(framesPerSecond, 0.001, MaximumFramesPerSecond, nameof(framesPerSecond));

        // A product that is whole but for rounding must not gain a frame.
        return (int)Math.Max(1, Math.Ceiling(frames - 1e-6));
    }

    // Before any is set, so that a refused list of parameters is not changed.
    private void CheckDrivenParameters(IReadOnlyList<Parameter> parameters)
    {
        if (Zoom != null)
        {
            Find(parameters, ZoomTrack.ScaleName);
            Find(parameters, ZoomTrack.CentreXName);
            Find(parameters, ZoomTrack.CentreYName);
        }

        foreach (Track track in _tracks)
        {
            Find(parameters, track.Parameter.Name);
        }
    }

    private static Parameter Find(IReadOnlyList<Parameter> parameters, string name) => TryFind(parameters, name)
        ?? throw new ArgumentException($"the timeline drives {name}, which is not among the parameters", nameof(parameters));

    private static Parameter? TryFind(IReadOnlyList<Parameter> parameters, string name)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Info.Name == name)
            {
                return parameters[i];
            }
        }

        return null;
    }

    private void CheckEnd(string name, double end, string argument)
    {
        if (end > Duration)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} ends at {end}; expected at most {Duration}, the duration"), argument);
        }
    }
}
