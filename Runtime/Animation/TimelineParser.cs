using ScaleParty.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Animation;

/// <summary>Makes a <see cref="Timeline"/> of a JSON text; Documentation~/timeline.schema.json describes the form.</summary>
internal sealed class TimelineParser
{
    internal static readonly string[] Properties = ["$schema", "duration", "loop", "fps", "width", "height", "seed", "mode", "zoom", "tracks"];
    internal static readonly string[] KeyframeProperties = ["time", "value", "easing"];
    internal static readonly string[] ZoomProperties = ["from", "to", "about", "easing"];
    internal static readonly string[] ViewProperties = ["time", "centre", "scale"];
    internal static readonly string[] LoopNames = ["once", "loop", "ping-pong"];
    internal static readonly string[] ModeNames = ["free", "pyramid"];

    // A keyframe is an object of up to three values; the rest of a timeline is small.
    private const int MaximumValues = (5 * Timeline.MaximumKeyframes) + 1000;

    private static readonly JsonFormat Format = new(string.Empty, MaximumDepth: 8, MaximumValues, Lenient: true, (name, line, column, path, problem) => new TimelineException(name, line, column, path, problem));

    private readonly Dictionary<string, ParameterInfo> _parameters = new(StringComparer.Ordinal);
    private int _keyframes;

    private TimelineParser(IReadOnlyList<ParameterInfo> parameters)
    {
        foreach (ParameterInfo parameter in parameters)
        {
            _parameters[parameter.Name] = parameter;
        }
    }

    public static Timeline Parse(byte[] utf8, string name, IReadOnlyList<ParameterInfo> parameters) =>
        new TimelineParser(parameters).ReadTimeline(JsonReader.Read(new JsonText(utf8, name, Format)));

    /// <summary>Reads a timeline that is part of a larger text; errors are those of the text's format.</summary>
    public static Timeline Read(JsonValue value, IReadOnlyList<ParameterInfo> parameters) => new TimelineParser(parameters).ReadTimeline(value);

    private Timeline ReadTimeline(JsonValue root)
    {
        Only(root, Properties);
        if (root.Optional("$schema") is { } schema)
        {
            schema.Text();
        }

        double duration = root.Required("duration", "seconds").Real(1e-6, Timeline.MaximumDuration);
        ZoomTrack? zoom = root.Optional("zoom") is { } zooms ? ReadZoom(zooms, duration) : null;
        List<Track> tracks = root.Optional("tracks") is { } list ? ReadTracks(list, duration, zoom != null) : [];
        if (zoom == null && root.Optional("tracks") == null)
        {
            throw root.Missing("tracks", "tracks, a zoom or both");
        }

        var timeline = new Timeline(duration, tracks, zoom)
        {
            Loop = root.Optional("loop") is { } loop ? (LoopMode)ReadName(loop, LoopNames) : LoopMode.Once,
            Mode = root.Optional("mode") is { } mode ? (SynthesisMode)ReadName(mode, ModeNames) : null,
            Resolution = ReadResolution(root),
            Seed = root.Optional("seed") is { } seed ? (int)seed.Whole(0, LargestSeed()) : null,
            FramesPerSecond = root.Optional("fps") is { } fps ? fps.Real(0.001, Timeline.MaximumFramesPerSecond) : 30,
        };
        return timeline;
    }

    private static int ReadName(JsonValue value, string[] names)
    {
        int index = Array.IndexOf(names, value.Text());
        return index >= 0 ? index : throw value.Expected("one of " + string.Join(", ", names));
    }

    private static Resolution? ReadResolution(JsonValue root)
    {
        JsonValue? width = root.Optional("width"), height = root.Optional("height");
        if (width == null && height == null)
        {
            return null;
        }

        width ??= root.Required("width", "a width beside the height");
        height ??= root.Required("height", "a height beside the width");
        return new Resolution((int)width.Whole(1, Resolution.MaximumSide), (int)height.Whole(1, Resolution.MaximumSide));
    }

    /// <summary>The largest whole number that every seeded parameter on offer takes.</summary>
    private int LargestSeed()
    {
        double largest = int.MaxValue;
        foreach (string name in Timeline.SeededNames)
        {
            largest = _parameters.TryGetValue(name, out ParameterInfo? parameter) ? Math.Min(largest, parameter.Maximum) : largest;
        }

        return (int)largest;
    }

    private List<Track> ReadTracks(JsonValue tracks, double duration, bool zoomed)
    {
        Dictionary<string, JsonValue> members = tracks.Object();
        var list = new List<Track>(members.Count);
        foreach (KeyValuePair<string, JsonValue> member in members)
        {
            if (!_parameters.TryGetValue(member.Key, out ParameterInfo? parameter))
            {
                throw member.Value.NameError("is not a parameter; expected one of " + string.Join(", ", _parameters.Keys) + Meant(member.Key, _parameters.Keys));
            }

            if (zoomed && ZoomTrack.Drives(member.Key))
            {
                throw member.Value.NameError("is driven by zoom too; expected zoom, or tracks for centre and scale");
            }

            list.Add(new(parameter, ReadKeyframes(member.Value, parameter, duration)));
        }

        return list;
    }

