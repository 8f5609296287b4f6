using System.Globalization;

namespace ScaleParty.Json;

/// <content>The value as what the caller expects, or an error that says what was expected.</content>
internal sealed partial class JsonValue
{
    // Beyond this not every whole number is a double.
    private const double LargestExact = 9007199254740992;

    /// <summary>The members of this object, in the order of the text.</summary>
    public Dictionary<string, JsonValue> Object() => Members ?? throw Expected("an object");

    /// <summary>A member of this object; null where there is none.</summary>
    public JsonValue? Optional(string name) => Object().TryGetValue(name, out JsonValue? member) ? member : null;

    /// <summary>A member of this object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="what">What is expected where it is missing.</param>
    public JsonValue Required(string name, string what = "a value") => Optional(name) ?? throw Missing(name, what);

    /// <summary>The items of this array.</summary>
    public List<JsonValue> List(int fewest, int most)
    {
        List<JsonValue> items = Items ?? throw Expected("an array");
        return items.Count >= fewest && items.Count <= most
            ? items
            : throw Error(FormattableString.Invariant($"has {items.Count} entries; expected {(fewest == most ? $"{most}" : $"{fewest} to {most}")}"));
    }

    /// <summary>A string's value.</summary>
    public string Text(int longest = int.MaxValue)
    {
        if (Kind != JsonKind.String)
        {
            throw Expected("a string");
        }

        return String.Length <= longest ? String : throw Error(FormattableString.Invariant($"has {String.Length} characters; expected at most {longest}"));
    }

    /// <summary>true or false.</summary>
    public bool Flag() => Kind is JsonKind.True or JsonKind.False ? Kind == JsonKind.True : throw Expected("true or false");

    /// <summary>A number within a range.</summary>
    public double Real(double minimum, double maximum) =>
        Kind == JsonKind.Number && Number >= minimum && Number <= maximum
            ? Number
            : throw Expected((Kind == JsonKind.Number ? string.Empty : "a number, ") + Range(minimum, maximum));

    /// <summary>A whole number within a range, such as 7, 7.0 or 7e0.</summary>
    public long Whole(long minimum, long maximum)
    {
        if (Kind == JsonKind.Number)
        {
            long number = 0;
            bool whole = long.TryParse(_text.Excerpt(Offset, Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
            if (!whole && Number == Math.Floor(Number) && Math.Abs(Number) <= LargestExact)
            {
                (whole, number) = (true, (long)Number);
            }

            if (whole && number >= minimum && number <= maximum)
            {
                return number;
            }
        }

        throw Expected(FormattableString.Invariant($"a whole number, {minimum} to {maximum}"));
    }

    /// <summary>One of the given texts, as the value that belongs to it.</summary>
    public T Choice<T>(params (string Text, T Value)[] choices)
    {
        string text = Text();
        foreach ((string known, T value) in choices)
        {
            if (known == text)
            {
                return value;
            }
        }

        throw Expected("one of " + string.Join(", ", choices.Select(c => c.Text)));
    }

    public static string Range(double minimum, double maximum) => FormattableString.Invariant($"{minimum} to {maximum}");
}
