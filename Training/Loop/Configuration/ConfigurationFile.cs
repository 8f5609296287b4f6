using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ScaleParty.Models;
using ScaleParty.Training.Data;

namespace ScaleParty.Training.Loop;

/// <summary>Configurations as JSON: presets inside the program, files of the user, and single values set on the command line.</summary>
internal static class ConfigurationFile
{
    private const string ResourcePrefix = "Presets.";
    private const int LongestFile = 1 << 20;

    /// <summary>How everything of a run is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new ChoiceConverter() },
    };

    /// <summary>Names of the presets inside the program.</summary>
    public static IReadOnlyList<string> Presets { get; } =
    [
        .. typeof(ConfigurationFile).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(n => n[ResourcePrefix.Length..^".json".Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A preset by name, or a JSON file by path.</summary>
    /// <exception cref="InvalidDataException">There is no such preset, or the file is wrong.</exception>
    public static TrainingConfiguration Load(string preset)
    {
        using Stream? stream = typeof(ConfigurationFile).Assembly.GetManifestResourceStream($"{ResourcePrefix}{preset}.json");
        if (stream is not null)
        {
            using var reader = new StreamReader(stream);
            return Parse(reader.ReadToEnd(), $"preset {preset}");
        }

        return Path.Exists(preset)
            ? Parse(Encoding.UTF8.GetString(InputFile.ReadAllBytes(preset, LongestFile)).TrimStart('\uFEFF'), preset)
            : throw new InvalidDataException($"preset {BadFile.Quote(preset)}: neither a file nor a preset{Spelling.Hint(preset, Presets)}; expected one of {string.Join(", ", Presets)}");
    }

    /// <summary>Reads a configuration; what it does not say keeps its default.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, names a key that does not exist or holds a value that does not fit; the message names the key.</exception>
    public static TrainingConfiguration Parse(string json, string source)
    {
        var read = (TrainingConfiguration?)Read(json, typeof(TrainingConfiguration), [], source);
        return read ?? throw new InvalidDataException($"{source}: it is empty (null); expected a configuration in braces");
    }

    /// <summary>As JSON with every value.</summary>
    public static string Format(TrainingConfiguration configuration) => JsonSerializer.Serialize(configuration, Json);

    /// <summary>Sets single values.</summary>
    /// <param name="configuration">What to change.</param>
    /// <param name="settings">"key=value" each; keys are paths such as regions.minimumShare or schedule.0.from, values JSON or plain text.</param>
    /// <exception cref="InvalidDataException">A key does not exist or a value does not fit; the message names the key.</exception>
    public static TrainingConfiguration Set(TrainingConfiguration configuration, IEnumerable<string> settings)
    {
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new InvalidDataException($"--set {BadFile.Quote(setting)}: expected key=value");
            }

            configuration = Set(configuration, setting[..equals].Trim(), setting[(equals + 1)..].Trim());
        }

        return configuration;
    }

    private static TrainingConfiguration Set(TrainingConfiguration configuration, string key, string text)
    {
        string where = $"--set {key}";
        string[] path = key.Split('.');
        (Type type, bool mayBeNull) = ConfigurationKeys.Find(path, where);
        object? value = Value(type, text, path);
        if (value is null && !mayBeNull)
        {
            throw new InvalidDataException($"{where}: null; expected {ConfigurationKeys.Expected(type)}");
        }

        JsonNode root = JsonSerializer.SerializeToNode(configuration, Json)!;
        JsonNode? node = root;
        for (int i = 0; i < path.Length - 1; i++)
        {
            node = node is JsonArray list ? list[Index(list, path[i], where)] : node![path[i]];
            if (node is null)
            {
                throw new InvalidDataException($"{where}: {string.Join('.', path[..(i + 1)])} is not set; set the whole of it");
            }
        }

        JsonNode? changed = JsonSerializer.SerializeToNode(value, type, Json);
        if (node is JsonArray entries)
        {
            entries[Index(entries, path[^1], where)] = changed;
        }
        else
        {
            node![path[^1]] = changed;
        }

        return root.Deserialize<TrainingConfiguration>(Json)!;
    }

    private static int Index(JsonArray list, string part, string where) => ConfigurationKeys.IndexOf(part) is int index && index < list.Count
        ? index
        : throw new InvalidDataException($"{where}: there is no entry {part}; the list has {list.Count}");

    private static object? Value(Type type, string text, string[] path)
    {
        const string Where = "--set";
        Type inner = Nullable.GetUnderlyingType(type) ?? type;
        bool quoted = text.StartsWith('"');
        if (inner == typeof(string) && !quoted)
        {
            ConfigurationValues.Check(text, string.Join('.', path), Where);
            return text;
        }

        try
        {
            // Names of choices need no quotes on a command line.
            return Read(inner.IsEnum && !quoted && text != "null" ? JsonSerializer.Serialize(text) : text, type, path, Where);
        }
        catch (InvalidDataException e) when (e.InnerException is JsonException { InnerException: JsonException } || (e.InnerException is not null && !text.StartsWith('{') && !text.StartsWith('[')))
        {
            throw new InvalidDataException($"{Where} {string.Join('.', path)}: {BadFile.Quote(text)} does not fit; expected {ConfigurationKeys.Expected(type)}", e);
        }
    }

    private static object? Read(string json, Type type, string[] path, string where)
    {
        object? read;
        try
        {
            read = JsonSerializer.Deserialize(json, type, Json);
        }
        catch (JsonException e)
        {
            throw ConfigurationKeys.Explain(e, path, where);
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            // Text that is no Unicode, which the reader meets in different places.
            throw new InvalidDataException($"{where}: it holds text that cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        if (read is not null)
        {
            ConfigurationValues.Check(read, string.Join('.', path), where);
        }

        return read;
    }
}
