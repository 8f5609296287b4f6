using System.IO.Enumeration;
using ScaleParty.Models;

namespace ScaleParty.Training.Data;

/// <summary>
/// The image files below a folder, at any depth. Symbolic links are followed, but every place is entered once and every file listed once, however
/// many ways lead there, so that links which lead back neither repeat images nor go on for ever; a file with several names is listed under the first. Hidden files are not looked at.
/// </summary>
internal sealed class ImageFolder
{
    /// <summary>So many files of an unusual name are looked into before all of that name are passed over.</summary>
    private const int Tried = 16;
    private const int NamesShown = 3;
    private const int KindsShown = 8;
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp"];
    private static readonly EnumerationOptions Visible = new() { RecurseSubdirectories = false, IgnoreInaccessible = false };
    private readonly string _location;
    private readonly string _place;
    private readonly HashSet<string> _entered = new(RealPath.Comparer);
    private readonly List<(string Name, string Folder)> _found = [];
    private readonly List<(string Name, string Link, bool Folder)> _links = [];
    private readonly List<string> _repeated = [];
    private readonly List<string> _names = [];

    /// <summary>Lists a folder.</summary>
    /// <exception cref="TrainingDataException">It cannot be listed.</exception>
    public ImageFolder(string folder)
    {
        _location = folder;
        try
        {
            _place = RealPath.Of(folder) ?? throw new TrainingDataException($"{folder}: its symbolic links lead round");
            Enter(string.Empty, _place);
            FollowLinks();
            DropNames();
            (Files, string[] others) = Divide([.. _found.Select(f => f.Name).Order(StringComparer.Ordinal)]);
            Notes = [.. LeftOut(others), .. Repeated()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingDataException($"{folder}: cannot be listed: {e.Message}", e);
        }
    }

    /// <summary>Paths of the images relative to the folder, in order: folders list their files in any order, and the numbers of the images must not depend on it.</summary>
    public string[] Files { get; }

    /// <summary>One line each about what was left out.</summary>
    public IReadOnlyList<string> Notes { get; }

    private void Enter(string name, string place)
    {
        var pending = new Stack<(string Name, string Place)>();
        pending.Push((name, place));
        while (pending.TryPop(out (string Name, string Place) folder))
        {
            if (!_entered.Add(folder.Place))
            {
                continue;
            }

            var entries = new FileSystemEnumerable<(string Name, bool Folder, bool Link)>(
                folder.Place,
                (ref FileSystemEntry e) => (e.FileName.ToString(), e.IsDirectory, e.Attributes.HasFlag(FileAttributes.ReparsePoint)),
                Visible);
            foreach ((string entry, bool isFolder, bool isLink) in entries)
            {
                string path = Path.Combine(folder.Name, entry);
                if (isLink)
                {
                    _links.Add((path, Path.Combine(folder.Place, entry), isFolder));
                }
                else if (isFolder)
                {
                    pending.Push((path, Path.Combine(folder.Place, entry)));
                }
                else
                {
                    _found.Add((path, folder.Place));
                }
            }
        }
    }

    // After the folders themselves, so that what lies in them keeps its own name, whatever links lead there.
    private void FollowLinks()
    {
        var files = new List<(string Name, string Link, bool Folder)>();
        while (_links.Count > 0)
        {
            (string Name, string Link, bool Folder)[] links = [.. _links.OrderBy(l => l.Name, StringComparer.Ordinal)];
            _links.Clear();
            files.AddRange(links.Where(l => !l.Folder));
            foreach ((string name, string link, _) in links.Where(l => l.Folder))
            {
                // A folder that holds this one is no part of it.
                if (RealPath.Of(link) is string place && !_entered.Contains(place) && !RealPath.IsWithin(_place, place))
                {
                    Enter(name, place);
                }
                else
                {
                    _repeated.Add(name);
                }
            }
        }

        if (files.Count == 0)
        {
            return;
        }

        var listed = new HashSet<string>(_found.Select(f => Path.Combine(f.Folder, Path.GetFileName(f.Name))), RealPath.Comparer);
        foreach ((string name, string link, _) in files.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (listed.Add(RealPath.Of(link) ?? link))
            {
                _found.Add((name, Path.GetDirectoryName(link)!));
            }
            else
            {
                _repeated.Add(name);
            }
        }
    }

    // Hard links: other names of files that are listed already.
    private void DropNames()
    {
        var seen = new HashSet<(ulong, ulong)>();
        _found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        _found.RemoveAll(f =>
        {
            bool again = FileKinds.Shared(Path.Combine(f.Folder, Path.GetFileName(f.Name))) is { } file && !seen.Add(file);
            if (again)
            {
                _names.Add(f.Name);
            }

            return again;
        });
    }

    // By their names, or where the name is unusual by content: .jfif is JPEG, and names may lack an extension.
    private (string[] Images, string[] Others) Divide(string[] names)
    {
        var images = new List<string>();
        var others = new List<string>();
        foreach (IGrouping<string, string> kind in names.GroupBy(KindOf))
        {
            if (Extensions.Contains(kind.Key))
            {
                images.AddRange(kind);
                continue;
            }

            bool read = kind.Take(Tried).Any(HoldsImage);
            foreach (string name in kind)
            {
                (read && HoldsImage(name) ? images : others).Add(name);
            }
        }

        return ([.. images.Order(StringComparer.Ordinal)], [.. others]);
    }

    private bool HoldsImage(string name)
    {
        try
        {
            using FileStream file = InputFile.Open(Path.Combine(_location, name), long.MaxValue);
            Span<byte> start = stackalloc byte[ImageSignature.Length];
            return ImageSignature.IsImage(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static IEnumerable<string> LeftOut(string[] others)
    {
        if (others.Length == 0)
        {
            yield break;
        }

        IGrouping<string, string>[] kinds = [.. others.GroupBy(KindOf).OrderByDescending(k => k.Count()).ThenBy(k => k.Key, StringComparer.Ordinal)];
        string listed = string.Join(", ", kinds.Take(KindsShown).Select(k => $"{k.Count()} {(k.Key.Length == 0 ? "without extension" : k.Key)} ({Shown([.. k])})"));
        yield return $"{others.Length} file{(others.Length == 1 ? string.Empty : "s")} left out, not PNG, JPEG or WebP: {listed}{(kinds.Length > KindsShown ? ", and other kinds" : string.Empty)}";
    }

    private IEnumerable<string> Repeated()
    {
        if (_repeated.Count > 0)
        {
            yield return $"{_repeated.Count} symbolic link{(_repeated.Count == 1 ? string.Empty : "s")} not followed, leading to what is listed already or to a folder that holds this one: {Shown(_repeated)}";
        }

        if (_names.Count > 0)
        {
            yield return $"{_names.Count} file{(_names.Count == 1 ? string.Empty : "s")} left out, hard link{(_names.Count == 1 ? string.Empty : "s")} of what is listed already: {Shown(_names)}";
        }
    }

    private static string Shown(List<string> names) =>
        string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? ", ..." : string.Empty);

    private static string KindOf(string name) => Path.GetExtension(name).ToLowerInvariant();
}
