using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>A sans-serif font of the system. Skia's build for Linux has no font service, so files are searched for.</summary>
public static class SystemFont
{
    private static readonly string[] PreferredFiles =
        ["DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "FreeSans.ttf", "Ubuntu-R.ttf", "OpenSans-Regular.ttf"];

    private static readonly Lazy<SKTypeface?> Found = new(Find);

    /// <summary>A message for the user when <see cref="IsFound"/> is false; else empty.</summary>
    public static string Note => IsFound
        ? string.Empty
        : "No font file was found, so text is drawn in a plain dot font; on Debian 'apt-get install fonts-dejavu-core' makes it nicer.";

    /// <summary>Whether the system has a font; without, text is drawn in a built-in dot font.</summary>
    public static bool IsFound => Typeface is not null;

    internal static SKTypeface? Typeface => Found.Value;

    /// <summary>The best font below the given folders: the preferred names in order, else the first by name that opens; null when there is none.</summary>
    internal static string? FindFile(IEnumerable<string> folders)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 6 };
        string[] files = [.. folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.ttf", options))
            .OrderBy(file => file, StringComparer.Ordinal)];
        return PreferredFiles
            .Select(name => files.FirstOrDefault(file => Path.GetFileName(file) == name))
            .FirstOrDefault(file => file is not null) ?? files.FirstOrDefault();
    }

    private static SKTypeface? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return SKFontManager.Default.MatchFamily(OperatingSystem.IsWindows() ? "Segoe UI" : "Helvetica Neue") ?? SKTypeface.Default;
        }

        // The usual folder first: searching all of /usr/share/fonts takes longer than opening one file.
        const string Usual = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
        string? file = File.Exists(Usual)
            ? Usual
            : FindFile(["/usr/share/fonts", "/usr/local/share/fonts", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/.local/share/fonts"]);
        return file is null ? null : SKTypeface.FromFile(file);
    }
}
