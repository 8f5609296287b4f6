using System.Text.Json;

namespace ScaleParty.Models;

/// <summary>
/// An object of a JSON document from outside: fields are fetched with their type and range, and errors name the file and
/// the path of the field. Duplicate names are refused.
/// </summary>
internal sealed class JsonFields : IDisposable
{
    private const int MaximumDepth = 8;

    private readonly JsonDocument? _document;
    private readonly string _source;
    private readonly string _path;
    private readonly Dictionary<string, JsonProperty> _properties = new(StringComparer.Ordinal);

    private JsonFields(JsonDocument? document, JsonElement element, string source, string path)
    {
        _document = document;
        _source = source;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Bad(path, $"is {Kind(element)}; expected an object");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_properties.TryAdd(Decoded(() => property.Name), property))
            {
                throw Bad(path, $"has the field {BadFile.Quote(property.Name)} twice");
            }
        }
    }

    /// <summary>Parses a document whose root is an object.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="source">The file's name.</param>
    /// <param name="path">What messages call the root.</param>
    public static JsonFields Parse(ReadOnlyMemory<byte> utf8, string source, string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaximumDepth });
        }
        catch (JsonException e)
        {
            throw BadFile.Because(source, $"{path} is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; at most {MaximumDepth} levels deep)", e);
        }

        try
        {
            return new JsonFields(document, document.RootElement, source, path);
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    public IEnumerable<JsonProperty> Properties() => _properties.Values;

    public bool Has(string name) => _properties.ContainsKey(name);

    public JsonFields Object(string name) => new(null, Find(name), _source, Path(name));

    public string Text(string name, int longest)
    {
        string text = TextOf(Find(name), Path(name));
        return text.Length <= longest ? text : throw Bad(Path(name), $"has {text.Length} characters; expected at most {longest}");
    }

    public bool Flag(string name)
    {
        JsonElement value = Find(name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Bad(Path(name), $"is {Kind(value)}; expected true or false");
    }

    public int Integer(string name, int minimum, int maximum) => (int)IntegerOf(Find(name), Path(name), minimum, maximum);

    public double Number(string name, double minimum, double maximum) => NumberOf(Find(name), Path(name), minimum, maximum);

    public IReadOnlyList<long> Integers(string name, int fewest, int most, long minimum, long maximum) =>
        List(name, fewest, most, (item, path) => IntegerOf(item, path, minimum, maximum));

    public IReadOnlyList<string> Texts(string name, int fewest, int most, int longest) =>
        List(name, fewest, most, (item, path) =>
        {
            string text = TextOf(item, path);
            return text.Length <= longest ? text : throw Bad(path, $"has {text.Length} characters; expected at most {longest}");
        });

    /// <summary>A list of pairs of numbers.</summary>
    public IReadOnlyList<(double First, double Second)> Pairs(string name, int fewest, int most, double minimum, double maximum) =>
        List(name, fewest, most, (item, path) => item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2
            ? (NumberOf(item[0], $"{path}[0]", minimum, maximum), NumberOf(item[1], $"{path}[1]", minimum, maximum))
            : throw Bad(path, $"is {Kind(item)}; expected an array of 2 numbers"));

    /// <summary>One of the names of an enumeration's values, in camelCase.</summary>
    public T Choice<T>(string name, params (string Text, T Value)[] choices)
    {
        string text = Text(name, 64);
        foreach ((string known, T value) in choices)
        {
            if (known == text)
            {
                return value;
            }
        }

        throw Bad(Path(name), $"is {BadFile.Quote(text)}; expected {string.Join(" or ", choices.Select(c => $"'{c.Text}'"))}");
    }

    public void Dispose() => _document?.Dispose();

    public InvalidDataException Bad(string path, string problem) => BadFile.Because(_source, $"{path} {problem}");

    private List<T> List<T>(string name, int fewest, int most, Func<JsonElement, string, T> read)
    {
        JsonElement array = Find(name);
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw Bad(Path(name), $"is {Kind(array)}; expected an array");
        }

        int count = array.GetArrayLength();
        if (count < fewest || count > most)
        {
            throw Bad(Path(name), $"has {count} entries; expected {(fewest == most ? $"{most}" : $"{fewest} to {most}")}");
        }

        var items = new List<T>(count);
        foreach (JsonElement item in array.EnumerateArray())
        {
            items.Add(read(item, $"{Path(name)}[{items.Count}]"));
        }

        return items;
    }

    private string TextOf(JsonElement value, string path) => value.ValueKind == JsonValueKind.String
        ? Decoded(() => value.GetString()!)
        : throw Bad(path, $"is {Kind(value)}; expected a text");

    private long IntegerOf(JsonElement value, string path, long minimum, long maximum) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= minimum && number <= maximum
            ? number
            : throw Bad(path, $"is {Kind(value)}; expected a whole number from {minimum} to {maximum}");

    private double NumberOf(JsonElement value, string path, double minimum, double maximum) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= minimum && number <= maximum
            ? number
            : throw Bad(path, FormattableString.Invariant($"is {Kind(value)}; expected a number from {minimum} to {maximum}"));

    /// <summary>Texts are decoded late; only then ill-formed UTF-8 and lone surrogates show.</summary>
    private string Decoded(Func<string> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException e)
        {
            throw BadFile.Because(_source, $"{_path} holds a text that is not valid Unicode", e);
        }
    }

    private JsonElement Find(string name) => _properties.TryGetValue(name, out JsonProperty property)
        ? property.Value
        : throw Bad(Path(name), "is missing");

    private string Path(string name) => $"{_path}.{Shortened(name)}";

    private static string Shortened(string name)
    {
        string quoted = BadFile.Quote(name);
        return quoted[1..^1];
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => BadFile.Quote(value.GetRawText())[1..^1],
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
