namespace ScaleParty.Training.Data;

/// <summary>A folder with PNG, JPEG and WebP files at any depth, such as FFHQ's 00000/00000.png to 69000/69999.png.</summary>
public sealed class FolderSource : ImageSetSource
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp"];
    private readonly string[] _files;

    /// <summary>Finds the files; none is read yet.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">How images are used.</param>
    /// <exception cref="TrainingDataException">There is no such folder, or no image in it.</exception>
    public FolderSource(string folder, DataSourceOptions? options = null)
        : base(folder, options ?? new())
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            throw new TrainingDataException(File.Exists(folder)
                ? $"{folder}: a file; expected a folder of images, or lmdb:, maps: or procedural in front"
                : $"{folder}: no such folder");
        }

        var enumeration = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 32, IgnoreInaccessible = false };
        try
        {
            // Folders list their files in any order; the numbers of the images must not hang on it.
            _files = [.. Directory.EnumerateFiles(folder, "*", enumeration)
                .Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
                .Select(f => Path.GetRelativePath(folder, f))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingDataException($"{folder}: cannot be listed: {e.Message}", e);
        }

        Array.Sort(_files, string.CompareOrdinal);
        if (_files.Length == 0)
        {
            throw new TrainingDataException($"{folder}: holds no images; expected .png, .jpg, .jpeg or .webp files at any depth");
        }

        SetCount(_files.Length);
    }

    private protected override string Kind => "folder";

    private protected override string NameOf(int index) => _files[index];

    private protected override byte[] Read(int index)
    {
        string path = Path.Combine(Location, _files[index]);
        try
        {
            long length = new FileInfo(path).Length;
            return length <= Options.MaximumBytes
                ? File.ReadAllBytes(path)
                : throw new ImageRejectedException($"{length} bytes; expected at most {Options.MaximumBytes}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageRejectedException(e.Message);
        }
    }
}
