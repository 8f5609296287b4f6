using System.Text;
using ScaleParty.Models;

namespace ScaleParty.Desktop;

/// <summary>
/// A folder that a program fills with files. A list in it, <see cref="ListName"/>, gives the program of each file: only files that it
/// names as this program's own are replaced or removed, everything else is the user's or another program's. The list is locked while the
/// folder is open, so that two programs never write one folder at the same time.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>Name of the list in the folder: a line of format, then "+" or "-", the program and the file's name, separated by tabs.</summary>
    public const string ListName = "scaleparty-files.txt";

    private const string Format = "scaleparty-files-1";
    private const int MaximumListBytes = 64 << 20;

    private readonly FileStream _list;
    private readonly string _program;
    private readonly Dictionary<string, string> _owners;

    private OutputFolder(string path, string program, FileStream list)
    {
        Location = path;
        _program = program;
        _list = list;
        _owners = ReadList(list);
    }

    /// <summary>Full path of the folder.</summary>
    public string Location { get; }

    /// <summary>Names of this program's own files in the list, in order; they need not exist.</summary>
    public IReadOnlyList<string> OwnFiles => [.. _owners.Where(o => o.Value == _program).Select(o => o.Key).Order(StringComparer.Ordinal)];

    /// <summary>Creates the folder where it is missing and locks it until it is disposed.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="program">Name of the program, without tabs and line ends, such as "viewer".</param>
    /// <exception cref="IOException">Another program has the folder open, or it cannot be written.</exception>
    /// <exception cref="InvalidDataException">A file with the list's name is not such a list.</exception>
    public static OutputFolder Open(string path, string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(program);
        CheckName(program, nameof(program));
        string folder = Path.GetFullPath(path), file = Path.Combine(folder, ListName);
        Directory.CreateDirectory(folder);
        FileStream list;
        try
        {
            list = OwnFile.Open(file, FileShare.None, bufferSize: 0);
        }
        catch (IOException e)
        {
            throw new IOException($"{path} cannot be used; another program may be writing there ({e.Message}). Wait for it, or take another folder.", e);
        }

        try
        {
            return new(folder, program, list);
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    /// <summary>Full path of a file in the folder.</summary>
    /// <param name="name">Name of the file.</param>
    public string PathOf(string name) => Path.Combine(Location, name);

    /// <summary>Whether the list names a file as this program's own; it need not exist.</summary>
    /// <param name="name">Name of the file.</param>
    public bool IsOwn(string name) => _owners.TryGetValue(name, out string? owner) && owner == _program;

    /// <summary>Enters files as this program's own before they are written: all of them, or none where one is refused.</summary>
    /// <param name="names">Names of files in the folder itself.</param>
    /// <exception cref="IOException">A file by one of the names is there and is not this program's own; the list cannot be written.</exception>
    public void Claim(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] all = [.. names];
        foreach (string name in all)
        {
            CheckName(name, nameof(names));
            if (!IsOwn(name) && Exists(name))
            {
                string whose = _owners.TryGetValue(name, out string? owner) ? $"was written by {owner}" : "was not written by this program";
                throw new IOException($"{PathOf(name)} {whose} and would be replaced. Take another folder, or move the file away.");
            }
        }

        Adopt(all);
    }

    /// <summary>Enters a file as this program's own before it is written.</summary>
    /// <param name="name">Name of a file in the folder itself.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="IOException">A file by that name is there and is not this program's own; the list cannot be written.</exception>
    public string Claim(string name)
    {
        Claim([name]);
        return PathOf(name);
    }

    /// <summary>Enters files that are known in another way to be this program's own, whether they exist or not.</summary>
    /// <param name="names">Names of files in the folder itself.</param>
    /// <exception cref="IOException">The list cannot be written.</exception>
    public void Adopt(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] added = [.. names.Distinct(StringComparer.Ordinal).Where(n => !IsOwn(n))];
        Array.ForEach(added, n => CheckName(n, nameof(names)));
        Append(added.Select(n => $"+\t{_program}\t{n}\n"));
        foreach (string name in added)
        {
            _owners[name] = _program;
        }
    }

    /// <summary>Starts a run that writes only these files: removes the files of earlier runs of this program and enters the names.</summary>
    /// <param name="names">Names of files in the folder itself.</param>
    /// <exception cref="IOException">A file by one of the names is there and is not this program's own, and nothing was removed; a file cannot be removed, or the list cannot be written.</exception>
    public void Begin(IEnumerable<string> names)
    {
        HashSet<string> all = new(names, StringComparer.Ordinal);
        Claim(all);
        RemoveOwn(n => !all.Contains(n));
        AtomicFile.RemoveLeftovers(Location, all.Contains);
        foreach (string name in all)
        {
            File.Delete(PathOf(name));
        }
    }

    /// <summary>Removes this program's own files, with the remains of killed processes, and deletes them from the list.</summary>
    /// <param name="which">Selects files by their names; all of them if null.</param>
    /// <exception cref="IOException">A file cannot be removed, or the list cannot be written.</exception>
    public void RemoveOwn(Predicate<string>? which = null)
    {
        string[] names = [.. OwnFiles.Where(n => which is null || which(n))];
        AtomicFile.RemoveLeftovers(Location, names.ToHashSet(StringComparer.Ordinal).Contains);
        foreach (string name in names)
        {
            File.Delete(PathOf(name));
        }

        Append(names.Select(n => $"-\t{_program}\t{n}\n"));
        foreach (string name in names)
        {
            _owners.Remove(name);
        }
    }

    /// <summary>Removes the remains of killed processes of this program's own files.</summary>
    public void RemoveLeftovers() => AtomicFile.RemoveLeftovers(Location, IsOwn);

    /// <summary>Unlocks the folder.</summary>
    public void Dispose() => _list.Dispose();

    // A link without a target exists too.
    private bool Exists(string name) => Path.Exists(PathOf(name)) || new FileInfo(PathOf(name)).LinkTarget is not null;

    private static void CheckName(string name, string parameter)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"\"{name}\" is not the name of a file in the folder itself", parameter);
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name is not ("." or ".." or ListName) && !name.Any(c => char.IsControl(c) || c is '/' or '\\');

    private void Append(IEnumerable<string> lines)
    {
        string text = string.Concat(lines);
        if (text.Length > 0)
        {
            long end = _list.Position;
            try
            {
                _list.Write(Encoding.UTF8.GetBytes(text));
                _list.Flush(flushToDisk: true);
            }
            catch
            {
                // So that the next write does not continue it.
                _list.SetLength(end);
                _list.Position = end;
                throw;
            }
        }
    }

    /// <summary>Reads the list; the stream is then at the end of its last complete line. No file of a line cut off by a crash was written.</summary>
    private static Dictionary<string, string> ReadList(FileStream list)
    {
        byte[] bytes = OwnFile.ReadLines(list, MaximumListBytes, out int end);
        string[] lines = Encoding.UTF8.GetString(bytes, 0, end).Split('\n')[..^1];
        bool begun = lines.Length > 0;
        if (begun ? lines[0] != Format : !Encoding.UTF8.GetBytes(Format).AsSpan().StartsWith(bytes))
        {
            throw new InvalidDataException($"{list.Name} is not a list of files that this program wrote; expected {Format} in its first line. Take another folder.");
        }

        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] parts in lines.Skip(1).Select(l => l.Split('\t')))
        {
            if (parts is not [("+" or "-"), { Length: > 0 }, _] || !IsName(parts[2]))
            {
                throw new InvalidDataException($"{list.Name} holds a line that is not of this list; expected +, program and file name, separated by tabs. Take another folder.");
            }

            if (parts[0] == "+")
            {
                owners[parts[2]] = parts[1];
            }
            else
            {
                owners.Remove(parts[2]);
            }
        }

        list.SetLength(end);
        list.Position = end;
        if (!begun)
        {
            list.Write(Encoding.UTF8.GetBytes(Format + "\n"));
            list.Flush();
        }

        return owners;
    }
}
