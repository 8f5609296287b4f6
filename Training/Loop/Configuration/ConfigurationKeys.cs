using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ScaleParty.Models;

namespace ScaleParty.Training.Loop;

/// <summary>The keys of a configuration, as paths such as regions.minimumShare or schedule.0.from, and what their values may be.</summary>
internal static partial class ConfigurationKeys
{
    private const int LongestList = 40;

    /// <summary>The type of a key's value.</summary>
    /// <param name="path">The key's parts.</param>
    /// <param name="where">Begins the message.</param>
    /// <exception cref="InvalidDataException">There is no such key; the message lists those that exist there.</exception>
    public static (Type Type, bool MayBeNull) Find(IReadOnlyList<string> path, string where)
    {
        (Type Type, bool MayBeNull) found = (typeof(TrainingConfiguration), false);
        foreach (string part in path)
        {
            if (EntryOf(found.Type) is Type entry)
            {
                found = IndexOf(part) is not null
                    ? (entry, Nullable.GetUnderlyingType(entry) is not null)
                    : throw new InvalidDataException($"{where}: {BadFile.Quote(part)} is no index; expected a whole number from 0, or the whole list as [...]");
                continue;
            }

            IReadOnlyList<JsonPropertyInfo> properties = PropertiesOf(found.Type);
            JsonPropertyInfo property = properties.FirstOrDefault(p => p.Name == part) ?? throw Unknown(part, properties, found.Type, where);
            found = (property.PropertyType, property.IsSetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null);
        }

        return found;
    }

    /// <summary>The properties of a configuration's part; none for single values and lists.</summary>
    public static IReadOnlyList<JsonPropertyInfo> PropertiesOf(Type type)
    {
        JsonTypeInfo info = ConfigurationFile.Json.GetTypeInfo(type);
        return info.Kind == JsonTypeInfoKind.Object ? [.. info.Properties.Where(p => p.Set is not null)] : [];
    }

    /// <summary>The entries' type of a list; null for what is none.</summary>
    public static Type? EntryOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>A list's index; null for what is none.</summary>
    public static int? IndexOf(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    /// <summary>What a key's value may be, for messages.</summary>
    public static string Expected(Type type)
    {
        Type inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner switch
        {
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(inner).Select(JsonNamingPolicy.CamelCase.ConvertName)),
            _ when EntryOf(inner) is Type entry => "a list in brackets, each entry " + Expected(entry),
            _ when inner == typeof(bool) => "true or false",
            _ when inner == typeof(int) => $"a whole number of at most {int.MaxValue}",
            _ when inner == typeof(long) => $"a whole number of at most {long.MaxValue}",
            _ when inner == typeof(ulong) => $"a whole number from 0 to {ulong.MaxValue}",
            _ when inner == typeof(double) => "a number, such as 0.5",
            _ when inner == typeof(string) => "text in quotes",
            _ => "values in braces: " + string.Join(", ", PropertiesOf(inner).Select(p => p.Name)),
        };
    }

    /// <summary>What a reader's error is about, in one sentence with the key.</summary>
    /// <param name="error">The reader's error.</param>
    /// <param name="key">Parts of the key whose value was read; none for a whole configuration.</param>
    /// <param name="where">Begins the message.</param>
    public static InvalidDataException Explain(JsonException error, IReadOnlyList<string> key, string where)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"line {(error.LineNumber ?? 0) + 1}");
        string[] path = [.. key, .. PathParts().Matches(error.Path ?? string.Empty).Select(m => m.Groups["name"].Value)];
        bool twice = error.Message.Contains("Duplicate", StringComparison.Ordinal);
        if ((twice || error.Message.Contains("could not be mapped", StringComparison.Ordinal)) && Quoted().Match(error.Message) is { Success: true } name && path.LastOrDefault() != name.Groups[1].Value)
        {
            path = [.. path, name.Groups[1].Value];
        }

        string at = path.Length == 0 ? line : $"{string.Join('.', path)} ({line})";

        // The reader of the text itself is at fault, not what was made of it.
        if (error.InnerException is JsonException)
        {
            return new($"{where}: no JSON at {at}: {Sentence(error.Message)}", error);
        }

        if (twice)
        {
            return new($"{where}: {at}: the key stands there twice", error);
        }

        try
        {
            return new($"{where}: {at}: expected {Expected(Find(path, $"{where}: {at}").Type)}", error);
        }
        catch (InvalidDataException unknown)
        {
            return unknown;
        }
    }

    private static InvalidDataException Unknown(string part, IReadOnlyList<JsonPropertyInfo> properties, Type type, string where)
    {
        if (properties.Count == 0)
        {
            return new($"{where}: there is no {BadFile.Quote(part)} below a single value; expected {Expected(type)}");
        }

        string[] names = [.. properties.Select(p => p.Name)];
        string[] elsewhere = [.. All(typeof(TrainingConfiguration), string.Empty).Where(k => k.EndsWith("." + part, StringComparison.OrdinalIgnoreCase))];
        string hint = type == typeof(TrainingConfiguration) && elsewhere.Length > 0
            ? $", did you mean {string.Join(" or ", elsewhere)}?"
            : Spelling.Hint(part, names);
        return new($"{where}: there is no {BadFile.Quote(part)}{hint}{(hint.Length > 0 ? " Expected" : "; expected")} one of {string.Join(", ", names.Take(LongestList))}");
    }

    // Keys of lists' entries are left out: their numbers depend on the configuration.
    private static IEnumerable<string> All(Type type, string before) => PropertiesOf(type).SelectMany(p =>
        All(p.PropertyType, $"{before}{p.Name}.").Prepend(before + p.Name));

    // Without where it was, which is said in the configuration's own words, and without advice to programmers.
    private static string Sentence(string message)
    {
        int end = message.IndexOf(" Path:", StringComparison.Ordinal) is >= 0 and int path ? path : message.Length;
        end = message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and int line && line < end ? line : end;
        return message[..end].ReplaceLineEndings(" ");
    }

    [GeneratedRegex(@"\['(?<name>[^']*)'\]|\[(?<name>\d+)\]|\.(?<name>[^.\[]+)", RegexOptions.CultureInvariant)]
    private static partial Regex PathParts();

    [GeneratedRegex("'([^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();
}
