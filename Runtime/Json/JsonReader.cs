using System.Globalization;
using System.Text;

namespace ScaleParty.Json;

/// <summary>
/// Reads a JSON text (RFC 8259) into values with positions. Depth and number of values are bounded, names that are given twice and
/// texts that are not valid Unicode are refused. Every failure is an exception of the text's <see cref="JsonFormat"/>.
/// </summary>
internal sealed class JsonReader
{
    private readonly JsonText _text;
    private readonly byte[] _bytes;
    private int _at;
    private int _depth;
    private int _count;
    private JsonValue? _container;

    private JsonReader(JsonText text)
    {
        _text = text;
        _bytes = text.Utf8;
        _at = text.Start;
    }

    public static JsonValue Read(JsonText text)
    {
        var reader = new JsonReader(text);
        reader.SkipSpace();
        JsonValue root = reader.ReadValue(null, 0, reader._at);
        reader.SkipSpace();
        return reader._at == reader._bytes.Length ? root : throw reader.Unexpected("the end of the text");
    }

    private JsonValue ReadValue(string? name, int index, int nameOffset)
    {
        if (++_count > _text.Format.MaximumValues)
        {
            throw _text.Error(_at, ContainerPath, FormattableString.Invariant($"goes beyond {_text.Format.MaximumValues} values, the most that is read"));
        }

        int offset = _at;
        JsonValue Of(JsonKind kind) => new(_text, _container, name, index, nameOffset, offset, kind) { Length = _at - offset };
        switch (Peek())
        {
            case '{':
                return ReadObject(Of(JsonKind.Object));
            case '[':
                return ReadArray(Of(JsonKind.Array));
            case '"':
                string? text = ReadString();
                return text == null
                    ? throw Of(JsonKind.String).Error("holds text that is not valid Unicode")
                    : new JsonValue(_text, _container, name, index, nameOffset, offset, JsonKind.String) { Length = _at - offset, String = text };
            case 't':
                ReadWord("true");
                return Of(JsonKind.True);
            case 'f':
                ReadWord("false");
                return Of(JsonKind.False);
            case 'n':
                ReadWord("null");
                return Of(JsonKind.Null);
            default:
                double number = ReadNumber();
                return new JsonValue(_text, _container, name, index, nameOffset, offset, JsonKind.Number) { Length = _at - offset, Number = number };
        }
    }

    private JsonValue ReadObject(JsonValue value)
    {
        JsonValue? outer = Enter(value);
        while (Next(value.Members!.Count, '}'))
        {
            int nameOffset = _at;
            if (Peek() != '"')
            {
                throw Unexpected(value.Members.Count == 0 ? "a name in quotes or '}'" : "a name in quotes");
            }

            string name = ReadString() ?? throw _text.Error(nameOffset, value.Path, "holds a name that is not valid Unicode");
            if (value.Members.ContainsKey(name))
            {
                throw _text.Error(nameOffset, JsonValue.MemberPath(value.Path, name), "is given twice; expected once");
            }

            SkipSpace();
            if (Peek() != ':')
            {
                throw Unexpected("':'");
            }

            _at++;
            SkipSpace();
            value.Members.Add(name, ReadValue(name, 0, nameOffset));
        }

        Leave(outer);
        return value;
    }

    private JsonValue ReadArray(JsonValue value)
    {
        JsonValue? outer = Enter(value);
        while (Next(value.Items!.Count, ']'))
        {
            value.Items.Add(ReadValue(null, value.Items.Count, _at));
        }

        Leave(outer);
        return value;
    }

    private JsonValue? Enter(JsonValue value)
    {
        if (++_depth > _text.Format.MaximumDepth)
        {
            throw Invalid(_at, FormattableString.Invariant($"it is nested more than {_text.Format.MaximumDepth} levels deep"));
        }

        JsonValue? outer = _container;
        _container = value;
        _at++;
        return outer;
    }

