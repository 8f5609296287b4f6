using System.Globalization;
using System.Text;

namespace ScaleParty.Json;

/// <summary>The words of a JSON text (RFC 8259), one after another: strings, numbers, literals, and the space and comments between them.</summary>
internal sealed class JsonScanner
{
    private readonly JsonText _text;
    private readonly byte[] _bytes;

    public JsonScanner(JsonText text)
    {
        _text = text;
        _bytes = text.Utf8;
        At = text.Start;
    }

    /// <summary>Offset of the byte at hand.</summary>
    public int At { get; private set; }

    /// <summary>The object or array at hand, which errors name; null for the whole text.</summary>
    public JsonValue? Container { get; set; }

    /// <summary>Path of the object or array at hand.</summary>
    public string Path => Container?.Path ?? _text.Format.Root;

    /// <summary>Whether the text ends here.</summary>
    public bool IsAtEnd => At == _bytes.Length;

    /// <summary>The byte at hand; -1 at the end.</summary>
    public int Peek() => At < _bytes.Length ? _bytes[At] : -1;

    /// <summary>Passes the byte at hand if it is the expected one.</summary>
    public bool Take(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        At++;
        return true;
    }

    /// <summary>Passes space and, where they are accepted, comments.</summary>
    public void SkipSpace()
    {
        SkipBlanks();
        while (Peek() == '/')
        {
            SkipComment();
            SkipBlanks();
        }
    }

    /// <summary>Passes space, but no comments.</summary>
    public void SkipBlanks()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n')
        {
            At++;
        }
    }

    private void SkipComment()
    {
        int start = At;
        if (!_text.Format.Lenient)
        {
            throw Unexpected("no comment");
        }

        At++;
        if (Peek() == '/')
        {
            while (Peek() is not ('\n' or '\r' or -1))
            {
                // An editor may show these separators as the end of the line, and so of the comment.
                if (_bytes.AsSpan(At).StartsWith("\u2028"u8) || _bytes.AsSpan(At).StartsWith("\u2029"u8))
                {
                    throw Invalid(At, "a comment holds a line or paragraph separator (U+2028, U+2029)");
                }

                At++;
            }
        }
        else if (Peek() == '*')
        {
            int length = _bytes.AsSpan(At + 1).IndexOf("*/"u8);
            At = length >= 0 ? At + 1 + length + 2 : throw Invalid(start, "the comment has no end");
        }
        else
        {
            throw Unexpected("a comment");
        }
    }

    /// <summary>Reads a string; null where it is not valid Unicode.</summary>
    public string? ReadString()
    {
        int start = ++At;
        StringBuilder? decoded = null;
        bool valid = true;
        while (true)
        {
            int c = Peek();
            if (c == '"')
            {
                break;
            }

            if (c == '\\')
            {
                decoded ??= new StringBuilder();
                string? before = _text.Decode(start, At - start);
                valid &= before != null;
                decoded.Append(before).Append(ReadEscape());
                start = At;
            }
            else if (c < 0x20)
            {
                throw Unexpected("a character of the string or '\"'");
            }
            else
            {
                At++;
            }
        }

        string? rest = _text.Decode(start, At - start);
        At++;
        valid &= rest != null;
        string text = decoded == null ? rest ?? string.Empty : decoded.Append(rest).ToString();
        return valid && (decoded == null || IsWellFormed(text)) ? text : null;
    }

    private char ReadEscape()
    {
        At++;
        int c = Peek();
        if (c == 'u')
        {
            At++;
            int code = 0;
            for (int i = 0; i < 4; i++, At++)
            {
                int digit = Digit(Peek());
                code = digit < 0 ? throw Unexpected("four hexadecimal digits") : (code << 4) | digit;
            }

            return (char)code;
        }

        const string escapes = "\"\\/bfnrt", characters = "\"\\/\b\f\n\r\t";
        int index = c < 0 ? -1 : escapes.IndexOf((char)c);
        if (index < 0)
        {
            throw Unexpected("one of \" \\ / b f n r t u");
        }

        At++;
        return characters[index];
    }

    /// <summary>Reads a number; infinite where it is beyond what doubles hold.</summary>
    public double ReadNumber()
    {
        int start = At;
        if (Peek() == '-')
        {
            At++;
        }

        if (Peek() == '0')
        {
            At++;
        }
        else
        {
            SkipDigits(At == start ? "a value" : "a digit");
        }

        if (Peek() == '.')
        {
            At++;
            SkipDigits("a digit");
        }

        if (Peek() is 'e' or 'E')
        {
            At++;
            if (Peek() is '+' or '-')
            {
                At++;
            }

            SkipDigits("a digit");
        }

        // Where the platform's parser refuses what doubles cannot hold instead of making it infinite, the result is the same.
        return double.TryParse(Encoding.ASCII.GetString(_bytes, start, At - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : double.PositiveInfinity;
    }

    private void SkipDigits(string expected)
    {
        if (Peek() is < '0' or > '9')
        {
            throw Unexpected(expected);
        }

        while (Peek() is >= '0' and <= '9')
        {
            At++;
        }
    }

    /// <summary>Passes a literal.</summary>
    public void ReadWord(string word)
    {
        foreach (char c in word)
        {
            if (Peek() != c)
            {
                throw Unexpected(word);
            }

            At++;
        }
    }

    /// <summary>An error about the byte at hand.</summary>
    public Exception Unexpected(string expected)
    {
        string found = Peek() switch
        {
            -1 => "the text ends",
            < 0x20 => FormattableString.Invariant($"control character {Peek()}"),
            >= 0x80 => "a character beyond ASCII",
            int c => $"'{(char)c}'",
        };
        return Invalid(At, $"{found}; expected {expected}");
    }

    /// <summary>An error about the text's form.</summary>
    public Exception Invalid(int offset, string problem) => _text.Error(offset, Path, "is not valid JSON: " + problem);

    private static int Digit(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>Whether every surrogate has its other half.</summary>
    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
