using System.Buffers.Binary;
using System.Text;

namespace ScaleParty.Models;

/// <summary>
/// A zip archive as torch.save writes it: uncompressed entries, with zip64 fields where needed. Compressed entries are
/// refused, so the content of an archive is never longer than the archive.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int End64Length = 56;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int MaximumComment = 65535;
    private const int MaximumDirectoryBytes = 16 << 20;

    private readonly Stream _stream;
    private readonly string _source;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public ZipDirectory(Stream stream, string source)
    {
        _stream = stream;
        _source = source;
        (ulong offset, ulong size) = FindDirectory();
        if (size > MaximumDirectoryBytes || offset > (ulong)stream.Length || size > (ulong)stream.Length - offset)
        {
            throw Bad($"its directory would have {size} bytes at {offset}; expected at most {MaximumDirectoryBytes}, within the file's {stream.Length}");
        }

        ReadDirectory(At((long)offset, (int)size));
    }

    public IEnumerable<string> Names => _entries.Keys;

    public bool Contains(string name) => _entries.ContainsKey(name);

    public long SizeOf(string name) => Find(name).Size;

    /// <summary>A whole entry.</summary>
    public byte[] Read(string name) => SizeOf(name) <= MaximumDirectoryBytes
        ? Read(name, 0, (int)SizeOf(name))
        : throw Bad($"entry {BadFile.Quote(name)} has {SizeOf(name)} bytes; expected at most {MaximumDirectoryBytes}");

    /// <summary>A part of an entry.</summary>
    public byte[] Read(string name, long start, int count)
    {
        Entry entry = Find(name);
        if (start < 0 || count < 0 || start > entry.Size || count > entry.Size - start)
        {
            throw Bad($"entry {BadFile.Quote(name)} has {entry.Size} bytes; {count} from {start} on were requested");
        }

        byte[] local = At(entry.Offset, LocalLength);
        if (U32(local, 0) != 0x04034b50)
        {
            throw Bad($"entry {BadFile.Quote(name)} does not start at the offset in the directory");
        }

        return At(entry.Offset + LocalLength + U16(local, 26) + U16(local, 28) + start, count);
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private (ulong Offset, ulong Size) FindDirectory()
    {
        int length = (int)Math.Min(_stream.Length, EndLength + MaximumComment);
        byte[] tail = At(_stream.Length - length, length);
        for (int at = length - EndLength; at >= 0; at--)
        {
            if (U32(tail, at) == 0x06054b50 && at + EndLength + U16(tail, at + 20) <= length)
            {
                return at >= LocatorLength && U32(tail, at - LocatorLength) == 0x07064b50
                    ? FindDirectory64(U64(tail, at - LocatorLength + 8))
                    : (U32(tail, at + 16), U32(tail, at + 12));
            }
        }

        throw Bad("it starts like a zip archive but has no directory at its end; is it cut off?");
    }

    private (ulong Offset, ulong Size) FindDirectory64(ulong offset)
    {
        if (offset > (ulong)Math.Max(_stream.Length - End64Length, 0))
        {
            throw Bad($"its zip64 directory would be at {offset}, outside the file");
        }

        byte[] end = At((long)offset, End64Length);
        return U32(end, 0) == 0x06064b50 ? (U64(end, 48), U64(end, 40)) : throw Bad("its zip64 directory is not at the stated offset");
    }

    private void ReadDirectory(byte[] directory)
    {
        for (int at = 0; at < directory.Length;)
        {
            if (directory.Length - at < CentralLength || U32(directory, at) != 0x02014b50)
            {
                throw Bad("its directory is damaged");
            }

            int nameLength = U16(directory, at + 28);
            int extraLength = U16(directory, at + 30);
            int next = at + CentralLength + nameLength + extraLength + U16(directory, at + 32);
            if (next > directory.Length)
            {
                throw Bad("its directory is damaged");
            }

            string name = Encoding.UTF8.GetString(directory, at + CentralLength, nameLength);
            AddEntry(name, directory.AsSpan(at, CentralLength), directory.AsSpan(at + CentralLength + nameLength, extraLength));
            at = next;
        }
    }

    private void AddEntry(string name, ReadOnlySpan<byte> central, ReadOnlySpan<byte> extra)
    {
        ulong stored = U32(central, 20);
        ulong size = U32(central, 24);
        ulong offset = U32(central, 42);
        Widen(extra, ref size, ref stored, ref offset);
        bool encrypted = (central.At(8) & 1) != 0;
        if (encrypted || U16(central, 10) != 0 || stored != size)
        {
            throw Bad($"entry {BadFile.Quote(name)} is compressed or encrypted; torch.save stores entries as they are");
        }

        if (offset > (ulong)_stream.Length || size > (ulong)_stream.Length - offset)
        {
            throw Bad($"entry {BadFile.Quote(name)} would have {size} bytes at {offset}, outside the file's {_stream.Length}");
        }

        if (!_entries.TryAdd(name, new Entry((long)offset, (long)size)))
        {
            throw Bad($"entry {BadFile.Quote(name)} is there twice");
        }
    }

    /// <summary>Fields that are all ones are in the zip64 extra field instead, in this order.</summary>
    private static void Widen(ReadOnlySpan<byte> extra, ref ulong size, ref ulong stored, ref ulong offset)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(U16(extra, 2), extra.Length - 4);
            ReadOnlySpan<byte> field = extra.Slice(4, length);
            if (U16(extra, 0) == 1)
            {
                WidenOne(ref field, ref size);
                WidenOne(ref field, ref stored);
                WidenOne(ref field, ref offset);
                return;
            }

            extra = extra[(4 + length)..];
        }
    }

    private static void WidenOne(ref ReadOnlySpan<byte> field, ref ulong value)
    {
        if (value == uint.MaxValue && field.Length >= 8)
        {
            value = U64(field, 0);
            field = field[8..];
        }
    }

    private byte[] At(long position, int count)
    {
        if (position < 0 || count > _stream.Length - position)
        {
            throw Bad($"it points to {count} bytes at {position}, outside its {_stream.Length}");
        }

        _stream.Position = position;
        return BoundedRead.Exactly(_stream, count, _source);
    }

    private Entry Find(string name) => _entries.TryGetValue(name, out Entry entry) ? entry : throw Bad($"entry {BadFile.Quote(name)} is missing");

    private InvalidDataException Bad(string problem) => BadFile.Because(_source, problem);

    private readonly record struct Entry(long Offset, long Size);
}
