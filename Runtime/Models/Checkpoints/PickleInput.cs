using System.Buffers.Binary;
using System.Text;

namespace ScaleParty.Models;

/// <summary>The bytes of a pickle, with a bound on how many are read and errors with the position.</summary>
internal sealed class PickleInput
{
    private const int MaximumBytes = 16 << 20;
    private const int LongestName = 256;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly string _source;
    private readonly byte[] _scratch = new byte[8];

    public PickleInput(Stream stream, string source)
    {
        _stream = stream;
        _source = source;
    }

    public int Position { get; private set; }

    public byte Byte() => Take(1).At(0);

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double DoubleBigEndian() => BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64BigEndian(Take(8)));

    public byte[] Bytes(int count)
    {
        if (count < 0 || count > MaximumBytes - Position)
        {
            throw Bad($"asks for {(uint)count} bytes; expected at most {MaximumBytes} in all");
        }

        // Grows with the data read, so that a large length alone allocates nothing.
        var bytes = new byte[Math.Min(count, 4096)];
        int done = 0;
        while (done < count)
        {
            if (done == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
            }

            int read = _stream.Read(bytes, done, bytes.Length - done);
            if (read == 0)
            {
                throw Bad("ends too early");
            }

            done += read;
        }

        Position += count;
        return bytes;
    }

    public string Text(int byteCount)
    {
        byte[] bytes = Bytes(byteCount);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw BadFile.Because(_source, $"its pickle holds a text before byte {Position} that is not UTF-8", e);
        }
    }

    /// <summary>A line of ASCII, without its end.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        for (byte b = Byte(); b != '\n'; b = Byte())
        {
            if (line.Length == LongestName)
            {
                throw Bad($"holds a name of more than {LongestName} characters");
            }

            line.Append((char)b);
        }

        return line.ToString();
    }

    public InvalidDataException Bad(string problem) => BadFile.Because(_source, $"its pickle {problem} (at byte {Position})");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > MaximumBytes - Position)
        {
            throw Bad($"is longer than {MaximumBytes} bytes");
        }

        for (int done = 0; done < count;)
        {
            int read = _stream.Read(_scratch, done, count - done);
            if (read == 0)
            {
                throw Bad("ends too early");
            }

            done += read;
        }

        Position += count;
        return _scratch.AsSpan(0, count);
    }
}
