namespace ScaleParty.Editor.Inspector;

/// <summary>A folder for the files of one run, locked while it runs. Opening one removes those that killed runs have left: the lock of each ended with its process.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "scaleparty-inspector-", LockName = "run.lock";

    private readonly DirectoryInfo _folder;
    private readonly FileStream _lock;

    private TemporaryFolder(DirectoryInfo folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <summary>Full path of the folder.</summary>
    public string Location => _folder.FullName;

    /// <summary>Makes a folder that only this user can read.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static TemporaryFolder Open()
    {
        RemoveLeftovers(Path.GetTempPath());
        DirectoryInfo folder = Directory.CreateTempSubdirectory(Prefix);
        return new TemporaryFolder(folder, new FileStream(Path.Combine(folder.FullName, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
    }

    /// <summary>Removes the folders of a parent whose run has ended; one without a lock may be just beginning and stays.</summary>
    internal static void RemoveLeftovers(string parent)
    {
        foreach (DirectoryInfo folder in new DirectoryInfo(parent).EnumerateDirectories(Prefix + "*"))
        {
            try
            {
                string file = Path.Combine(folder.FullName, LockName);
                if (folder.LinkTarget is null && new FileInfo(file) is { Exists: true, LinkTarget: null })
                {
                    using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                    folder.Delete(recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use, or another user's.
            }
        }
    }

    public void Dispose()
    {
        if (_lock.CanRead)
        {
            _lock.Dispose();
            _folder.Delete(recursive: true);
        }
    }
}
