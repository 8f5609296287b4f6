using ScaleParty.Models;

namespace ScaleParty.Desktop;

/// <summary>Opens files that a program keeps open and writes in place: locks, logs and lists. Everything else is written by <see cref="AtomicFile"/>.</summary>
public static class OwnFile
{
    /// <summary>Opens a file for reading and writing, or creates it where nothing is there. A symbolic link is refused: what it leads to belongs to somebody else.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="share">What others may do with it meanwhile.</param>
    /// <param name="bufferSize">Bytes of the stream's buffer; 0 for none.</param>
    /// <exception cref="InvalidDataException">A symbolic link, a folder, a pipe, a device or a socket is there.</exception>
    /// <exception cref="IOException">Somebody else has it open, or it cannot be written.</exception>
    public static FileStream Open(string path, FileShare share, int bufferSize = 4096)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string? obstacle = new FileInfo(path).LinkTarget is not null ? "it is a symbolic link; expected a regular file"
            : FileKinds.Of(path) == FileKind.Missing ? null
            : InputFile.Obstacle(path);
        return obstacle is null
            ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize)
            : throw BadFile.Because(path, $"{obstacle} of this program. Take another folder, or move it away");
    }
}
