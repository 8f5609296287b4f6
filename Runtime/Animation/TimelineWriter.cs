using ScaleParty.Json;
using ScaleParty.Sampling;

namespace ScaleParty.Animation;

/// <summary>Writes a <see cref="Timeline"/> in the form that <see cref="TimelineParser"/> reads.</summary>
internal static class TimelineWriter
{
    public static string Write(Timeline timeline)
    {
        var json = new JsonWriter(indented: true);
        WriteTimeline(json, timeline);
        return json + "\n";
    }

    private static void WriteTimeline(JsonWriter json, Timeline timeline)
    {
        json.BeginObject();
        json.Name("duration").Value(timeline.Duration);
        json.Name("loop").Value(TimelineParser.LoopNames[(int)timeline.Loop]);
        json.Name("fps").Value(timeline.FramesPerSecond);
        if (timeline.Resolution is { } resolution)
        {
            json.Name("width").Value(resolution.Width);
            json.Name("height").Value(resolution.Height);
        }

        if (timeline.Seed is { } seed)
        {
            json.Name("seed").Value(seed);
        }

        if (timeline.Mode is { } mode)
        {
            json.Name("mode").Value(TimelineParser.ModeNames[(int)mode]);
        }

        if (timeline.Zoom != null)
        {
            json.Array("zoom", timeline.Zoom.Segments, WriteSegment);
        }

        json.Name("tracks").BeginObject();
        foreach (Track track in timeline.Tracks)
        {
            json.Array(track.Parameter.Name, track.Keyframes, WriteKeyframe);
        }

        json.EndObject().EndObject();
    }

    private static void WriteKeyframe(JsonWriter json, Keyframe keyframe)
    {
        json.BeginObject();
        json.Name("time").Value(keyframe.Time);
        json.Name("value").Value(keyframe.Value);
        WriteEasing(json, keyframe.Easing);
        json.EndObject();
    }

    private static void WriteSegment(JsonWriter json, ZoomSegment segment)
    {
        json.BeginObject();
        WriteView(json, "from", segment.Start, segment.From);
        WriteView(json, "to", segment.End, segment.To);
        WriteEasing(json, segment.Easing);
        json.EndObject();
    }

    private static void WriteView(JsonWriter json, string name, double time, ZoomView view)
    {
        json.Name(name).BeginObject();
        json.Name("time").Value(time);
        json.Array("centre", [view.Centre.X, view.Centre.Y], (w, v) => w.Value(v));
        json.Name("scale").Value(view.Scale);
        json.EndObject();
    }

    private static void WriteEasing(JsonWriter json, Easing easing)
    {
        if (!easing.Equals(Easing.Linear))
        {
            json.Name("easing").Value(easing.Name);
        }
    }
}
