using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ScaleParty.Desktop;

/// <summary>A message of the protocol buffers wire format: fields in the order in which they are added, each a key (number and wire type) and a value.</summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message's bytes; valid until a field is added.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Adds a whole number (int32, int64, uint64, bool and enumerations of a schema).</summary>
    public ProtobufMessage Whole(int field, long value)
    {
        Number(((ulong)field << 3) | Varint);
        Number(unchecked((ulong)value));
        return this;
    }

    /// <summary>Adds a number in single precision.</summary>
    public ProtobufMessage Single(int field, float value)
    {
        Number(((ulong)field << 3) | Fixed32);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a number in double precision.</summary>
    public ProtobufMessage Double(int field, double value)
    {
        Number(((ulong)field << 3) | Fixed64);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>Adds a text, in UTF-8.</summary>
    public ProtobufMessage Text(int field, string value) => Data(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds bytes.</summary>
    public ProtobufMessage Data(int field, ReadOnlySpan<byte> value)
    {
        Number(((ulong)field << 3) | LengthDelimited);
        Number((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Adds a message.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage value) => Data(field, value.Bytes.Span);

    // Seven bits a byte, the lowest first; the top bit is set where more follow.
    private void Number(ulong value)
    {
        while (value > 0x7F)
        {
            _bytes.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }

        _bytes.Write([(byte)value]);
    }
}