    private List<Keyframe> ReadKeyframes(JsonValue value, ParameterInfo parameter, double duration)
    {
        if (value.Kind == JsonKind.Number)
        {
            CountKeyframe(value);
            return [new(0, Number(value, parameter))];
        }

        if (value.Kind != JsonKind.Array || value.Items!.Count == 0)
        {
            throw value.Kind == JsonKind.Array
                ? value.Error("has no keyframes; expected at least 1")
                : value.Expected("a number or an array of keyframes");
        }

        var keyframes = new List<Keyframe>();
        foreach (JsonValue item in value.Items)
        {
            CountKeyframe(item);
            Only(item, KeyframeProperties);
            JsonValue timeValue = item.Required("time", "seconds");
            double time = timeValue.Real(0, duration);
            if (keyframes.Count > 0 && time <= keyframes[^1].Time)
            {
                throw timeValue.Expected(FormattableString.Invariant($"more than {keyframes[^1].Time}, the time of the keyframe before"));
            }

            double number = Number(item.Required("value", JsonValue.Range(parameter.Minimum, parameter.Maximum)), parameter);
            keyframes.Add(new(time, number, ReadEasing(item)));
        }

        return keyframes;
    }

    private ZoomTrack ReadZoom(JsonValue value, double duration)
    {
        if (value.Kind != JsonKind.Array)
        {
            return new(ReadSegment(value, duration, 0));
        }

        if (value.Items!.Count == 0)
        {
            throw value.Error("has no zooms; expected at least 1");
        }

        var segments = new List<ZoomSegment>();
        foreach (JsonValue item in value.Items)
        {
            segments.Add(ReadSegment(item, duration, segments.Count == 0 ? 0 : segments[^1].End));
        }

        return new([.. segments]);
    }

    private ZoomSegment ReadSegment(JsonValue value, double duration, double earliest)
    {
        CountKeyframe(value);
        Only(value, ZoomProperties);
        JsonValue from = value.Required("from", "the view at the beginning"), to = value.Required("to", "the view at the end");
        Only(from, ViewProperties);
        Only(to, ViewProperties);
        JsonValue endValue = to.Required("time", "seconds");
        double start = from.Required("time", "seconds").Real(earliest, duration), end = endValue.Real(0, duration);
        if (end <= start)
        {
            throw endValue.Expected(FormattableString.Invariant($"more than {start}, the time of from"));
        }

        var first = new ZoomView(ReadPoint(from.Required("centre", "[x, y]")), ReadScale(from));
        double scale = ReadScale(to);
        JsonValue? about = value.Optional("about"), centre = to.Optional("centre");
        if (about != null)
        {
            return centre != null
                ? throw about.NameError("is given beside to.centre; expected one of them")
                : ReadAbout(about, start, first, end, scale, ReadEasing(value));
        }

        centre ??= to.Required("centre", "[x, y], or about beside from and to");
        return new(start, first, end, new(ReadPoint(centre), scale), ReadEasing(value));
    }

    private ZoomSegment ReadAbout(JsonValue about, double start, ZoomView from, double end, double scale, Easing? easing)
    {
        var segment = ZoomSegment.About(ReadPoint(about), start, from, end, scale, easing);
        Vector2d centre = segment.To.Centre;
        ParameterInfo x = Info(about, ZoomTrack.CentreXName), y = Info(about, ZoomTrack.CentreYName);
        return x.Clamp(centre.X) == centre.X && y.Clamp(centre.Y) == centre.Y
            ? segment
            : throw about.Error(FormattableString.Invariant($"leads to the centre [{centre.X}, {centre.Y}]; expected {JsonValue.Range(x.Minimum, x.Maximum)} and {JsonValue.Range(y.Minimum, y.Maximum)}"));
    }

    private Vector2d ReadPoint(JsonValue value)
    {
        if (value.Kind != JsonKind.Array || value.Items!.Count != 2)
        {
            throw value.Kind == JsonKind.Array
                ? value.Error(FormattableString.Invariant($"has {value.Items!.Count} values; expected [x, y]"))
                : value.Expected("[x, y]");
        }

        return new(Number(value.Items[0], Info(value, ZoomTrack.CentreXName)), Number(value.Items[1], Info(value, ZoomTrack.CentreYName)));
    }

    private double ReadScale(JsonValue view)
    {
        ParameterInfo scale = Info(view, ZoomTrack.ScaleName);
        return Number(view.Required("scale", JsonValue.Range(scale.Minimum, scale.Maximum)), scale);
    }

    private ParameterInfo Info(JsonValue value, string name) => _parameters.TryGetValue(name, out ParameterInfo? parameter)
        ? parameter
        : throw value.Error($"needs the parameter {name}, which is not offered here");

    private static Easing? ReadEasing(JsonValue value)
    {
        if (value.Optional("easing") is not { } easing)
        {
            return null;
        }

        string name = easing.Text();
        try
        {
            return Easing.Parse(name);
        }
        catch (FormatException e)
        {
            throw easing.Error($"is {easing.Shown}; {e.Message}");
        }
    }

    private void CountKeyframe(JsonValue value)
    {
        if (++_keyframes > Timeline.MaximumKeyframes)
        {
            throw value.Error(FormattableString.Invariant($"is one keyframe too many; expected at most {Timeline.MaximumKeyframes} in a timeline"));
        }
    }

    private static void Only(JsonValue value, string[] names)
    {
        foreach (KeyValuePair<string, JsonValue> member in value.Object())
        {
            if (Array.IndexOf(names, member.Key) < 0)
            {
                throw member.Value.NameError("is not known; expected one of " + string.Join(", ", names) + Meant(member.Key, names));
            }
        }
    }

    private static string Meant(string written, IEnumerable<string> names) =>
        Spelling.Nearest(written, names) is { } name ? $"; did you mean '{name}'?" : string.Empty;

    private static double Number(JsonValue value, ParameterInfo parameter) => value.Real(parameter.Minimum, parameter.Maximum);
}
