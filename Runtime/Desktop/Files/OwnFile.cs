using ScaleParty.Models;

namespace ScaleParty.Desktop;

/// <summary>Opens files that a program keeps open and writes in place: locks, logs and lists. Everything else is written by <see cref="AtomicFile"/>.</summary>
public static class OwnFile
{
    /// <summary>Opens a file for reading and writing, or creates it if it does not exist. A symbolic link is refused: its target is not this program's.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="share">Access of others while it is open.</param>
    /// <param name="bufferSize">Bytes of the stream's buffer; 0 for none.</param>
    /// <exception cref="InvalidDataException">It is a symbolic link, a folder, a pipe, a device or a socket.</exception>
    /// <exception cref="IOException">Another process has it open, or it cannot be written.</exception>
    public static FileStream Open(string path, FileShare share, int bufferSize = 4096)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? reason = new FileInfo(path).LinkTarget is not null ? "it is a symbolic link; expected a regular file"
            : FileKinds.Of(path) == FileKind.Missing ? null
            : InputFile.RefusalReason(path);
        return reason is null
            ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize)
            : throw BadFile.Because(path, $"{reason} of this program. Take another folder, or move it away");
    }

    /// <summary>Reads a list from its start.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maximumBytes">Most bytes accepted.</param>
    /// <param name="whole">Bytes up to the last line's end: what follows was cut off by a crash.</param>
    /// <returns>All bytes.</returns>
    /// <exception cref="InvalidDataException">It is larger.</exception>
    public static byte[] ReadLines(FileStream file, int maximumBytes, out int whole)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (file.Length > maximumBytes)
        {
            throw BadFile.Because(file.Name, FormattableString.Invariant($"it has {file.Length} bytes; expected at most {maximumBytes}. Take another folder, or move it away"));
        }

        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        return bytes;
    }
}
