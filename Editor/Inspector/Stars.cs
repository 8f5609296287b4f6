using ScaleParty.Editor.State;
using ScaleParty.Json;
using ScaleParty.Models;

namespace ScaleParty.Editor.Inspector;

/// <summary>A state that a user has kept.</summary>
/// <param name="Name">A name to show.</param>
/// <param name="State">The canonical text of the state.</param>
internal sealed record Star(string Name, string State);

/// <summary>The stars of a workspace as JSON: an array of objects with name and state.</summary>
internal static class Stars
{
    /// <summary>Most stars.</summary>
    public const int Most = 1000;

    /// <summary>Largest file in bytes.</summary>
    public const int MaximumBytes = 4 << 20;

    private const int LongestName = 200;

    /// <summary>Reads the file; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">It does not hold stars.</exception>
    public static IReadOnlyList<Star> Load(string path) => File.Exists(path) ? Read(RequestJson.Parse(InputFile.ReadAllBytes(path, MaximumBytes), path)) : [];

    /// <summary>Reads an array of stars; every state is checked.</summary>
    /// <exception cref="InvalidDataException">It does not hold stars.</exception>
    public static IReadOnlyList<Star> Read(JsonValue array) => [.. array.List(0, Most).Select(item =>
    {
        RequestJson.Only(item, "name", "state");
        string name = item.Required("name").Text(LongestName);
        return name == PlainText.OneLine(name)
            ? new Star(name, ViewState.Parse(item.Required("state").Text()).ToString())
            : throw item.Required("name").Expected("a text without control characters");
    })];

    /// <summary>Writes the array.</summary>
    public static JsonWriter Write(IReadOnlyList<Star> stars, JsonWriter json)
    {
        json.BeginArray();
        foreach (Star star in stars)
        {
            json.BeginObject().Name("name").Value(star.Name).Name("state").Value(star.State).EndObject();
        }

        return json.EndArray();
    }

    /// <summary>Replaces the file.</summary>
    /// <exception cref="IOException">It cannot be written; the old file remains.</exception>
    public static void Save(IReadOnlyList<Star> stars, string path) => AtomicFile.WriteText(path, Write(stars, new JsonWriter(indented: true)) + "\n");
}
