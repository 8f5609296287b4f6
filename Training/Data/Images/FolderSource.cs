using ScaleParty.Models;

namespace ScaleParty.Training.Data;

/// <summary>
/// A folder with PNG, JPEG and WebP files at any depth, such as FFHQ's 00000/00000.png to 69000/69999.png. Files with other names are read if
/// they hold such an image. Symbolic links are followed; what several ways lead to is read once.
/// </summary>
internal sealed class FolderSource : ImageSetSource
{
    private readonly ImageFolder _images;

    /// <summary>Finds the files; none is read yet, apart from the first bytes of those with unusual names.</summary>
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
                ? $"{folder}: a file; expected a folder of images{SourceHint.For(folder)}"
                : $"{folder}: no such folder{SourceHint.For(folder)}");
        }

        _images = new ImageFolder(folder);
        string hint = SourceHint.For(folder);
        if (_images.Files.Length == 0 || hint.Length > 0)
        {
            throw new TrainingDataException(hint.Length > 0
                ? $"{folder}: no folder of single images{hint}"
                : $"{folder}: holds no images; expected PNG, JPEG or WebP files at any depth{string.Concat(_images.Notes.Select(n => "; " + n))}");
        }

        SetCount(_images.Files.Length);
    }

    private protected override string Kind => "folder";

    private protected override IEnumerable<string> ExtraNotes => _images.Notes;

    private protected override string NameOf(int index) => _images.Files[index];

    private protected override byte[] Read(int index)
    {
        string path = Path.Combine(Location, _images.Files[index]);
        try
        {
            return InputFile.ReadAllBytes(path, Options.MaximumBytes);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Images are named by their place in the folder.
            throw new ImageRejectedException(e.Message.Replace(path + ": ", string.Empty, StringComparison.Ordinal));
        }
    }
}
