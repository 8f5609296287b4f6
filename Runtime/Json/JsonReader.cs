namespace ScaleParty.Json;

/// <summary>
/// Reads a JSON text (RFC 8259) into values with positions. Depth and number of values are bounded, names that are given twice and
/// texts that are not valid Unicode are refused. Every failure is an exception of the text's <see cref="JsonFormat"/>.
/// </summary>
internal sealed class JsonReader
{
    private readonly JsonText _text;
    private readonly JsonScanner _scanner;
    private int _depth;
    private int _count;

    private JsonReader(JsonText text)
    {
        _text = text;
        _scanner = new JsonScanner(text);
    }

    public static JsonValue Read(JsonText text)
    {
        var reader = new JsonReader(text);
        JsonScanner scanner = reader._scanner;
        scanner.SkipSpace();
        JsonValue root = reader.ReadValue(null, 0, scanner.At);
        scanner.SkipSpace();
        return scanner.IsAtEnd ? root : throw scanner.Unexpected("the end of the text");
    }

    private JsonValue ReadValue(string? name, int index, int nameOffset)
    {
        if (++_count > _text.Format.MaximumValues)
        {
            throw _text.Error(_scanner.At, _scanner.Path, FormattableString.Invariant($"goes beyond {_text.Format.MaximumValues} values, the most that is read"));
        }

        int offset = _scanner.At;
        JsonValue Of(JsonKind kind) => new(_text, _scanner.Container, name, index, nameOffset, offset, kind) { Length = _scanner.At - offset };
        switch (_scanner.Peek())
        {
            case '{':
                return ReadObject(Of(JsonKind.Object));
            case '[':
                return ReadArray(Of(JsonKind.Array));
            case '"':
                string? text = _scanner.ReadString();
                return text == null
                    ? throw Of(JsonKind.String).Error("holds text that is not valid Unicode")
                    : new JsonValue(_text, _scanner.Container, name, index, nameOffset, offset, JsonKind.String) { Length = _scanner.At - offset, String = text };
            case 't':
                _scanner.ReadWord("true");
                return Of(JsonKind.True);
            case 'f':
                _scanner.ReadWord("false");
                return Of(JsonKind.False);
            case 'n':
                _scanner.ReadWord("null");
                return Of(JsonKind.Null);
            default:
                double number = _scanner.ReadNumber();
                return new JsonValue(_text, _scanner.Container, name, index, nameOffset, offset, JsonKind.Number) { Length = _scanner.At - offset, Number = number };
        }
    }

    private JsonValue ReadObject(JsonValue value)
    {
        JsonValue? outer = Enter(value);
        _scanner.Take('{');
        while (Next(value.Members!.Count, '}'))
        {
            int nameOffset = _scanner.At;
            if (_scanner.Peek() != '"')
            {
                throw _scanner.Unexpected(value.Members.Count == 0 ? "a name in quotes or '}'" : "a name in quotes");
            }

            string name = _scanner.ReadString() ?? throw _text.Error(nameOffset, value.Path, "holds a name that is not valid Unicode");
            if (value.Members.ContainsKey(name))
            {
                throw _text.Error(nameOffset, JsonValue.MemberPath(value.Path, name), "is given twice; expected once");
            }

            // As in System.Text.Json, a comment cannot stand here.
            _scanner.SkipBlanks();
            if (!_scanner.Take(':'))
            {
                throw _scanner.Unexpected("':'");
            }

            _scanner.SkipSpace();
            value.Members.Add(name, ReadValue(name, 0, nameOffset));
        }

        Leave(outer);
        return value;
    }

    private JsonValue ReadArray(JsonValue value)
    {
        JsonValue? outer = Enter(value);
        _scanner.Take('[');
        while (Next(value.Items!.Count, ']'))
        {
            value.Items.Add(ReadValue(null, value.Items.Count, _scanner.At));
        }

        Leave(outer);
        return value;
    }

    private JsonValue? Enter(JsonValue value)
    {
        if (++_depth > _text.Format.MaximumDepth)
        {
            throw _scanner.Invalid(value.Offset, FormattableString.Invariant($"it is nested more than {_text.Format.MaximumDepth} levels deep"));
        }

        JsonValue? outer = _scanner.Container;
        _scanner.Container = value;
        return outer;
    }

    private void Leave(JsonValue? outer)
    {
        _depth--;
        _scanner.Container = outer;
    }

    /// <summary>Goes to the next element of an object or array; false at its end, which is passed.</summary>
    private bool Next(int count, char end)
    {
        _scanner.SkipSpace();
        if (_scanner.Take(end))
        {
            return false;
        }

        if (count == 0)
        {
            return true;
        }

        if (!_scanner.Take(','))
        {
            throw _scanner.Unexpected($"',' or '{end}'");
        }

        _scanner.SkipSpace();
        return !_text.Format.Lenient || !_scanner.Take(end);
    }
}
