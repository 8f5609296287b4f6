namespace ScaleParty.Models;

/// <summary>Writes a file beside its destination, flushes it to the disk and renames it: readers see the old file or the new one, whole.</summary>
internal static class AtomicFile
{
    /// <summary>Runs <paramref name="write"/> on a new file and moves it to <paramref name="path"/>; when it throws, nothing is left behind.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{path}: the folder {folder} does not exist");
        }

        string beside = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

#if NETSTANDARD
            // No move that overwrites in netstandard2.1; Replace wants the destination to exist.
            if (File.Exists(full))
            {
                File.Replace(beside, full, null);
            }
            else
            {
                File.Move(beside, full);
            }
#else
            File.Move(beside, full, overwrite: true);
#endif
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
