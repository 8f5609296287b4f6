using ScaleParty.Models;

namespace ScaleParty.Training.Data;

/// <summary>Tells what a path that was given as a folder of images really is, and how that is written.</summary>
internal static class SourceHint
{
    private static readonly string[] Prefixes = ["lmdb", "maps", "bluemarble", "bluemarble-water", "procedural"];

    /// <summary>"; what it is, and how it is written", or nothing.</summary>
    public static string For(string path)
    {
        if (Directory.Exists(path))
        {
            return OfFolder(path);
        }

        if (File.Exists(path))
        {
            return OfFile(path);
        }

        // A name such as lmbd:PATH.
        string before = path.Split(':')[0];
        return before.Length > 1 && Spelling.Nearest(before, Prefixes) is string prefix
            ? $"; did you mean {prefix}{(path.Length > before.Length ? path[before.Length..] : string.Empty)}?"
            : string.Empty;
    }

    private static string OfFolder(string path)
    {
        if (File.Exists(Path.Combine(path, LmdbSource.FileName)))
        {
            return $"; it holds {LmdbSource.FileName}, an LMDB database, which is written lmdb:{path}";
        }

        return MapDescription.BlueMarble(path).Files.All(f => File.Exists(Path.Combine(path, f.File)))
            ? $"; it holds NASA's Blue Marble, which is written bluemarble:{path}"
            : string.Empty;
    }

    private static string OfFile(string path)
    {
        byte[] start = new byte[LmdbHeader.MagicReach];
        try
        {
            using FileStream file = InputFile.Open(path, long.MaxValue);
            Array.Resize(ref start, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }

        return LmdbHeader.IsDatabase(start) ? $"; it is an LMDB database, which is written lmdb:{path}"
            : ImageSignature.IsImage(start) ? "; it is a single image"
            : start.AsSpan().TrimStart(" \t\r\n\ufeff"u8).StartsWith("{"u8) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? $"; a map description is written maps:{path}"
            : ". Databases and maps have lmdb: or maps: in front";
    }
}
