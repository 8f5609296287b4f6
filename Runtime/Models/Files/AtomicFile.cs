using System.Text;

namespace ScaleParty.Models;

/// <summary>
/// Writes a file beside its destination, flushes it to the disk and renames it: readers see the old file or the new one, whole. The
/// file beside it has a random name, NAME.GUID.tmp, and is held locked while it is written; the next writer to the same name removes
/// those that nobody holds, which processes that were killed have left. A symbolic link at the destination is replaced by the file;
/// what it points at is never written.
/// </summary>
public static class AtomicFile
{
    private const string Suffix = ".tmp";
    private const int MaximumAttempts = 16;

    // A shared lock, so that whoever opens the destination right after the move can read; whoever removes leftovers asks for the file alone.
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
    /// Lets another program write: <paramref name="write"/> gets the name of an empty file beside the destination, which is held
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

    // .NET's name for the system's refusal of a file of that size, which has nothing to do with an argument.
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
            throw new IOException($"{path} cannot be written: {InputFile.Obstacle(full)}");
        }

#if !NETSTANDARD
        string name = Path.GetFileName(full);
        RemoveLeftovers(folder, n => n == name);
#endif
        return full;
    }

#if !NETSTANDARD
    private const int GuidLength = 32;

    /// <summary>Removes what killed processes have left beside destinations. Without locks, as in Unity, it cannot be told from what is being written.</summary>
    /// <param name="folder">The folder of the destinations.</param>
    /// <param name="isDestination">Tells destinations by their names.</param>
    internal static void RemoveLeftovers(string folder, Predicate<string> isDestination)
    {
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*" + Suffix))
        {
            if (DestinationOf(file.Name) is { } name && isDestination(name) && file.LinkTarget is null && FileKinds.Of(file.FullName) == FileKind.Regular)
            {
                RemoveUnheld(file.FullName);
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

    private static void RemoveUnheld(string path)
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
            // In use, or gone by now, or another user's: not this writer's to remove.
        }
    }

    // Some network file systems have no locks for what is opened for writing.
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
            // No move that overwrites in netstandard2.1; Replace wants the destination to exist.
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
            // Still locked, so that nobody takes it for a leftover before it has its name.
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

            // Removed first: what is still buffered need not reach a full disk.
            File.Delete(Path);
            try
            {
                Stream.Dispose();
            }
            catch (Exception e) when (e is IOException || IsTooLarge(e))
            {
                // The disk refuses what it refused before; that is what is reported.
            }
        }
    }
}
