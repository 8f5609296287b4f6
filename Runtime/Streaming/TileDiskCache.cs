using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ScaleParty.Models;

namespace ScaleParty.Streaming;

/// <summary>
/// Tiles in a folder, for the next run. An entry's name is a hash of all that determines its pixels, and it holds a hash of its content: entries of other networks, latents and layouts
/// are not found, and a damaged one is removed and made anew. When the folder exceeds its size, the entries used least recently are removed. Worlds, threads and processes may share
/// a folder. Only its own entries are read, replaced or removed, no links and no other files. Where the disk refuses, tiles are made and nothing else happens.
/// </summary>
public sealed class TileDiskCache
{
    private const int NameLength = 64, FolderLength = 2, HashBytes = 32;
    private const string Suffix = ".tile";
    private static readonly byte[] Magic = [(byte)'S', (byte)'P', (byte)'T', (byte)'I', (byte)'L', (byte)'E', 1, BitConverter.IsLittleEndian ? (byte)0 : (byte)1];

    private readonly object _gate = new();
    private readonly string _folder;
    private readonly long _maximumBytes;
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = new();
    private long _bytes, _untilScan;
    private long _damaged, _failed;

    /// <summary>Opens a folder, which is created where it does not exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maximumBytes">Bytes of the entries that are kept, 0 or more. Several processes in one folder each look at all entries, from time to time.</param>
    /// <exception cref="IOException">The folder cannot be created or read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public TileDiskCache(string folder, long maximumBytes)
    {
        _maximumBytes = Guard.InRange(maximumBytes, 0, long.MaxValue, nameof(maximumBytes));
        _folder = Directory.CreateDirectory(Guard.NotNull(folder, nameof(folder))).FullName;
        Scan();
        Trim();
    }

    /// <summary>Bytes of the entries, as far as this process knows.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Damaged entries found and removed so far.</summary>
    public long Damaged
    {
        get
        {
            lock (_gate)
            {
                return _damaged;
            }
        }
    }

    /// <summary>Entries so far that the disk refused to read, write or remove.</summary>
    public long Failed
    {
        get
        {
            lock (_gate)
            {
                return _failed;
            }
        }
    }

    /// <summary>Reads a tile, by its address.</summary>
    /// <returns>False if there is none, or a damaged one, which is removed; the pixels are then undefined.</returns>
    internal bool TryRead(TileKey key, MadeTile tile)
    {
        byte[] bytes = key.Of(tile.Address);
        string name = TileKey.NameOf(bytes);
        lock (_gate)
        {
            try
            {
                string path = PathOf(name);
                if (!IsEntry(path))
                {
                    return false;
                }

                if (!Read(path, bytes, tile.Pixels))
                {
                    _damaged++;
                    Remove(name);
                    return false;
                }

                tile.Heights = HeightRange.Of(tile.Pixels.Height);
                Use(name, EntryBytes(tile.Pixels));
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
                return true;
            }
            catch (Exception e) when (IsDisk(e))
            {
                // Another process may have removed it.
                _failed++;
                return false;
            }
        }
    }

    /// <summary>Writes a tile and removes old ones beyond the size.</summary>
    internal void Write(TileKey key, MadeTile tile)
    {
        byte[] bytes = key.Of(tile.Address);
        string name = TileKey.NameOf(bytes);
        lock (_gate)
        {
            try
            {
                string path = PathOf(name), folder = Path.GetDirectoryName(path)!;
                if (EntryBytes(tile.Pixels) > _maximumBytes || !IsOwnFolder(Directory.CreateDirectory(folder).FullName) || !(IsMissing(path) || IsEntry(path)))
                {
                    return;
                }

                AtomicFile.Write(path, stream =>
                {
                    stream.Write(Magic, 0, Magic.Length);
                    stream.Write(Hash(bytes, tile.Pixels), 0, HashBytes);
                    stream.Write(tile.Pixels.Colour, 0, tile.Pixels.Colour.Length);
                    stream.Write(MemoryMarshal.AsBytes(tile.Pixels.Height.AsSpan()));
                });
                Use(name, EntryBytes(tile.Pixels));
                if (_untilScan < 0)
                {
                    Scan();
                }

                Trim();
            }
            catch (Exception e) when (IsDisk(e))
            {
                _failed++;
            }
        }
    }

