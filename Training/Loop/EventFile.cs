using System.Buffers.Binary;
using ScaleParty.Desktop;

namespace ScaleParty.Training.Loop;

/// <summary>
/// A TensorBoard event file: Event messages of protocol buffers (wall time = 1, step = 2, file version = 3, summary = 5) in
/// TFRecord frames (length, its check, data, its check). Images are given as PNG bytes, so that no image library is needed.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly TimeProvider _time;

    /// <summary>Creates a file.</summary>
    /// <param name="path">Where nothing is yet; TensorBoard recognises it by a <see cref="NewName"/>.</param>
    /// <param name="time">Gives the events their time.</param>
    public EventFile(string path, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        WriteEvent(0, e => e.Text(3, "brain.Event:2"));
    }

    /// <summary>A name that no earlier process has used.</summary>
    public static string NewName() => FormattableString.Invariant($"events.out.tfevents.{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}.{Environment.ProcessId}.scaleparty");

    /// <summary>Writes points of curves at a step.</summary>
    public void Scalars(long step, IEnumerable<(string Tag, double Value)> values) =>
        WriteSummary(step, values.Select(v => new ProtobufMessage().Text(1, v.Tag).Single(2, (float)v.Value)));

    /// <summary>Writes a picture at a step.</summary>
    public void Image(long step, string tag, int width, int height, ReadOnlyMemory<byte> png) =>
        WriteSummary(step, [new ProtobufMessage().Text(1, tag).Message(4, new ProtobufMessage().Whole(1, height).Whole(2, width).Whole(3, 3).Data(4, png.Span))]);

    /// <summary>Hands what was written to the system.</summary>
    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    private void WriteSummary(long step, IEnumerable<ProtobufMessage> values)
    {
        var summary = new ProtobufMessage();
        foreach (ProtobufMessage value in values)
        {
            summary.Message(1, value);
        }

        WriteEvent(step, e => e.Message(5, summary));
    }

    private void WriteEvent(long step, Action<ProtobufMessage> content)
    {
        ProtobufMessage message = new ProtobufMessage().Double(1, _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0).Whole(2, step);
        content(message);
        ReadOnlySpan<byte> data = message.Bytes.Span;
        Span<byte> length = stackalloc byte[8], check = stackalloc byte[4];
        BinaryPrimitives.WriteInt64LittleEndian(length, data.Length);
        _stream.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(check, Crc32C.Masked(length));
        _stream.Write(check);
        _stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(check, Crc32C.Masked(data));
        _stream.Write(check);
        _stream.Flush();
    }
}
