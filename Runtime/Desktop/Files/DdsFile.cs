using System.Buffers.Binary;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Desktop;

/// <summary>DDS files of uncompressed colours with alpha in 8 bits (A8R8G8B8) with all mipmaps (Microsoft, Programming Guide for DDS), which engines load without conversion.</summary>
public static class DdsFile
{
    private const int HeaderBytes = 128;
    private const uint Caps = 0x1, Height = 0x2, Width = 0x4, Pitch = 0x8, PixelFormat = 0x1000, MipMapCount = 0x20000;
    private const uint RgbWithAlpha = 0x41;
    private const uint Texture = 0x1000, Complex = 0x8, HasMipMaps = 0x400000;

    /// <summary>Writes the file beside <paramref name="path"/> and renames it over it. Each mipmap is the mean of squares of 2x2 pixels of the one before, as values are stored.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="rgba">width * height * 4 bytes: rows from top to bottom, red, green, blue, alpha.</param>
    /// <param name="width">Pixels per row, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, ReadOnlySpan<byte> rgba, int width, int height)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var size = new Resolution(width, height);
        if (rgba.Length != size.PixelCount * 4)
        {
            throw new ArgumentException($"{path}: {rgba.Length} bytes; expected {size.PixelCount * 4} for {size} RGBA", nameof(rgba));
        }

        var images = new List<byte[]> { Bgra(rgba) };
        for (int w = width, h = height; w > 1 || h > 1; w = Math.Max(w / 2, 1), h = Math.Max(h / 2, 1))
        {
            images.Add(Halved(images[^1], w, h));
        }

        byte[] header = Header(width, height, images.Count);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            images.ForEach(image => stream.Write(image));
        });
    }

    // The order in which most programs have written these files from the start; some read no other.
    private static byte[] Bgra(ReadOnlySpan<byte> rgba)
    {
        byte[] bgra = rgba.ToArray();
        for (int i = 0; i < bgra.Length; i += 4)
        {
            (bgra[i], bgra[i + 2]) = (bgra[i + 2], bgra[i]);
        }

        return bgra;
    }

    private static byte[] Header(int width, int height, int levels)
    {
        var header = new byte[HeaderBytes];
        "DDS "u8.CopyTo(header);
        (int Offset, uint Value)[] fields =
        [
            (4, 124), (8, Caps | Height | Width | Pitch | PixelFormat | MipMapCount), (12, (uint)height), (16, (uint)width), (20, (uint)(4 * width)), (28, (uint)levels),
            (76, 32), (80, RgbWithAlpha), (88, 32), (92, 0x00FF0000), (96, 0x0000FF00), (100, 0x000000FF), (104, 0xFF000000),
            (108, levels > 1 ? Texture | Complex | HasMipMaps : Texture),
        ];
        foreach ((int offset, uint value) in fields)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(offset), value);
        }

        return header;
    }

    // Odd sides: the last column or row is left out, and a side of one pixel stays.
    private static byte[] Halved(byte[] from, int width, int height)
    {
        int columns = Math.Max(width / 2, 1), rows = Math.Max(height / 2, 1), right = width > 1 ? 4 : 0, below = height > 1 ? 4 * width : 0;
        var to = new byte[4 * columns * rows];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < 4 * columns; x++)
            {
                int at = (2 * y * below) + (2 * (x / 4) * right) + (x % 4);
                to[(4 * y * columns) + x] = (byte)((from[at] + from[at + right] + from[at + below] + from[at + right + below] + 2) / 4);
            }
        }

        return to;
    }
}
