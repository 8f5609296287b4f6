namespace ScaleParty.Models;

/// <summary>
/// Opens files from outside: only regular files of bounded size. The kind of a file is checked before it is opened, because opening
/// a pipe waits for its other end and opening a device can have side effects.
/// </summary>
public static class InputFile
{
    private const string Missing = "there is no such file";

    /// <summary>Opens a file for reading; its length does not exceed <paramref name="maximumBytes"/> at that time.</summary>
    /// <param name="path">A regular file, or a link to one.</param>
    /// <param name="maximumBytes">Largest length accepted, in bytes.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, a pipe, a device or a socket, or too large; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream Open(string path, long maximumBytes)
    {
        Check(path);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (NotSupportedException e)
        {
            // Windows reports devices only when they are opened.
            throw BadFile.Because(path, "it is a device; expected a regular file", e);
        }

        try
        {
            if (!stream.CanSeek)
            {
                throw BadFile.Because(path, "it has no length, as a pipe or a device; expected a regular file");
            }

            return stream.Length <= maximumBytes ? stream : throw TooLarge(path, maximumBytes);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a whole file of at most <paramref name="maximumBytes"/>, checked again while reading: a file may grow.</summary>
    /// <param name="path">A regular file, or a link to one.</param>
    /// <param name="maximumBytes">Most bytes accepted.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, a pipe, a device or a socket, or too large; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static byte[] ReadAllBytes(string path, int maximumBytes)
    {
        using FileStream stream = Open(path, maximumBytes);
        var bytes = new byte[stream.Length];
        int count = 0, read;
        while (count < bytes.Length && (read = stream.Read(bytes, count, bytes.Length - count)) > 0)
        {
            count += read;
        }

        if (count < bytes.Length)
        {
            Array.Resize(ref bytes, count);
            return bytes;
        }

        if (stream.ReadByte() < 0)
        {
            return bytes;
        }

        // It grows, or is one of those of /proc, which have no length.
        stream.Position = 0;
        using MemoryStream whole = BoundedRead.Copy(stream, maximumBytes, path);
        return whole.ToArray();
    }

    /// <summary>Why a path cannot be read as a file, such as "it is a named pipe; expected a regular file"; null where it can be.</summary>
    /// <param name="path">The path; links are followed.</param>
    public static string? RefusalReason(string path)
    {
        Guard.NotNull(path, nameof(path));
        FileKind kind = FileKinds.Of(path);
        return kind switch
        {
            FileKind.Missing => Missing,
            FileKind.Regular or FileKind.Unknown => null,
            _ => $"it is {Named(kind)}; expected a regular file",
        };
    }

    private static void Check(string path)
    {
        switch (RefusalReason(path))
        {
            case null: return;
            case Missing: throw new FileNotFoundException($"{path}: {Missing}", path);
            case string reason: throw BadFile.Because(path, reason);
        }
    }

    private static string Named(FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Pipe => "a named pipe",
        FileKind.Socket => "a socket",
        _ => "a device",
    };

    private static InvalidDataException TooLarge(string path, long maximumBytes) =>
        BadFile.Because(path, FormattableString.Invariant($"it has more than {maximumBytes} bytes, the most that is read"));
}
