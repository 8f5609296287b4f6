using System.Text.Json;
using ScaleParty.Sampling;

namespace ScaleParty.GoldenReplay;

/// <summary>One case of a golden file: typed access to its fields, with errors that name file, case and field.</summary>
internal sealed class GoldenCase
{
    private readonly GoldenData _data;
    private readonly JsonElement _fields;

    public GoldenCase(GoldenData data, JsonElement fields, ReadOnlySpan<string> known)
    {
        _data = data;
        _fields = fields;
        if (fields.ValueKind != JsonValueKind.Object || !fields.TryGetProperty("name", out JsonElement name) || name.ValueKind != JsonValueKind.String)
        {
            throw data.Bad("a case is not an object with a name");
        }

        Name = name.GetString()!;
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            if (field.Name != "name" && !known.Contains(field.Name))
            {
                throw Bad($"has the field '{field.Name}', which this replay does not know; it knows name, {string.Join(", ", known.ToArray())}");
            }
        }
    }

    public string Name { get; }

    public InvalidDataException Bad(string problem) => _data.Bad($"case '{Name}' {problem}");

    /// <summary>Whether the case has a field that is not null.</summary>
    public bool Has(string field) => _fields.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string field) => Value(field) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Bad($"has no text '{field}'");

    public double Number(string field) => AsNumber(Value(field), field);

    public int Integer(string field) => AsInteger(Value(field), field);

    /// <summary>A yes or no.</summary>
    public bool Flag(string field) => Value(field).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Bad($"has no true or false in '{field}'"),
    };

    /// <summary>A pair [x, y].</summary>
    public Vector2d Pair(string field)
    {
        JsonElement pair = Value(field);
        return pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
            ? new Vector2d(AsNumber(pair[0], field), AsNumber(pair[1], field))
            : throw Bad($"has no pair [x, y] '{field}'");
    }

    /// <summary>Whole numbers along x and y: one for both, or a pair [x, y].</summary>
    public (int X, int Y) Integers(string field)
    {
        JsonElement value = Value(field);
        if (value.ValueKind == JsonValueKind.Number)
        {
            int both = AsInteger(value, field);
            return (both, both);
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            ? (AsInteger(value[0], field), AsInteger(value[1], field))
            : throw Bad($"has no number or pair [x, y] '{field}'");
    }

    /// <summary>The region's centre and extent: as told, or derived from start and size, which are fractions of the full frame. Null where neither is.</summary>
    public (Vector2d Centre, Vector2d Extent)? Region()
    {
        (Vector2d Centre, Vector2d Extent)? told = Has("centre") || Has("extent") ? (Pair("centre"), Pair("extent")) : null;
        if (!Has("start") && !Has("size"))
        {
            return told;
        }

        Vector2d start = Pair("start"), extent = Pair("size") * ImageRegion.FullFrameSide;
        Vector2d centre = (start * ImageRegion.FullFrameSide) - new Vector2d(1, 1) + (extent / 2);
        return told is null || ((told.Value.Centre - centre).Length < 1e-9 && (told.Value.Extent - extent).Length < 1e-9)
            ? (centre, extent)
            : throw Bad("tells one region by centre and extent, and another by start and size");
    }

    private JsonElement Value(string field) => _fields.TryGetProperty(field, out JsonElement value) ? value : throw Bad($"has no field '{field}'");

    private double AsNumber(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : throw Bad($"has no finite number in '{field}'");

    private int AsInteger(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number is >= 0 and <= 1 << 20 ? number : throw Bad($"has no whole number from 0 to 1048576 in '{field}'");
}
