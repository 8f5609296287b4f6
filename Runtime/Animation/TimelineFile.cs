using System.Text;
using ScaleParty.Models;

namespace ScaleParty.Animation;

/// <summary>Timelines as JSON files (Documentation~/timeline.schema.json).</summary>
public static class TimelineFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaximumBytes = 4 << 20;

    /// <summary>Reads a timeline.</summary>
    /// <param name="path">A JSON file of at most <see cref="MaximumBytes"/>.</param>
    /// <param name="parameters">What tracks may animate; names, ranges and the unit of "scale" come from here.</param>
    /// <exception cref="TimelineException">The file is not a timeline; the message names file, line and property.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Timeline Load(string path, IReadOnlyList<ParameterInfo> parameters)
    {
        Guard.NotNull(parameters, nameof(parameters));
        using FileStream stream = InputFile.Open(Guard.NotNull(path, nameof(path)), long.MaxValue);
        if (stream.Length > MaximumBytes)
        {
            throw TooLarge(path);
        }

        using MemoryStream copy = BoundedRead.Copy(stream, MaximumBytes, path);
        return TimelineParser.Parse(copy.ToArray(), path, parameters);
    }

    /// <summary>Reads a timeline from text.</summary>
    /// <param name="json">The JSON text, at most <see cref="MaximumBytes"/> in UTF-8.</param>
    /// <param name="name">Name that errors give the text.</param>
    /// <param name="parameters">What tracks may animate.</param>
    /// <exception cref="TimelineException">The text is not a timeline; the message names name, line and property.</exception>
    public static Timeline Parse(string json, string name, IReadOnlyList<ParameterInfo> parameters)
    {
        Guard.NotNull(name, nameof(name));
        Guard.NotNull(parameters, nameof(parameters));

        // Every UTF-16 unit takes at least one byte, so that longer texts need not be encoded to be refused.
        if (Guard.NotNull(json, nameof(json)).Length > MaximumBytes || Encoding.UTF8.GetByteCount(json) > MaximumBytes)
        {
            throw TooLarge(name);
        }

        return TimelineParser.Parse(Encoding.UTF8.GetBytes(json), name, parameters);
    }

    /// <summary>Writes a timeline as JSON, beside the path first and then renamed.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Timeline timeline, string path) => AtomicFile.WriteText(Guard.NotNull(path, nameof(path)), Write(timeline));

    /// <summary>A timeline as JSON text.</summary>
    public static string Write(Timeline timeline) => TimelineWriter.Write(Guard.NotNull(timeline, nameof(timeline)));

    private static TimelineException TooLarge(string name) =>
        new(name, 1, 1, string.Empty, FormattableString.Invariant($"is larger than {MaximumBytes} bytes, the most that is read"));
}
