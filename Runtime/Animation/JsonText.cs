using System.Text;
using ScaleParty.Models;

namespace ScaleParty.Animation;

/// <summary>A JSON text in UTF-8 with its name, which finds line and column of a byte for errors.</summary>
internal sealed class JsonText
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private JsonText(byte[] utf8, string name)
    {
        Start = utf8.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        Utf8 = utf8;
        Name = name;
    }

    /// <summary>The bytes, a byte order mark included.</summary>
    public byte[] Utf8 { get; }

    /// <summary>Where the JSON begins: after the byte order mark.</summary>
    public int Start { get; }

    /// <summary>Name of the text, such as the file's path.</summary>
    public string Name { get; }

    public static JsonText From(string json, string name)
    {
        // Every UTF-16 unit takes at least one byte, so that longer texts need not be encoded to be refused.
        if (json.Length > Timeline.MaximumFileBytes || Encoding.UTF8.GetByteCount(json) > Timeline.MaximumFileBytes)
        {
            throw TooLarge(name);
        }

        return new(Encoding.UTF8.GetBytes(json), name);
    }

    /// <summary>Reads a regular file of at most <see cref="Timeline.MaximumFileBytes"/>.</summary>
    public static JsonText Read(string path)
    {
        using FileStream stream = InputFile.Open(path, long.MaxValue);
        if (stream.Length > Timeline.MaximumFileBytes)
        {
            throw TooLarge(path);
        }

        using MemoryStream copy = BoundedRead.Copy(stream, Timeline.MaximumFileBytes, path);
        return new(copy.ToArray(), path);
    }

    /// <summary>An error at a byte.</summary>
    public TimelineException Error(int offset, string property, string problem)
    {
        int line = 1, column = 1;
        for (int i = Start; i < Math.Min(offset, Utf8.Length); i++)
        {
            if (Utf8[i] == (byte)'\n')
            {
                line++;
                column = 1;
            }
            else if ((Utf8[i] & 0xC0) != 0x80)
            {
                // Bytes that continue a character are not columns of their own.
                column++;
            }
        }

        return new(Name, line, column, property, problem);
    }

    /// <summary>Offset of a byte that the JSON reader names by its line, from 0, and its place in the line.</summary>
    public int OffsetOf(long line, long byteInLine)
    {
        int offset = Start;
        for (; line > 0 && offset < Utf8.Length; offset++)
        {
            if (Utf8[offset] == (byte)'\n')
            {
                line--;
            }
        }

        return (int)Math.Min(offset + byteInLine, Utf8.Length);
    }

    /// <summary>Part of the text as it stands there, shortened to be shown in an error.</summary>
    public string Excerpt(int offset, int length)
    {
        const int longest = 48;
        string text = Encoding.UTF8.GetString(Utf8, offset, Math.Min(length, longest));
        return length > longest ? text + "..." : text;
    }

    private static TimelineException TooLarge(string name) =>
        new(name, 1, 1, string.Empty, FormattableString.Invariant($"is larger than {Timeline.MaximumFileBytes} bytes, the most that is read"));
}