    private void Leave(JsonValue? outer)
    {
        _depth--;
        _container = outer;
    }

    /// <summary>Goes to the next element of an object or array; false at its end, which is passed.</summary>
    private bool Next(int count, char end)
    {
        SkipSpace();
        if (Peek() == end)
        {
            _at++;
            return false;
        }

        if (count == 0)
        {
            return true;
        }

        if (Peek() != ',')
        {
            throw Unexpected($"',' or '{end}'");
        }

        _at++;
        SkipSpace();
        if (!_text.Format.Lenient || Peek() != end)
        {
            return true;
        }

        _at++;
        return false;
    }

    /// <summary>Reads a string; null where it is not valid Unicode.</summary>
    private string? ReadString()
    {
        int start = ++_at;
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
                string? before = _text.Decode(start, _at - start);
                valid &= before != null;
                decoded.Append(before).Append(ReadEscape());
                start = _at;
            }
            else if (c < 0x20)
            {
                throw Unexpected("a character of the string or '\"'");
            }
            else
            {
                _at++;
            }
        }

        string? rest = _text.Decode(start, _at - start);
        _at++;
        valid &= rest != null;
        string text = decoded == null ? rest ?? string.Empty : decoded.Append(rest).ToString();
        return valid && (decoded == null || IsWellFormed(text)) ? text : null;
    }

    private char ReadEscape()
    {
        _at++;
        int c = Peek();
        if (c == 'u')
        {
            _at++;
            int code = 0;
            for (int i = 0; i < 4; i++, _at++)
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

        _at++;
        return characters[index];
    }

    private double ReadNumber()
    {
        int start = _at;
        if (Peek() == '-')
        {
            _at++;
        }

        if (Peek() == '0')
        {
            _at++;
        }
        else
        {
            SkipDigits(_at == start ? "a value" : "a digit");
        }

        if (Peek() == '.')
        {
            _at++;
            SkipDigits("a digit");
        }

        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
            {
                _at++;
            }

            SkipDigits("a digit");
        }

        // Where the platform's parser refuses what doubles cannot hold instead of making it infinite, the result is the same.
        return double.TryParse(Encoding.ASCII.GetString(_bytes, start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
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
            _at++;
        }
    }

    private void ReadWord(string word)
    {
        foreach (char c in word)
        {
            if (Peek() != c)
            {
                throw Unexpected(word);
            }

            _at++;
        }
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n' or '/')
        {
            if (Peek() == '/')
            {
                SkipComment();
            }
            else
            {
                _at++;
            }
        }
    }

    private void SkipComment()
    {
        int start = _at;
        if (!_text.Format.Lenient)
        {
            throw Unexpected("no comment");
        }

        _at++;
        if (Peek() == '/')
        {
            while (Peek() is not ('\n' or '\r' or -1))
            {
                _at++;
            }
        }
        else if (Peek() == '*')
        {
            int length = _bytes.AsSpan(_at + 1).IndexOf("*/"u8);
            _at = length >= 0 ? _at + 1 + length + 2 : throw Invalid(start, "the comment has no end");
        }
        else
        {
            throw Unexpected("a comment");
        }
    }

    /// <summary>The byte at hand; -1 at the end.</summary>
    private int Peek() => _at < _bytes.Length ? _bytes[_at] : -1;

    private string ContainerPath => _container?.Path ?? _text.Format.Root;

    private Exception Unexpected(string expected)
    {
        string found = Peek() switch
        {
            -1 => "the text ends",
            < 0x20 => FormattableString.Invariant($"control character {Peek()}"),
            >= 0x80 => "a character beyond ASCII",
            int c => $"'{(char)c}'",
        };
        return Invalid(_at, $"{found}; expected {expected}");
    }

    private Exception Invalid(int offset, string problem) => _text.Error(offset, ContainerPath, "is not valid JSON: " + problem);

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
