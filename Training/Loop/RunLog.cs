using System.Text.Encodings.Web;
using System.Text.Json;
using ScaleParty.Desktop;

namespace ScaleParty.Training.Loop;

/// <summary>
/// log.jsonl of a run's folder: one JSON object per line for everything that a run says, in order and only ever added to. Each line goes to the system
/// in one piece, so that a kill leaves at most a torn last one, which the next run cuts off.
/// </summary>
internal sealed class RunLog : IDisposable
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly FileStream _stream;
    private readonly TimeProvider _time;

    /// <summary>Opens a log to add to, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Gives the lines their time.</param>
    /// <exception cref="InvalidDataException">A symbolic link or no regular file is there.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RunLog(string path, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _stream = OwnFile.Open(path, FileShare.Read);
        _stream.SetLength(WholeLines(_stream));
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="kind">What kind of event it tells of.</param>
    /// <param name="counters">How far the run is.</param>
    /// <param name="more">Writes the properties that this kind of event has besides.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(string kind, RunCounters counters, Action<Utf8JsonWriter>? more = null)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Compact))
        {
            json.WriteStartObject();
            json.WriteString("time", _time.GetUtcNow().UtcDateTime);
            json.WriteString("event", kind);
            json.WriteNumber("images", counters.Images);
            json.WriteNumber("steps", counters.Steps);
            Number(json, "seconds", Math.Round(counters.Seconds, 3));
            more?.Invoke(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        _stream.Write(line.GetBuffer(), 0, (int)line.Length);
        _stream.Flush();
    }

    /// <summary>Writes a number, or null for what JSON has no number for.</summary>
    public static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public void Dispose() => _stream.Dispose();

    // Bytes up to the last line's end.
    private static long WholeLines(FileStream stream)
    {
        byte[] block = new byte[4096];
        for (long end = stream.Length; end > 0; end -= Math.Min(end, block.Length))
        {
            int count = (int)Math.Min(end, block.Length);
            stream.Seek(end - count, SeekOrigin.Begin);
            stream.ReadExactly(block, 0, count);
            int last = block.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (last >= 0)
            {
                return end - count + last + 1;
            }
        }

        return 0;
    }
}
