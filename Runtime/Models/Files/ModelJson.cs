using System.Text;
using ScaleParty.Json;

namespace ScaleParty.Models;

/// <summary>The JSON in model files: strict, bounded, errors as <see cref="InvalidDataException"/>.</summary>
internal static class ModelJson
{
    private const int MaximumDepth = 8;

    // A header of as many tensors as are allowed, all of the highest rank, holds less.
    private const int MaximumValues = 1_000_000;

    /// <summary>Reads a JSON text whose root is an object.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="source">Name of the file.</param>
    /// <param name="root">What errors call the text, such as "header".</param>
    public static JsonValue Read(byte[] utf8, string source, string root)
    {
        JsonValue value = JsonReader.Read(new JsonText(utf8, source, new JsonFormat(root, MaximumDepth, MaximumValues, Lenient: false, Failure)));
        value.Object();
        return value;
    }

    /// <inheritdoc cref="Read(byte[], string, string)"/>
    public static JsonValue Read(string json, string source, string root) => Read(Encoding.UTF8.GetBytes(json), source, root);

    /// <summary>Checks the version of a description.</summary>
    /// <param name="description">The description.</param>
    /// <param name="current">The latest version that is known.</param>
    public static int Version(JsonValue description, int current)
    {
        JsonValue value = description.Required("version");
        int version = (int)value.Whole(1, int.MaxValue);
        return version <= current ? version : throw value.Error(FormattableString.Invariant($"is {version}, written by a newer release; this one reads up to {current}"));
    }

    /// <summary>The strings of an array.</summary>
    public static IReadOnlyList<string> Texts(JsonValue array, int fewest, int most, int longest) => [.. array.List(fewest, most).Select(item => item.Text(longest))];

    /// <summary>The whole numbers of an array.</summary>
    public static IReadOnlyList<int> Integers(JsonValue array, int fewest, int most, int minimum, int maximum) =>
        [.. array.List(fewest, most).Select(item => (int)item.Whole(minimum, maximum))];

    private static InvalidDataException Failure(string name, int line, int column, string path, string problem) =>
        BadFile.Because(name, FormattableString.Invariant($"{PlainText.OneLine(path)} {PlainText.OneLine(problem)} (line {line}, column {column})"));
}
