using System.Text;

namespace ScaleParty.Json;

/// <summary>A JSON text in UTF-8 with its name, which finds line and column of a byte for errors.</summary>
internal sealed class JsonText
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="utf8">The bytes.</param>
    /// <param name="name">Name of the text, such as the file's path.</param>
    /// <param name="format">What it may hold.</param>
    public JsonText(byte[] utf8, string name, JsonFormat format)
    {
        Utf8 = utf8;
        Name = name;
        Format = format;
        Start = format.Lenient && utf8.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    /// <summary>The bytes, a byte order mark included.</summary>
    public byte[] Utf8 { get; }

    /// <summary>Where the JSON begins: after the byte order mark.</summary>
    public int Start { get; }

    public string Name { get; }

    public JsonFormat Format { get; }

    /// <summary>An error at a byte.</summary>
    public Exception Error(int offset, string path, string problem)
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

        return Format.Failure(Name, line, column, path, problem);
    }

    /// <summary>Part of the text as it is written, shortened to be shown in an error.</summary>
    public string Excerpt(int offset, int length)
    {
        const int longest = 48;
        string text = Encoding.UTF8.GetString(Utf8, offset, Math.Min(length, longest));
        return length > longest ? text + "..." : text;
    }

    /// <summary>Part of the text; null where it is not valid UTF-8.</summary>
    public string? Decode(int offset, int length)
    {
        try
        {
            return Strict.GetString(Utf8, offset, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
