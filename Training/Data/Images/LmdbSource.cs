using ScaleParty.Models;

namespace ScaleParty.Training.Data;

/// <summary>
/// An LMDB database whose values are encoded images, as LSUN is distributed; of LMDB 0.9, which LSUN's are, or 1.0. Opened for
/// reading only, without a lock file.
/// </summary>
internal sealed class LmdbSource : ImageSetSource
{
    /// <summary>Name of a database's file within its folder.</summary>
    internal const string FileName = "data.mdb";

    private const int Tried = 16;
    private const int NamesShown = 3;
    private readonly LmdbReader _reader;

    /// <summary>Opens the database and counts its images; none is read but the first ones. Entries that describe the database, such as __len__, are left out.</summary>
    /// <param name="path">The database's folder, or its data.mdb.</param>
    /// <param name="options">How images are used.</param>
    /// <exception cref="TrainingDataException">There is no such database, it is damaged or empty, or its values are no images.</exception>
    public LmdbSource(string path, DataSourceOptions? options = null)
        : base(path, options ?? new())
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!Path.Exists(file))
        {
            throw new TrainingDataException(Directory.Exists(path)
                ? $"{path}: a folder without {FileName}; expected an LMDB database. A folder of images is written without lmdb:"
                : $"{path}: no such database");
        }

        _reader = new LmdbReader(file);
        try
        {
            if (_reader.Count == 0)
            {
                throw new TrainingDataException($"{file}: the database is empty{(_reader.LeftOut.Count > 0 ? $" but for {LeftOut()}" : string.Empty)}");
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

    private protected override IEnumerable<string> ExtraNotes => _reader.LeftOut.Count == 0
        ? []
        : [$"{_reader.LeftOut.Count} {(_reader.LeftOut.Count == 1 ? "entry" : "entries")} left out, holding no image: {LeftOut()}"];

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

    private string LeftOut() => $"{string.Join(", ", _reader.LeftOut.Take(NamesShown))}{(_reader.LeftOut.Count > NamesShown ? ", ..." : string.Empty)}";

    // A database of other records is told from one with a few entries that are no images, which are skipped by name when their turn comes.
    private void CheckFirst(string file)
    {
        int tried = Math.Min(Tried, _reader.Count);
        long length = 0;
        for (int i = 0; i < tried; i++)
        {
            try
            {
                byte[] value = Read(i);
                if (ImageSignature.IsImage(value))
                {
                    return;
                }

                length = Math.Max(length, value.Length);
            }
            catch (ImageRejectedException)
            {
                return;
            }
        }

        throw new TrainingDataException(
            $"{file}: none of the first {tried} values (up to {length} bytes; the first has the key {NameOf(0)}) is a PNG, JPEG or WebP image; expected a database of encoded images, as LSUN's");
    }
}