    private static bool IsDisk(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;

    private static long EntryBytes(TilePixels pixels) => Magic.Length + HashBytes + pixels.Bytes;

    private static byte[] Hash(byte[] key, TilePixels pixels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key);
        hash.AppendData(pixels.Colour);
        hash.AppendData(MemoryMarshal.AsBytes(pixels.Height.AsSpan()));
        return hash.GetHashAndReset();
    }

    private static bool Read(string path, byte[] key, TilePixels pixels)
    {
        using FileStream stream = InputFile.Open(path, long.MaxValue);
        var header = new byte[Magic.Length + HashBytes];
        return stream.Length == EntryBytes(pixels)
            && ReadAll(stream, header)
            && ReadAll(stream, pixels.Colour)
            && ReadAll(stream, MemoryMarshal.AsBytes(pixels.Height.AsSpan()))
            && header.AsSpan(0, Magic.Length).SequenceEqual(Magic)
            && header.AsSpan(Magic.Length).SequenceEqual(Hash(key, pixels));
    }

    private static bool ReadAll(Stream stream, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = stream.Read(bytes);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes.Slice(count);
        }

        return true;
    }

    private string PathOf(string name) => Path.Combine(_folder, name.Substring(0, FolderLength), Path.ChangeExtension(name.Substring(FolderLength), Suffix));

    // A regular file in a folder of this one, both without links.
    private static bool IsEntry(string path) => !IsMissing(path) && !IsLink(path) && FileKinds.Of(path) is (FileKind.Regular or FileKind.Unknown) && IsOwnFolder(Path.GetDirectoryName(path)!);

    private static bool IsOwnFolder(string folder) => Directory.Exists(folder) && !IsLink(folder);

    // Of a link itself, not of its target.
    private static bool IsMissing(string path) => new FileInfo(path).Attributes == (FileAttributes)(-1);

    private static bool IsLink(string path) => (new FileInfo(path).Attributes & FileAttributes.ReparsePoint) != 0;

    private void Scan()
    {
        _entries.Clear();
        _order.Clear();
        _bytes = 0;
        _untilScan = Math.Max(_maximumBytes / 8, 1);
        DirectoryInfo[] folders = [.. new DirectoryInfo(_folder).EnumerateDirectories().Where(folder => IsHexadecimal(folder.Name, FolderLength) && !IsLink(folder.FullName))];
#if !NETSTANDARD
        foreach (DirectoryInfo folder in folders)
        {
            AtomicFile.RemoveLeftovers(folder.FullName, name => name.EndsWith(Suffix, StringComparison.Ordinal));
        }
#endif
        IEnumerable<FileInfo> files = folders.SelectMany(folder => folder.EnumerateFiles("*" + Suffix))
            .Where(file => IsHexadecimal(Path.GetFileNameWithoutExtension(file.Name), NameLength - FolderLength) && IsEntry(file.FullName));
        foreach (FileInfo file in files.OrderBy(file => file.LastWriteTimeUtc).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            Add(file.Directory!.Name + Path.GetFileNameWithoutExtension(file.Name), file.Length);
        }
    }

    private static bool IsHexadecimal(string text, int length) => text.Length == length && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private void Use(string name, long bytes)
    {
        _untilScan -= _entries.ContainsKey(name) ? 0 : bytes;
        Forget(name);
        Add(name, bytes);
    }

    private void Add(string name, long bytes)
    {
        _entries.Add(name, _order.AddLast(new Entry(name, bytes)));
        _bytes += bytes;
    }

    private void Forget(string name)
    {
        if (_entries.Remove(name, out LinkedListNode<Entry>? node))
        {
            _order.Remove(node);
            _bytes -= node.Value.Bytes;
        }
    }

    private void Trim()
    {
        while (_bytes > _maximumBytes && _order.First is { } oldest)
        {
            Remove(oldest.Value.Name);
        }
    }

    private void Remove(string name)
    {
        Forget(name);
        string path = PathOf(name);
        try
        {
            if (IsEntry(path))
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (IsDisk(e))
        {
            _failed++;
        }
    }

    private readonly record struct Entry(string Name, long Bytes);
}
