namespace ScaleParty.Animation;

/// <summary>
/// Successive zooms, which together drive the centre and the scale. Before, between and after them the view is constant.
/// Immutable.
/// </summary>
public sealed class ZoomTrack
{
    /// <summary>Name of the parameter for the centre's x.</summary>
    public const string CentreXName = "centre.x";

    /// <summary>Name of the parameter for the centre's y.</summary>
    public const string CentreYName = "centre.y";

    /// <summary>Name of the parameter for the scale.</summary>
    public const string ScaleName = "scale";

    private readonly ZoomSegment[] _segments;

    /// <summary>Creates a track of at least one zoom, each beginning no earlier than the one before ends.</summary>
    /// <exception cref="ArgumentException">There is no zoom, or two overlap; the message names which.</exception>
    public ZoomTrack(params ZoomSegment[] segments)
    {
        _segments = [.. Guard.NotNull(segments, nameof(segments))];
        if (_segments.Length == 0)
        {
            throw new ArgumentException("there is no zoom; expected at least 1", nameof(segments));
        }

        for (int i = 1; i < _segments.Length; i++)
        {
            if (_segments[i].Start < _segments[i - 1].End)
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"zoom[{i}] begins at {_segments[i].Start}; expected {_segments[i - 1].End} or later, the end of the previous zoom"),
                    nameof(segments));
            }
        }
    }

    /// <summary>The zooms in the order of their times.</summary>
    public IReadOnlyList<ZoomSegment> Segments => _segments;

    /// <summary>Whether a zoom drives the parameter of this name.</summary>
    public static bool Drives(string parameter) => parameter is CentreXName or CentreYName or ScaleName;

    /// <summary>The view at a time; an overshooting easing may move the scale beyond both ends of its zoom.</summary>
    /// <param name="seconds">Seconds from the start of the timeline; any number.</param>
    public ZoomView Evaluate(double seconds) => Evaluate(seconds, double.Epsilon, double.MaxValue);

    /// <summary>The view at a time, with the scale clamped to a range while the pivot stays fixed.</summary>
    internal ZoomView Evaluate(double seconds, double minimumScale, double maximumScale)
    {
        ZoomView view = _segments[0].From;
        foreach (ZoomSegment segment in _segments)
        {
            if (seconds < segment.Start)
            {
                break;
            }

            view = seconds < segment.End ? segment.AtTime(seconds, minimumScale, maximumScale) : segment.To;
        }

        return view;
    }
}
