namespace ScaleParty.Training.Data;

/// <summary>
/// An LMDB database whose values are encoded images, as LSUN is distributed; of LMDB 0.9, which LSUN's are, or 1.0. Opened for
/// reading only, without a lock file.
/// </summary>
public sealed class LmdbSource : ImageSetSource
{
    private readonly LmdbReader _reader;

    /// <summary>Opens the database and counts its images; none is read but the first.</summary>
    /// <param name="path">The database's folder, or its data.mdb.</param>
    /// <param name="options">How images are used.</param>
    /// <exception cref="TrainingDataException">There is no such database, it is damaged or empty, or its values are no images.</exception>
    public LmdbSource(string path, DataSourceOptions? options = null)
        : base(path, options ?? new())
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Directory.Exists(path) ? Path.Combine(path, "data.mdb") : path;
        if (!File.Exists(file))
        {
            throw new TrainingDataException(Directory.Exists(path)
                ? $"{path}: a folder without data.mdb; expected an LMDB database"
                : $"{path}: no such database");
        }

        _reader = new LmdbReader(file);
        try
        {
            if (_reader.Count == 0)
            {
                throw new TrainingDataException($"{file}: the database is empty");
            }

            CheckFirst(file);
            SetCount(_reader.Count);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    private protected override string Kind => "lmdb";

    private protected override string NameOf(int index) => _reader.Key(index);

    private protected override byte[] Read(int index) => _reader.Value(index, Options.MaximumBytes);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
        }

        base.Dispose(disposing);
    }

    private void CheckFirst(string file)
    {
        byte[] value;
        try
        {
            value = Read(0);
        }
        catch (ImageRejectedException)
        {
            // One value that cannot be read is skipped like any other when its turn comes.
            return;
        }

        bool png = value.AsSpan().StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]);
        bool jpeg = value.AsSpan().StartsWith<byte>([0xFF, 0xD8, 0xFF]);
        bool webp = value.Length >= 12 && value.AsSpan().StartsWith("RIFF"u8) && value.AsSpan(8, 4).SequenceEqual("WEBP"u8);
        if (!png && !jpeg && !webp)
        {
            throw new TrainingDataException(
                $"{file}: the first value ({value.Length} bytes under key {NameOf(0)}) is no PNG, JPEG or WebP; expected a database of encoded images, as LSUN's");
        }
    }
}
