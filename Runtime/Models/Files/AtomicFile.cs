using System.Text;

namespace ScaleParty.Models;

/// <summary>
/// Writes a file beside its destination, flushes it to the disk and renames it: readers see the old file or the new one, whole. The
/// file beside it has a random name, NAME.GUID.tmp, and is locked while it is written; the next writer to the same name removes
/// those without a lock, which killed processes have left. A symbolic link at the destination is replaced by the file;
/// its target is never written.
/// </summary>
public static class AtomicFile
{
    private const string Suffix = ".tmp";
    private const int MaximumAttempts = 16;

    // A shared lock, so that the destination can be read right after the move; the removal of leftovers requests an exclusive lock.
    private const FileShare WriterShare = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>Writes UTF-8 text without a byte order mark.</summary>
    /// <param name="path">The destination; its folder exists.</param>
    /// <param name="text">The whole content.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing or cannot be written, or the destination is a device, a pipe or a socket; the old file remains.</exception>
    public static void WriteText(string path, string text) => WriteBytes(path, new UTF8Encoding(false).GetBytes(Guard.NotNull(text, nameof(text))));

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The destination; its folder exists.</param>
    /// <param name="bytes">The whole content.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing or cannot be written, or the destination is a device, a pipe or a socket; the old file remains.</exception>
    public static void WriteBytes(string path, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        Replace(path, beside => beside.Stream.Write(copy));
    }

    /// <summary>Runs <paramref name="write"/> on a new file and moves it to <paramref name="path"/>; when it throws, nothing is left behind.</summary>
    /// <param name="path">The destination; its folder exists.</param>
    /// <param name="write">Writes the whole content.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing or cannot be written, or the destination is a device, a pipe or a socket; the old file remains.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Guard.NotNull(write, nameof(write));
        Replace(path, beside => write(beside.Stream));
    }

    /// <summary>
    /// Lets another program write: <paramref name="write"/> gets the name of an empty file beside the destination, which is locked
    /// until it returns and is then moved to <paramref name="path"/>; when it throws, nothing is left behind.
    /// </summary>
    /// <param name="path">The destination; its folder exists.</param>
    /// <param name="write">Has the file at the given path filled in place.</param>
    /// <exception cref="IOException">The folder is missing or cannot be written, or the destination is a device, a pipe or a socket; the old file remains.</exception>
    public static void WriteByName(string path, Action<string> write)
    {
        Guard.NotNull(write, nameof(write));
        Replace(path, beside => write(beside.Path));
    }

    private static void Replace(string path, Action<TemporaryFile> write)
    {
        string full = Destination(path);
        try
        {
            using var beside = new TemporaryFile(full);
            write(beside);
            beside.MoveTo(full);
        }
        catch (Exception e) when (e is IOException || IsTooLarge(e))
        {
            throw new IOException($"{path} cannot be written: {(e is IOException ? e.Message : "it is too large for the file system, or for a limit of this process")}", e);
        }
    }

    // .NET's exception for the system's refusal of a file of that size; no argument is wrong.
    private static bool IsTooLarge(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };

    private static string Destination(string path)
    {
        string full = Path.GetFullPath(Guard.NotNull(path, nameof(path)));
        if (Path.GetDirectoryName(full) is not { } folder || Path.GetFileName(full).Length == 0)
        {
            throw new IOException($"{path} is a folder; expected the name of a file");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{path}: the folder {folder} does not exist");
        }

        if (FileKinds.Of(full) is not (FileKind.Missing or FileKind.Regular or FileKind.Unknown))
        {
            throw new IOException($"{path} cannot be written: {InputFile.RefusalReason(full)}");
        }

#if !NETSTANDARD
        string name = Path.GetFileName(full);
        RemoveLeftovers(folder, n => n == name);
#endif
        return full;
    }

#if !NETSTANDARD
    private const int GuidLength = 32;

    /// <summary>Removes what killed processes have left beside destinations. Without locks, as in Unity, they cannot be distinguished from files being written.</summary>
    /// <param name="folder">The folder of the destinations.</param>
    /// <param name="isDestination">Whether a name is that of a destination.</param>
    internal static void RemoveLeftovers(string folder, Predicate<string> isDestination)
    {
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*" + Suffix))
        {
            if (DestinationOf(file.Name) is { } name && isDestination(name) && file.LinkTarget is null && FileKinds.Of(file.FullName) == FileKind.Regular)
            {
                RemoveUnlocked(file.FullName);
            }
        }
    }

    // NAME of NAME.GUID.tmp; null of other names.
    private static string? DestinationOf(string name)
    {
        int length = name.Length - Suffix.Length - GuidLength - 1;
        return length > 0 && name[length] == '.' && Guid.TryParseExact(name.AsSpan(length + 1, GuidLength), "N", out _) && name.EndsWith(Suffix, StringComparison.Ordinal)
            ? name[..length]
            : null;
    }

    private static void RemoveUnlocked(string path)
    {
        try
        {
            if (LocksWork(path))
            {
                using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, already removed, or another user's: not to be removed by this writer.
        }
    }

    // Some network file systems have no locks for files opened for writing.
    private static bool LocksWork(string path)
    {
        using var writer = new FileStream(path, FileMode.Open, FileAccess.Write, WriterShare);
        try
        {
            using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
#endif

    /// <summary>A new file of a random name, locked until it is moved; removed when it is disposed before.</summary>
    private sealed class TemporaryFile : IDisposable
    {
        private bool _moved;

        public TemporaryFile(string destination)
        {
            for (int attempt = 1; ; attempt++)
            {
                Path = $"{destination}.{Guid.NewGuid():N}{Suffix}";
                try
                {
                    Stream = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, WriterShare);
                }
                catch (IOException) when (attempt < MaximumAttempts)
                {
                    // Another writer looked for leftovers between the creation and the lock.
                    continue;
                }

                if (File.Exists(Path) || attempt == MaximumAttempts)
                {
                    return;
                }

                Stream.Dispose();
            }
        }

        public string Path { get; }

        public FileStream Stream { get; }

        public void MoveTo(string destination)
        {
            Stream.Flush(flushToDisk: true);
#if NETSTANDARD
            // netstandard2.1 has no move that overwrites; Replace needs an existing destination.
            Stream.Dispose();
            if (File.Exists(destination))
            {
                File.Replace(Path, destination, null);
            }
            else
            {
                File.Move(Path, destination);
            }
#else
            // Still locked, so that it is not removed as a leftover before it has its name.
            File.Move(Path, destination, overwrite: true);
#endif
            _moved = true;
        }

        public void Dispose()
        {
            if (_moved)
            {
                Stream.Dispose();
                return;
            }

            // Removed first: buffered data need not be written to a full disk.
            File.Delete(Path);
            try
            {
                Stream.Dispose();
            }
            catch (Exception e) when (e is IOException || IsTooLarge(e))
            {
                // The disk refuses the same data again; the first error is reported.
            }
        }
    }
}
