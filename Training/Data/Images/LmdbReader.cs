using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ScaleParty.Models;

namespace ScaleParty.Training.Data;

/// <summary>
/// Reads keys and values of an LMDB file's unnamed table, in the formats of LMDB 0.9 (LSUN's) and 1.0: walks the B+ tree once and
/// keeps where each entry lies. The LMDB library itself opens the format of its own version only and trusts what it maps; here
/// every offset is checked, so a file that is damaged, cut off or hostile gives an error. Thread-safe.
/// </summary>
internal sealed class LmdbReader : IDisposable
{
    private const int NodeHeader = 8;

    /// <summary>No PNG, JPEG or WebP image is shorter.</summary>
    private const int ShortestImage = 24;
    private const int MaximumDepth = 32;
    private const ushort BranchPage = 0x01;
    private const ushort LeafPage = 0x02;
    private const ushort OverflowPage = 0x04;
    private const ushort BigData = 0x01;
    private const ushort DuplicateSorted = 0x04;
    private readonly string _file;
    private readonly LmdbHeader _header;
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;
    private readonly long _length;
    private readonly List<long> _nodes = [];
    private readonly List<string> _leftOut = [];
    private long _pagesSeen;

    public LmdbReader(string file)
    {
        _file = file;
        try
        {
            _stream = InputFile.Open(file, long.MaxValue);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingDataException(e.Message, e);
        }

        try
        {
            _handle = _stream.SafeFileHandle;
            _header = LmdbHeader.Read(_handle, file);
            LmdbHeader header = _header;
            if ((header.Flags & DuplicateSorted) != 0)
            {
                throw new TrainingDataException($"{file}: a table with several values per key; expected one encoded image per key");
            }

            _length = RandomAccess.GetLength(_handle);
            if (header.Entries < 0 || header.Entries > _length / NodeHeader)
            {
                throw Damaged($"it says that it has {header.Entries} entries in {_length} bytes");
            }

            if (header.Entries > 0 && header.Root >= 0)
            {
                Walk(header.Root, 1);
            }
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Number of entries that may hold images.</summary>
    public int Count => _nodes.Count;

    /// <summary>
    /// Keys of the entries that say something about the database and hold no image: those between double underscores, such as __len__, and those with
    /// values shorter than any image.
    /// </summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>A key as text to tell a person.</summary>
    public string Key(int index)
    {
        byte[] node = new byte[NodeHeader];
        ReadAt(_nodes[index], node);
        byte[] key = new byte[BinaryPrimitives.ReadUInt16LittleEndian(node.AsSpan(6))];
        ReadAt(_nodes[index] + NodeHeader, key);
        return Encoding.Latin1.GetString(key);
    }

    /// <summary>A copy of a value.</summary>
    /// <exception cref="ImageRejectedException">The value has more than <paramref name="maximumBytes"/> or is damaged.</exception>
    public byte[] Value(int index, int maximumBytes)
    {
        Span<byte> node = stackalloc byte[NodeHeader];
        ReadAt(_nodes[index], node);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(node);
        if (length > maximumBytes)
        {
            throw new ImageRejectedException($"{length} bytes; expected at most {maximumBytes}");
        }

        long offset = _nodes[index] + DataOffset(node);
        if ((BinaryPrimitives.ReadUInt16LittleEndian(node[4..]) & BigData) != 0)
        {
            Span<byte> number = stackalloc byte[8];
            ReadAt(offset, number);
            offset = PageOffset(BinaryPrimitives.ReadInt64LittleEndian(number));
            Span<byte> page = stackalloc byte[LmdbHeader.LongestPageHeader];
            ReadAt(offset, page);
            if ((PageFlags(page) & OverflowPage) == 0)
            {
                throw new ImageRejectedException("its value is not where the database says");
            }

            offset += _header.PageHeaderLength;
        }

        byte[] value = new byte[length];
        ReadAt(offset, value);
        return value;
    }

    public void Dispose() => _stream.Dispose();

    private void Walk(long number, int depth)
    {
        if (depth > MaximumDepth || ++_pagesSeen > _length / _header.PageSize)
        {
            throw Damaged("its tree has no end");
        }

        long offset = PageOffset(number);
        byte[] page = new byte[_header.PageSize];
        ReadAt(offset, page);
        ushort flags = PageFlags(page);
        int pointers = _header.PageHeaderLength;
        int lower = BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(pointers - 4)) + _header.OffsetBase;
        if ((flags & (BranchPage | LeafPage)) == 0 || lower < pointers || lower > page.Length)
        {
            throw Damaged($"page {number} is no page of its tree");
        }

        for (int at = pointers; at + 2 <= lower; at += 2)
        {
            int node = BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(at)) + _header.OffsetBase;
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
            if (IsAboutDatabase(page.AsSpan(node)) is string key)
            {
                _leftOut.Add(key);
            }
            else
            {
                _nodes.Add(offset + node);
            }

            if (_nodes.Count + _leftOut.Count > _header.Entries)
            {
                throw Damaged($"it has more entries than the {_header.Entries} it says");
            }
        }
    }

    private static string? IsAboutDatabase(ReadOnlySpan<byte> node)
    {
        // Keys may be cut off here by the page's end in a damaged file; their values are then refused when they are read.
        int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(node[6..]), node.Length - NodeHeader);
        ReadOnlySpan<byte> key = node.Slice(NodeHeader, length);
        bool named = key.Length > 4 && key.StartsWith("__"u8) && key.EndsWith("__"u8);
        return named || BinaryPrimitives.ReadUInt32LittleEndian(node) < ShortestImage ? Encoding.Latin1.GetString(key) : null;
    }

    private void CheckLeaf(ReadOnlySpan<byte> node, long offset)
    {
        long length = BinaryPrimitives.ReadUInt32LittleEndian(node);
        int data = DataOffset(node);
        if ((BinaryPrimitives.ReadUInt16LittleEndian(node[4..]) & BigData) == 0)
        {
            length += offset + data;
        }
        else if (node.Length >= data + 8)
        {
            length += PageOffset(BinaryPrimitives.ReadInt64LittleEndian(node[data..])) + _header.PageHeaderLength;
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

    private ushort PageFlags(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt16LittleEndian(page[(_header.PageHeaderLength - 6)..]);

    /// <summary>Where a node's data begins, behind its key, which LMDB 1.0 pads to an even length.</summary>
    private int DataOffset(ReadOnlySpan<byte> node)
    {
        int key = BinaryPrimitives.ReadUInt16LittleEndian(node[6..]);
        return NodeHeader + (_header.PadsKeys ? key + (key & 1) : key);
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
