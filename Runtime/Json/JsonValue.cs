namespace ScaleParty.Json;

/// <summary>A value of a JSON text with its position and its path.</summary>
internal sealed partial class JsonValue
{
    private readonly JsonText _text;
    private readonly JsonValue? _parent;
    private readonly string? _name;
    private readonly int _index;

    /// <param name="text">The text that it is part of.</param>
    /// <param name="parent">The object or array that holds it; null for the whole text.</param>
    /// <param name="name">Its name in an object.</param>
    /// <param name="index">Its index in an array.</param>
    /// <param name="nameOffset">Where its name begins, in bytes.</param>
    /// <param name="offset">Where it begins, in bytes.</param>
    /// <param name="kind">What it is.</param>
    public JsonValue(JsonText text, JsonValue? parent, string? name, int index, int nameOffset, int offset, JsonKind kind)
    {
        _text = text;
        _parent = parent;
        _name = name;
        _index = index;
        NameOffset = nameOffset;
        Offset = offset;
        Kind = kind;
        Members = kind == JsonKind.Object ? new(StringComparer.Ordinal) : null;
        Items = kind == JsonKind.Array ? [] : null;
    }

    public JsonKind Kind { get; }

    /// <summary>Where the value begins, in bytes.</summary>
    public int Offset { get; }

    /// <summary>Where the name of this member begins, in bytes.</summary>
    public int NameOffset { get; }

    /// <summary>Bytes of a string, number or literal as it is written.</summary>
    public int Length { get; init; }

    /// <summary>An object's members, in the order of the text.</summary>
    public Dictionary<string, JsonValue>? Members { get; }

    /// <summary>An array's items.</summary>
    public List<JsonValue>? Items { get; }

    /// <summary>A number's value, infinite when it is beyond what doubles hold.</summary>
    public double Number { get; init; }

    /// <summary>A string's value.</summary>
    public string String { get; init; } = string.Empty;

    /// <summary>As "tracks.scale[1].value".</summary>
    public string Path => _parent == null
        ? _text.Format.Root
        : _name == null
            ? FormattableString.Invariant($"{_parent.Path}[{_index}]")
            : MemberPath(_parent.Path, _name);

    /// <summary>The value as an error shows it.</summary>
    public string Shown => Kind switch
    {
        JsonKind.Object => "an object",
        JsonKind.Array => "an array",
        _ => _text.Excerpt(Offset, Length),
    };

    public static string MemberPath(string parent, string name)
    {
        const int longest = 48;
        string shown = name.Length <= longest ? name : name[..longest] + "...";
        return parent.Length == 0 ? shown : parent + "." + shown;
    }

    /// <summary>An error about this value, such as "is -1; expected 0 to 1".</summary>
    public Exception Error(string problem) => _text.Error(Offset, Path, problem);

    /// <summary>An error that says what was expected in place of this value.</summary>
    public Exception Expected(string what) => Error($"is {Shown}; expected {what}");

    /// <summary>An error about this member's name.</summary>
    public Exception NameError(string problem) => _text.Error(NameOffset, Path, problem);

    /// <summary>An error about a member that this object lacks.</summary>
    public Exception Missing(string name, string what) => _text.Error(Offset, MemberPath(Path, name), $"is missing; expected {what}");
}
