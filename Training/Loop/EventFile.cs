using System.Buffers.Binary;
using Google.Protobuf;

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
        WriteEvent(0, e => Write(e, 3, "brain.Event:2"));
    }

    /// <summary>A name that no earlier process has used.</summary>
    public static string NewName() => FormattableString.Invariant($"events.out.tfevents.{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}.{Environment.ProcessId}.scaleparty");

    /// <summary>Writes points of curves at a step.</summary>
    public void Scalars(long step, IEnumerable<(string Tag, double Value)> values) => WriteSummary(step, values.Select(v => (v.Tag, new Action<CodedOutputStream>(value =>
    {
        value.WriteTag(2, WireFormat.WireType.Fixed32);
        value.WriteFloat((float)v.Value);
    }))));

    /// <summary>Writes a picture at a step.</summary>
    public void Image(long step, string tag, int width, int height, ReadOnlyMemory<byte> png) => WriteSummary(step, [(tag, value => Write(value, 4, image =>
    {
        Write(image, 1, height);
        Write(image, 2, width);
        Write(image, 3, 3);
        Write(image, 4, ByteString.CopyFrom(png.Span));
    }))]);

    /// <summary>Hands what was written to the system.</summary>
    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    private void WriteSummary(long step, IEnumerable<(string Tag, Action<CodedOutputStream> Content)> values) => WriteEvent(step, e => Write(e, 5, summary =>
    {
        foreach ((string tag, Action<CodedOutputStream> content) in values)
        {
            Write(summary, 1, value =>
            {
                Write(value, 1, tag);
                content(value);
            });
        }
    }));

    private void WriteEvent(long step, Action<CodedOutputStream> content)
    {
        byte[] data = Message(e =>
        {
            e.WriteTag(1, WireFormat.WireType.Fixed64);
            e.WriteDouble(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
            Write(e, 2, step);
            content(e);
        }).ToByteArray();
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

    private static ByteString Message(Action<CodedOutputStream> content)
    {
        using var bytes = new MemoryStream();
        using (var message = new CodedOutputStream(bytes, leaveOpen: true))
        {
            content(message);
        }

        return ByteString.CopyFrom(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(CodedOutputStream message, int field, Action<CodedOutputStream> content) => Write(message, field, Message(content));

    private static void Write(CodedOutputStream message, int field, ByteString value)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteBytes(value);
    }

    private static void Write(CodedOutputStream message, int field, string value)
    {
        message.WriteTag(field, WireFormat.WireType.LengthDelimited);
        message.WriteString(value);
    }

    private static void Write(CodedOutputStream message, int field, long value)
    {
        message.WriteTag(field, WireFormat.WireType.Varint);
        message.WriteInt64(value);
    }
}
