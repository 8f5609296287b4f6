using System.Text.Json;

namespace ScaleParty.Animation;

/// <summary>A value of a JSON text that knows where it stands and by which path.</summary>
internal sealed class JsonValue
{
    private readonly JsonText _text;
    private readonly JsonValue? _parent;
    private readonly string? _name;
    private readonly int _index;
    private readonly int _length;

    public JsonValue(JsonText text, JsonValue? parent, string? name, int index, int nameOffset, int offset, int length, JsonValueKind kind)
    {
        _text = text;
        _parent = parent;
        _name = name;
        _index = index;
        NameOffset = nameOffset;
        Offset = offset;
        _length = length;
        Kind = kind;
        Members = kind == JsonValueKind.Object ? new(StringComparer.Ordinal) : null;
        Items = kind == JsonValueKind.Array ? [] : null;
    }

    public JsonValueKind Kind { get; }

    /// <summary>Where the value begins, in bytes.</summary>
    public int Offset { get; }

    /// <summary>Where the name of this member begins.</summary>
    public int NameOffset { get; }

    /// <summary>An object's members.</summary>
    public Dictionary<string, JsonValue>? Members { get; }

    /// <summary>An array's items.</summary>
    public List<JsonValue>? Items { get; }

    /// <summary>A number's value, infinite when it is beyond what doubles hold.</summary>
    public double Number { get; init; }

    /// <summary>A string's value.</summary>
    public string String { get; init; } = string.Empty;

    /// <summary>As "tracks.scale[1].value"; empty for the whole text.</summary>
    public string Path => _parent == null
        ? string.Empty
        : _name == null
            ? FormattableString.Invariant($"{_parent.Path}[{_index}]")
            : MemberPath(_parent.Path, _name);

    /// <summary>What stands there, to be shown in an error.</summary>
    public string Shown => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => _text.Excerpt(Offset, _length),
    };

    public static string MemberPath(string parent, string name)
    {
        const int longest = 48;
        string shown = name.Length <= longest ? name : name[..longest] + "...";
        return parent.Length == 0 ? shown : parent + "." + shown;
    }

    /// <summary>An error about this value, such as "is -1; expected 0 to 1".</summary>
    public TimelineException Error(string problem) => _text.Error(Offset, Path, problem);

    /// <summary>An error that says what was expected in place of this value.</summary>
    public TimelineException Expected(string what) => Error($"is {Shown}; expected {what}");

    /// <summary>An error about this member's name.</summary>
    public TimelineException NameError(string problem) => _text.Error(NameOffset, Path, problem);

    /// <summary>An error about a member that this object lacks.</summary>
    public TimelineException Missing(string name, string what) => _text.Error(Offset, MemberPath(Path, name), $"is missing; expected {what}");
}
