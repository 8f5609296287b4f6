using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ScaleParty.Training.Data;

/// <summary>
/// What the two meta pages at the start of an LMDB file say, for the formats of LMDB 0.9 (version 1) and 1.0 (version 3) as
/// written on 64-bit little-endian machines.
/// </summary>
/// <param name="Version">Version of the format.</param>
/// <param name="PageSize">Bytes per page.</param>
/// <param name="Root">Root page of the unnamed table; negative if it is empty.</param>
/// <param name="Depth">Levels of its tree.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Entries">Its number of entries.</param>
internal sealed record LmdbHeader(uint Version, int PageSize, long Root, int Depth, ushort Flags, long Entries)
{
    /// <summary>Bytes of the longest page header of any version.</summary>
    public const int LongestPageHeader = 24;

    private const uint Magic = 0xBEEFC0DE;
    private const uint LegacyVersion = 1;
    private const uint CurrentVersion = 3;
    private const int MetaLength = 136;
    private const int TableLength = 48;

    /// <summary>Bytes of a page's header: LMDB 1.0 added a transaction number.</summary>
    public int PageHeaderLength => HeaderLength(Version);

    /// <summary>What a page's offsets count from: its start, or with LMDB 1.0 the end of its header.</summary>
    public int OffsetBase => Version == CurrentVersion ? LongestPageHeader : 0;

    /// <summary>Whether keys are padded to even lengths.</summary>
    public bool PadsKeys => Version == CurrentVersion;

    /// <summary>Bytes at the start of a file that <see cref="IsDatabase"/> looks at.</summary>
    public const int MagicReach = LongestPageHeader + sizeof(uint);

    /// <summary>Whether a file that begins so is a database of a known kind.</summary>
    public static bool IsDatabase(ReadOnlySpan<byte> start) => HasMagic(start, LegacyVersion) || HasMagic(start, CurrentVersion);

    /// <param name="handle">The file, open for reading.</param>
    /// <param name="file">Its name.</param>
    /// <exception cref="TrainingDataException">The file is no LMDB database, is of an unknown version, or is shorter than it says.</exception>
    public static LmdbHeader Read(SafeFileHandle handle, string file)
    {
        try
        {
            byte[] start = new byte[64];
            if (RandomAccess.Read(handle, start, 0) < start.Length)
            {
                throw NotLmdb(file);
            }

            uint version = VersionOf(start, file);
            byte[] meta = ReadMeta(handle, file, version, 0);
            int pageSize = BinaryPrimitives.ReadInt32LittleEndian(meta.AsSpan(24));
            if (pageSize < 512 || pageSize > 65536 || (pageSize & (pageSize - 1)) != 0)
            {
                throw new TrainingDataException($"{file}: an LMDB page size of {pageSize}; expected a power of two from 512 to 65536");
            }

            byte[] second = ReadMeta(handle, file, version, pageSize);
            byte[] newest = Transaction(second) > Transaction(meta) ? second : meta;
            ReadOnlySpan<byte> table = newest.AsSpan(24 + TableLength, TableLength);
            return new(
                version,
                pageSize,
                BinaryPrimitives.ReadInt64LittleEndian(table[40..]),
                BinaryPrimitives.ReadUInt16LittleEndian(table[6..]),
                BinaryPrimitives.ReadUInt16LittleEndian(table[4..]),
                BinaryPrimitives.ReadInt64LittleEndian(table[32..]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingDataException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    private static bool HasMagic(ReadOnlySpan<byte> start, uint version) =>
        start.Length >= HeaderLength(version) + sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(start[HeaderLength(version)..]) == Magic;

    private static int HeaderLength(uint version) => version == LegacyVersion ? 16 : LongestPageHeader;

    private static uint VersionOf(byte[] start, string file)
    {
        foreach (uint version in (ReadOnlySpan<uint>)[LegacyVersion, CurrentVersion])
        {
            if (HasMagic(start, version))
            {
                uint stored = BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(HeaderLength(version) + sizeof(uint)));
                return stored == version
                    ? version
                    : throw new TrainingDataException($"{file}: an LMDB database of format version {stored}; expected {LegacyVersion} (LMDB 0.9) or {CurrentVersion} (LMDB 1.0)");
            }
        }

        throw NotLmdb(file);
    }

    private static byte[] ReadMeta(SafeFileHandle handle, string file, uint version, int pageSize)
    {
        byte[] meta = new byte[MetaLength];
        int read = RandomAccess.Read(handle, meta, pageSize + HeaderLength(version));
        return read == MetaLength && BinaryPrimitives.ReadUInt32LittleEndian(meta) == Magic ? meta : throw NotLmdb(file);
    }

    private static ulong Transaction(byte[] meta) => BinaryPrimitives.ReadUInt64LittleEndian(meta.AsSpan(128));

    private static TrainingDataException NotLmdb(string file) =>
        new($"{file}: not an LMDB database of a 64-bit little-endian machine (no meta pages at its start)");
}
