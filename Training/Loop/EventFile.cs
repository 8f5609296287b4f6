using System.Buffers.Binary;
using System.Text;

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
        WriteEvent(0, message => message.Text(3, "brain.Event:2"));
    }

    /// <summary>A name that no earlier process has used.</summary>
    public static string NewName() => FormattableString.Invariant($"events.out.tfevents.{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}.{Environment.ProcessId}.scaleparty");

    /// <summary>Writes points of curves at a step.</summary>
    public void Scalars(long step, IEnumerable<(string Tag, double Value)> values) => WriteEvent(step, message => message.Message(5, summary =>
    {
        foreach ((string tag, double value) in values)
        {
            summary.Message(1, v => v.Text(1, tag).Float(2, (float)value));
        }
    }));

    /// <summary>Writes a picture at a step.</summary>
    public void Image(long step, string tag, int width, int height, ReadOnlyMemory<byte> png) => WriteEvent(step, message => message.Message(5, summary =>
        summary.Message(1, v => v.Text(1, tag).Message(4, image => image.Integer(1, height).Integer(2, width).Integer(3, 3).Bytes(4, png.Span)))));

    /// <summary>Hands what was written to the system.</summary>
    public void Flush() => _stream.Flush();

    public void Dispose() => _stream.Dispose();

    private void WriteEvent(long step, Action<ProtocolWriter> content)
    {
        var message = new ProtocolWriter();
        message.Double(1, _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0).Integer(2, step);
        content(message);
        byte[] data = message.ToArray();
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

    // The few wire types of protocol buffers that events need.
    private sealed class ProtocolWriter
    {
        private readonly List<byte> _bytes = [];

        public byte[] ToArray() => _bytes.ToArray();

        public ProtocolWriter Integer(int field, long value)
        {
            Variable(((ulong)field << 3) | 0);
            Variable(unchecked((ulong)value));
            return this;
        }

        public ProtocolWriter Double(int field, double value)
        {
            Variable(((ulong)field << 3) | 1);
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            _bytes.AddRange(bytes);
            return this;
        }

        public ProtocolWriter Float(int field, float value)
        {
            Variable(((ulong)field << 3) | 5);
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            _bytes.AddRange(bytes);
            return this;
        }

        public ProtocolWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public ProtocolWriter Bytes(int field, ReadOnlySpan<byte> value)
        {
            Variable(((ulong)field << 3) | 2);
            Variable((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        public ProtocolWriter Message(int field, Action<ProtocolWriter> content)
        {
            var inner = new ProtocolWriter();
            content(inner);
            return Bytes(field, inner.ToArray());
        }

        private void Variable(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
            {
                _bytes.Add((byte)(value | 0x80));
            }

            _bytes.Add((byte)value);
        }
    }
}
