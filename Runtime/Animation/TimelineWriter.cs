using System.Text;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Animation;

/// <summary>Writes a <see cref="Timeline"/> in the form that <see cref="TimelineParser"/> reads.</summary>
internal static class TimelineWriter
{
    public static void Save(Timeline timeline, string path) => AtomicFile.WriteText(path, Write(timeline));

    public static string Write(Timeline timeline)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            WriteTimeline(writer, timeline);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteTimeline(Utf8JsonWriter writer, Timeline timeline)
    {
        writer.WriteStartObject();
        writer.WriteNumber("duration", timeline.Duration);
        writer.WriteString("loop", TimelineParser.LoopNames[(int)timeline.Loop]);
        writer.WriteNumber("fps", timeline.FramesPerSecond);
        if (timeline.Resolution is { } resolution)
        {
            writer.WriteNumber("width", resolution.Width);
            writer.WriteNumber("height", resolution.Height);
        }

        if (timeline.Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        if (timeline.Zoom != null)
        {
            writer.WriteStartArray("zoom");
            foreach (ZoomSegment segment in timeline.Zoom.Segments)
            {
                WriteSegment(writer, segment);
            }

            writer.WriteEndArray();
        }

        writer.WriteStartObject("tracks");
        foreach (Track track in timeline.Tracks)
        {
            WriteTrack(writer, track);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTrack(Utf8JsonWriter writer, Track track)
    {
        writer.WriteStartArray(track.Parameter.Name);
        foreach (Keyframe keyframe in track.Keyframes)
        {
            writer.WriteStartObject();
            writer.WriteNumber("time", keyframe.Time);
            writer.WriteNumber("value", keyframe.Value);
            WriteEasing(writer, keyframe.Easing);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSegment(Utf8JsonWriter writer, ZoomSegment segment)
    {
        writer.WriteStartObject();
        WriteView(writer, "from", segment.Start, segment.From);
        WriteView(writer, "to", segment.End, segment.To);
        WriteEasing(writer, segment.Easing);
        writer.WriteEndObject();
    }

    private static void WriteView(Utf8JsonWriter writer, string name, double time, ZoomView view)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("time", time);
        writer.WriteStartArray("centre");
        writer.WriteNumberValue(view.Centre.X);
        writer.WriteNumberValue(view.Centre.Y);
        writer.WriteEndArray();
        writer.WriteNumber("scale", view.Scale);
        writer.WriteEndObject();
    }

    private static void WriteEasing(Utf8JsonWriter writer, Easing easing)
    {
        if (!easing.Equals(Easing.Linear))
        {
            writer.WriteString("easing", easing.Name);
        }
    }
}
