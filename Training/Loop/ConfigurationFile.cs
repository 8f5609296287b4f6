using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ScaleParty.Training.Loop;

/// <summary>Configurations as JSON: presets inside the program, files of the user, and single values set on the command line.</summary>
internal static class ConfigurationFile
{
    private const string ResourcePrefix = "Presets.";

    /// <summary>How everything of a run is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
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

        return File.Exists(preset)
            ? Parse(File.ReadAllText(preset), preset)
            : throw new InvalidDataException($"preset '{preset}': neither a file nor one of {string.Join(", ", Presets)}");
    }

    /// <summary>Reads a configuration; what it does not say keeps its default.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, or names a key that does not exist.</exception>
    public static TrainingConfiguration Parse(string json, string source)
    {
        try
        {
            TrainingConfiguration read = JsonSerializer.Deserialize<TrainingConfiguration>(json, Json) ?? throw new InvalidDataException($"{source}: it is empty");

            // The reader looks at properties; entries of lists may still be null.
            return read.Schedule.Contains(null!) || read.Data.Channels.Contains(null!)
                ? throw new InvalidDataException($"{source}: an entry of schedule or data.channels is null")
                : read;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source}: {e.Message}", e);
        }
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
                throw new InvalidDataException($"--set {setting}: expected key=value");
            }

            configuration = Set(configuration, setting[..equals].Trim(), setting[(equals + 1)..].Trim());
        }

        return configuration;
    }

    private static TrainingConfiguration Set(TrainingConfiguration configuration, string key, string text)
    {
        JsonNode root = JsonSerializer.SerializeToNode(configuration, Json)!;
        string[] path = key.Split('.');
        JsonNode? node = root;
        Type? type = typeof(TrainingConfiguration);
        for (int i = 0; i < path.Length - 1 && node is not null; i++)
        {
            node = node switch
            {
                JsonObject o when o.TryGetPropertyValue(path[i], out JsonNode? child) => child,
                JsonArray a when int.TryParse(path[i], out int index) && index >= 0 && index < a.Count => a[index],
                _ => throw Unknown(key, path[i], node),
            };
        }

        JsonNode? value = ParseValue(text);
        switch (node)
        {
            // Optional keys that are not set do not show in the JSON; the reader below knows whether they exist.
            case JsonObject o:
                o[path[^1]] = value;
                break;
            case JsonArray a when int.TryParse(path[^1], out int index) && index >= 0 && index < a.Count:
                a[index] = value;
                break;
            default:
                throw Unknown(key, path[^1], node);
        }

        try
        {
            return root.Deserialize<TrainingConfiguration>(Json)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                e.Message.Contains("could not be mapped", StringComparison.Ordinal)
                    ? Unknown(key, path[^1], node).Message
                    : $"--set {key}: '{text}' does not fit; expected {Expected(type, path)}",
                e);
        }
    }

    private static JsonNode? ParseValue(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static InvalidDataException Unknown(string key, string part, JsonNode? node) => new(
        $"--set {key}: there is no '{part}'; expected one of {(node is JsonObject o ? string.Join(", ", o.Select(p => p.Key)) : "the indices of the list")}");

    private static string Expected(Type? type, string[] path)
    {
        foreach (string part in path)
        {
            type = type?.GetProperty(part, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)?.PropertyType;
        }

        Type? inner = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return inner switch
        {
            null => "another kind of value",
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(inner).Select(JsonNamingPolicy.CamelCase.ConvertName)),
            { IsGenericType: true } => "a list",
            _ when inner == typeof(bool) => "true or false",
            _ when inner.IsPrimitive => "a number",
            _ => inner.Name,
        };
    }
}
