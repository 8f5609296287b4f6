using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Desktop;

/// <summary>PNG files of one channel in 16 bits, such as heights, which SkiaSharp does not write (PNG specification, third edition, sections 5 and 11).</summary>
public static class GreyPng
{
    // Each row's difference to the pixel on the left: heights change slowly.
    private const byte SubFilter = 1;

    /// <summary>Writes the file beside <paramref name="path"/> and renames it over it. The same pixels give the same bytes.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="values">width * height values, rows from top to bottom.</param>
    /// <param name="width">Pixels per row, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <exception cref="ArgumentException">The number of values does not fit the size.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, ReadOnlySpan<ushort> values, int width, int height)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var size = new Resolution(width, height);
        if (values.Length != size.PixelCount)
        {
            throw new ArgumentException($"{path}: {values.Length} values; expected {size.PixelCount} for {size}", nameof(values));
        }

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 16;
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compressed(values, width, height));
        Chunk(file, "IEND"u8, []);
        AtomicFile.WriteBytes(path, file.GetBuffer().AsSpan(0, (int)file.Length));
    }

    private static ReadOnlySpan<byte> Compressed(ReadOnlySpan<ushort> values, int width, int height)
    {
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + (2 * width)];
            row[0] = SubFilter;
            for (int y = 0; y < height; y++)
            {
                (byte High, byte Low) left = default;
                for (int x = 0; x < width; x++)
                {
                    ushort value = values[(y * width) + x];
                    (byte High, byte Low) here = ((byte)(value >> 8), (byte)value);
                    row[1 + (2 * x)] = unchecked((byte)(here.High - left.High));
                    row[2 + (2 * x)] = unchecked((byte)(here.Low - left.Low));
                    left = here;
                }

                zlib.Write(row);
            }
        }

        return data.GetBuffer().AsSpan(0, (int)data.Length);
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var check = new Crc32();
        check.Append(type);
        check.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, check.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
