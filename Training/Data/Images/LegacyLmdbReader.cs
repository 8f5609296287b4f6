using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ScaleParty.Training.Data;

/// <summary>
/// Reads LMDB 0.9's format (data version 1), which the current LMDB library no longer opens and LSUN is distributed in: walks
/// the B+ tree of the unnamed table once and keeps where each entry lies. Every offset is checked, so a damaged or hostile file
/// gives an error.
/// </summary>
internal sealed class LegacyLmdbReader : ILmdbReader
{
    private const int PageHeader = 16;
    private const int NodeHeader = 8;
    private const int MaximumDepth = 32;
    private const ushort BranchPage = 0x01;
    private const ushort LeafPage = 0x02;
    private const ushort OverflowPage = 0x04;
    private const ushort BigData = 0x01;
    private const ushort DuplicateSorted = 0x04;
    private readonly string _file;
    private readonly LmdbHeader _header;
    private readonly SafeFileHandle _handle;
    private readonly long _length;
    private readonly List<long> _nodes = [];
    private long _pagesSeen;

    public LegacyLmdbReader(string file, LmdbHeader header)
    {
        _file = file;
        _header = header;
        if ((header.Flags & DuplicateSorted) != 0)
        {
            throw new TrainingDataException($"{file}: a table with several values per key; expected one encoded image per key");
        }

        _handle = File.OpenHandle(file);
        try
        {
            _length = RandomAccess.GetLength(_handle);
            if (header.Entries > 0 && header.Root >= 0)
            {
                Walk(header.Root, 1);
            }
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    public int Count => _nodes.Count;

    public string Key(int index)
    {
        byte[] node = new byte[NodeHeader];
        ReadAt(_nodes[index], node);
        byte[] key = new byte[BinaryPrimitives.ReadUInt16LittleEndian(node.AsSpan(6))];
        ReadAt(_nodes[index] + NodeHeader, key);
        return Encoding.Latin1.GetString(key);
    }

    public byte[] Value(int index, int maximumBytes)
    {
        Span<byte> node = stackalloc byte[NodeHeader];
        ReadAt(_nodes[index], node);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(node);
        if (length > maximumBytes)
        {
            throw new ImageRejectedException($"{length} bytes; expected at most {maximumBytes}");
        }

        long offset = _nodes[index] + NodeHeader + BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        if ((BinaryPrimitives.ReadUInt16LittleEndian(node[4..]) & BigData) != 0)
        {
            Span<byte> number = stackalloc byte[8];
            ReadAt(offset, number);
            offset = PageOffset(BinaryPrimitives.ReadInt64LittleEndian(number));
            Span<byte> page = stackalloc byte[PageHeader];
            ReadAt(offset, page);
            if ((BinaryPrimitives.ReadUInt16LittleEndian(page[10..]) & OverflowPage) == 0)
            {
                throw new ImageRejectedException("its value is not where the database says");
            }

            offset += PageHeader;
        }

        byte[] value = new byte[length];
        ReadAt(offset, value);
        return value;
    }

    public void Dispose() => _handle.Dispose();

    private void Walk(long number, int depth)
    {
        if (depth > MaximumDepth || ++_pagesSeen > _length / _header.PageSize)
        {
            throw Damaged("its tree has no end");
        }

        long offset = PageOffset(number);
        byte[] page = new byte[_header.PageSize];
        ReadAt(offset, page);
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(10));
        int lower = BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(12));
        if ((flags & (BranchPage | LeafPage)) == 0 || lower < PageHeader || lower > page.Length)
        {
            throw Damaged($"page {number} is no page of its tree");
        }

        for (int at = PageHeader; at + 2 <= lower; at += 2)
        {
            int node = BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(at));
            if (node < lower || node + NodeHeader > page.Length)
            {
                throw Damaged($"page {number} has an entry outside itself");
            }

            if ((flags & LeafPage) == 0)
            {
                Walk(ChildPage(page.AsSpan(node)), depth + 1);
                continue;
            }

            CheckLeaf(page.AsSpan(node), offset + node);
            _nodes.Add(offset + node);
            if (_nodes.Count > _header.Entries)
            {
                throw Damaged($"it has more entries than the {_header.Entries} it says");
            }
        }
    }

    private void CheckLeaf(ReadOnlySpan<byte> node, long offset)
    {
        long length = BinaryPrimitives.ReadUInt32LittleEndian(node);
        int key = BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        if ((BinaryPrimitives.ReadUInt16LittleEndian(node[4..]) & BigData) == 0)
        {
            length += offset + NodeHeader + key;
        }
        else if (node.Length >= NodeHeader + key + 8)
        {
            length += PageOffset(BinaryPrimitives.ReadInt64LittleEndian(node[(NodeHeader + key)..])) + PageHeader;
        }
        else
        {
            throw Damaged("an entry ends outside its page");
        }

        if (length > _length)
        {
            throw Damaged($"a value reaches behind its end at {_length} bytes; the file is cut off");
        }
    }

    private static long ChildPage(ReadOnlySpan<byte> node) =>
        BinaryPrimitives.ReadUInt32LittleEndian(node) | ((long)BinaryPrimitives.ReadUInt16LittleEndian(node[4..]) << 32);

    private long PageOffset(long number) =>
        number >= 2 && number < _length / _header.PageSize ? number * _header.PageSize : throw Damaged($"it points to page {number}, but has only {_length / _header.PageSize}; the file is cut off or damaged");

    private void ReadAt(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
            {
                throw Damaged("it ends too early");
            }

            offset += read;
            destination = destination[read..];
        }
    }

    private TrainingDataException Damaged(string what) => new($"{_file}: the LMDB database is damaged: {what}");
}
