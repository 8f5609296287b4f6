using System.Text.Json;

namespace ScaleParty.Animation;

/// <summary>
/// Reads a JSON text into values that know their place. Depth and number of values are bounded, duplicate names are refused,
/// and every failure is a <see cref="TimelineException"/>.
/// </summary>
internal sealed class JsonValueReader
{
    private const int MaximumDepth = 8;

    // A keyframe is an object of up to three values; the rest of a timeline is small.
    private const int MaximumValues = (5 * Timeline.MaximumKeyframes) + 1000;

    private readonly JsonText _text;
    private int _count;
    private JsonValue? _current;

    private JsonValueReader(JsonText text) => _text = text;

    public static JsonValue Read(JsonText text) => new JsonValueReader(text).ReadAll();

    private JsonValue ReadAll()
    {
        var reader = new Utf8JsonReader(_text.Utf8.AsSpan(_text.Start), new JsonReaderOptions { MaxDepth = MaximumDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            JsonValue root = ReadValue(ref reader, null, null, 0, _text.Start);
            _current = null;
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            int offset = _text.OffsetOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            throw _text.Error(offset, _current?.Path ?? string.Empty, "is not valid JSON: " + (end < 0 ? e.Message : e.Message.Substring(0, end)));
        }
    }

    private JsonValue ReadValue(ref Utf8JsonReader reader, JsonValue? parent, string? name, int index, int nameOffset)
    {
        int offset = _text.Start + checked((int)reader.TokenStartIndex);
        int length = _text.Start + checked((int)reader.BytesConsumed) - offset;
        if (++_count > MaximumValues)
        {
            throw _text.Error(offset, parent?.Path ?? string.Empty, FormattableString.Invariant($"goes beyond {MaximumValues} values, the most that a timeline may hold"));
        }

        JsonValue At(JsonValueKind kind) => new(_text, parent, name, index, nameOffset, offset, length, kind);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                JsonValue members = At(JsonValueKind.Object);
                ReadMembers(ref reader, members);
                return members;
            case JsonTokenType.StartArray:
                JsonValue items = At(JsonValueKind.Array);
                _current = items;
                while (Next(ref reader, items) && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Items!.Add(ReadValue(ref reader, items, null, items.Items.Count, 0));
                    _current = items;
                }

                return items;
            case JsonTokenType.String:
                string text = ReadString(ref reader, offset, At(JsonValueKind.String));
                return new(_text, parent, name, index, nameOffset, offset, length, JsonValueKind.String) { String = text };
            case JsonTokenType.Number:
                double number = reader.TryGetDouble(out double value) ? value : double.PositiveInfinity;
                return new(_text, parent, name, index, nameOffset, offset, length, JsonValueKind.Number) { Number = number };
            case JsonTokenType.True:
                return At(JsonValueKind.True);
            case JsonTokenType.False:
                return At(JsonValueKind.False);
            default:
                return At(JsonValueKind.Null);
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, JsonValue parent)
    {
        _current = parent;
        while (Next(ref reader, parent) && reader.TokenType != JsonTokenType.EndObject)
        {
            int nameOffset = _text.Start + checked((int)reader.TokenStartIndex);
            string name = ReadString(ref reader, nameOffset, parent);
            if (parent.Members!.ContainsKey(name))
            {
                throw _text.Error(nameOffset, JsonValue.MemberPath(parent.Path, name), "is given twice; expected once");
            }

            Next(ref reader, parent);
            parent.Members.Add(name, ReadValue(ref reader, parent, name, 0, nameOffset));
            _current = parent;
        }
    }

    /// <summary>The next token; a final block never ends inside a value without a <see cref="JsonException"/>.</summary>
    private static bool Next(ref Utf8JsonReader reader, JsonValue parent) =>
        reader.Read() ? true : throw parent.Error("does not end");

    private string ReadString(ref Utf8JsonReader reader, int offset, JsonValue value)
    {
        try
        {
            return reader.GetString() ?? string.Empty;
        }
        catch (InvalidOperationException)
        {
            // Bytes that are no UTF-8, or half of a surrogate pair.
            throw _text.Error(offset, value.Path, "holds text that is not valid Unicode");
        }
    }
}
