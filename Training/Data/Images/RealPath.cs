namespace ScaleParty.Training.Data;

/// <summary>Where a path really leads.</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows.</summary>
    private const int MaximumLinks = 40;
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>How paths are compared: as the system's usual file systems do.</summary>
    public static StringComparer Comparer { get; } = OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>The path without symbolic links in any of its parts; null if they lead round.</summary>
    /// <param name="path">What need not exist.</param>
    public static string? Of(string path)
    {
        string full = Path.GetFullPath(path), root = Path.GetPathRoot(full)!, place = root;
        var rest = new Stack<string>();
        Push(full[root.Length..]);
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part == "..")
            {
                place = Path.GetDirectoryName(place) ?? root;
                continue;
            }

            string next = Path.Combine(place, part);
            if (new FileInfo(next).LinkTarget is not string target)
            {
                place = next;
                continue;
            }

            if (++links > MaximumLinks)
            {
                return null;
            }

            string targetRoot = Path.GetPathRoot(target) ?? string.Empty;
            place = targetRoot.Length > 0 ? targetRoot : place;
            Push(target[targetRoot.Length..]);
        }

        return place;

        void Push(string parts)
        {
            foreach (string part in parts.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").Reverse())
            {
                rest.Push(part);
            }
        }
    }

    /// <summary>Whether a place is a folder or lies below it; both without links.</summary>
    public static bool IsWithin(string place, string folder)
    {
        string start = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        return Comparer.Equals(place, folder) || (place.Length > start.Length && Comparer.Equals(place[..start.Length], start));
    }
}
