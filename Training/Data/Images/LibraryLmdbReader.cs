using System.Text;
using LightningDB;

namespace ScaleParty.Training.Data;

/// <summary>Reads a database of LMDB 1.0 through the LMDB library.</summary>
internal sealed class LibraryLmdbReader : ILmdbReader
{
    private readonly LightningEnvironment _environment;
    private readonly LightningDatabase _database;
    private readonly List<byte[]> _keys = [];

    public LibraryLmdbReader(string file)
    {
        try
        {
            _environment = new LightningEnvironment(file, new EnvironmentConfiguration { MaxReaders = 256 });
            _environment.Open(EnvironmentOpenFlags.ReadOnly | EnvironmentOpenFlags.NoLock | EnvironmentOpenFlags.NoSubDir | EnvironmentOpenFlags.NoThreadLocalStorage);
            using LightningTransaction transaction = _environment.BeginTransaction(TransactionBeginFlags.ReadOnly);
            _database = transaction.OpenDatabase();
            using LightningCursor cursor = transaction.CreateCursor(_database);
            while (cursor.Next() is (MDBResultCode.Success, var key, _))
            {
                _keys.Add(key.CopyToNewArray());
            }

            transaction.Commit();
        }
        catch (LightningException e)
        {
            _environment?.Dispose();
            throw new TrainingDataException($"{file}: cannot be opened as an LMDB database: {e.Message}", e);
        }
    }

    public int Count => _keys.Count;

    public string Key(int index) => Encoding.Latin1.GetString(_keys[index]);

    public byte[] Value(int index, int maximumBytes)
    {
        using LightningTransaction transaction = _environment.BeginTransaction(TransactionBeginFlags.ReadOnly);
        (MDBResultCode code, _, MDBValue value) = transaction.Get(_database, _keys[index]);
        if (code != MDBResultCode.Success)
        {
            throw new ImageRejectedException($"the database gives {code}");
        }

        ReadOnlySpan<byte> bytes = value.AsSpan();
        return bytes.Length <= maximumBytes
            ? bytes.ToArray()
            : throw new ImageRejectedException($"{bytes.Length} bytes; expected at most {maximumBytes}");
    }

    public void Dispose()
    {
        _database.Dispose();
        _environment.Dispose();
    }
}
