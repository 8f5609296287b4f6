using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ScaleParty.Models;

namespace ScaleParty.ZoomCinematic;

/// <summary>
/// Everything that determines the bytes of the frames, by name. It is in the folder of the frames, so that a later run can check
/// whether they are its own.
/// </summary>
internal sealed class CinematicManifest
{
    public const string FileName = "cinematic.json";

    private const string Format = "scaleparty-cinematic-1";
    private const int MaximumFileBytes = 64 << 10;

    private readonly SortedDictionary<string, string> _parts;

    public CinematicManifest(IEnumerable<KeyValuePair<string, string>> parts) =>
        _parts = new(new Dictionary<string, string>(parts), StringComparer.Ordinal);

    /// <summary>A digest of all parts.</summary>
    public string Fingerprint => Digest(Encoding.UTF8.GetBytes(string.Join('\n', _parts.Select(p => $"{p.Key}={p.Value}"))));

    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Reads a manifest that <see cref="Save"/> wrote.</summary>
    /// <exception cref="CinematicException">It is not a manifest, or was changed.</exception>
    public static CinematicManifest Load(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MaximumFileBytes)
            {
                throw new CinematicException($"{path} has {file.Length} bytes; expected a manifest of at most {MaximumFileBytes}. {FrameFolder.Advice}");
            }

            using var json = JsonDocument.Parse(InputFile.ReadAllBytes(path, MaximumFileBytes), new JsonDocumentOptions { MaxDepth = 4 });
            JsonElement root = json.RootElement;
            var manifest = new CinematicManifest(root.GetProperty("parts").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? string.Empty));
            if (root.GetProperty("format").GetString() == Format && root.GetProperty("fingerprint").GetString() == manifest.Fingerprint)
            {
                return manifest;
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            // Continues to the common message for everything that is not such a file.
        }

        throw new CinematicException($"{path} is not a manifest that this program wrote. {FrameFolder.Advice}");
    }

    /// <summary>Writes the manifest.</summary>
    public void Save(string path)
    {
        var content = new { format = Format, fingerprint = Fingerprint, parts = _parts };
        AtomicFile.WriteText(path, JsonSerializer.Serialize(content, JsonOptions) + "\n");
    }

    /// <summary>What differs, such as "size 640x360, here 320x180"; empty when nothing does.</summary>
    /// <param name="here">The parts of this run.</param>
    public IReadOnlyList<string> Differences(CinematicManifest here) =>
        [.. _parts.Keys.Union(here._parts.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, There: Shown(_parts.GetValueOrDefault(name)), Here: Shown(here._parts.GetValueOrDefault(name))))
            .Where(p => p.There != p.Here)
            .Select(p => $"{p.Name} {p.There}, here {p.Here}")];

    private static JsonSerializerOptions JsonOptions { get; } = new() { WriteIndented = true };

    // The first characters suffice to distinguish digests.
    private static string Shown(string? value) => value switch
    {
        null => "unknown",
        { Length: 64 } => value[..12],
        _ => value,
    };
}
