using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Sampling;
using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>Image files: writes PNG, reads PNG, JPEG, WebP, GIF and BMP.</summary>
public static class ImageFile
{
    /// <summary>Default of the largest side of an image that <see cref="Load"/> accepts, in pixels.</summary>
    public const int DefaultMaximumSide = 16384;

    /// <summary>Largest file that <see cref="Load"/> opens, in bytes.</summary>
    public const int MaximumFileBytes = 512 << 20;

    private const int JpegQuality = 88;

    /// <summary>Writes a PNG beside <paramref name="path"/> and renames it over it. The same pixels give the same bytes.</summary>
    /// <param name="path">File to write; its folder is created.</param>
    /// <param name="rgba">width * height * 4 bytes: rows from top to bottom, red, green, blue, alpha.</param>
    /// <param name="width">Pixels per row, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <param name="alpha">Whether the alpha channel is written; without, the file has three channels.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static unsafe void SavePng(string path, ReadOnlySpan<byte> rgba, int width, int height, bool alpha = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        CheckLength(path, rgba, width, height);
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, alpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        fixed (byte* pixels = rgba)
        {
            using var pixmap = new SKPixmap(info, (nint)pixels);
            Write(path, pixmap);
        }
    }

    /// <summary>The bytes of a PNG file without alpha, for files that hold others.</summary>
    /// <param name="path">The file that will hold it, for errors.</param>
    /// <param name="rgba">width * height * 4 bytes: rows from top to bottom, red, green, blue, alpha.</param>
    /// <param name="width">Pixels per row, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    internal static unsafe byte[] ToPng(string path, ReadOnlySpan<byte> rgba, int width, int height)
    {
        CheckLength(path, rgba, width, height);
        fixed (byte* pixels = rgba)
        {
            using var pixmap = new SKPixmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)pixels);
            using SKData encoded = Encode(path, pixmap, jpeg: false);
            return encoded.ToArray();
        }
    }

    /// <summary>
    /// Reads an image as it is displayed: turned as its EXIF orientation says, colours in sRGB. Its size is checked before memory
    /// for its pixels is allocated.
    /// </summary>
    /// <param name="path">File to read.</param>
    /// <param name="maximumSide">Largest width and height accepted, 1 to <see cref="Resolution.MaximumSide"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not an image, is damaged or is too large.</exception>
    public static unsafe DecodedImage Load(string path, int maximumSide = DefaultMaximumSide)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSide, 1);

        // The codecs work on memory: an exception of a stream would have to pass through native code and end the process.
        using SKData data = SKData.CreateCopy(InputFile.ReadAllBytes(path, MaximumFileBytes));
        using var stream = new SKMemoryStream(data);
        using SKCodec codec = SKCodec.Create(stream, out SKCodecResult opened)
            ?? throw new InvalidDataException($"{path}: {opened}; expected a PNG, JPEG, WebP, GIF or BMP image");
        int width = codec.Info.Width, height = codec.Info.Height;
        int limit = Math.Min(maximumSide, Resolution.MaximumSide);
        if (width < 1 || height < 1 || width > limit || height > limit)
        {
            throw new InvalidDataException($"{path}: {width}x{height} pixels; expected at most {limit} on a side");
        }

        byte[] rgba = new byte[checked(width * height * 4)];
        using var srgb = SKColorSpace.CreateSrgb();
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, srgb);
        fixed (byte* pixels = rgba)
        {
            SKCodecResult decoded = codec.GetPixels(info, (nint)pixels);
            if (decoded != SKCodecResult.Success)
            {
                throw new InvalidDataException($"{path}: {decoded} while decoding {width}x{height} pixels; the file is damaged or incomplete");
            }
        }

        return Displayed(rgba, new StoredOrder(codec));
    }

    internal static void Write(string path, SKPixmap pixmap)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);

        // Encoded in memory: an exception of a stream, such as a full disk's, would have to pass through native code and end the process.
        using SKData encoded = Encode(path, pixmap, Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG");
        AtomicFile.WriteBytes(path, encoded.AsSpan());
    }

    private static DecodedImage Displayed(byte[] stored, StoredOrder order)
    {
        if (order.IsDisplayed)
        {
            return new DecodedImage(stored, order.Width, order.Height);
        }

        byte[] rgba = new byte[stored.Length];
        Span<uint> pixels = MemoryMarshal.Cast<byte, uint>(rgba.AsSpan());
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(stored);
        for (int y = 0, o = 0; y < order.Height; y++)
        {
            for (int x = 0; x < order.Width; x++)
            {
                pixels[o++] = source[order.At(x, y)];
            }
        }

        return new DecodedImage(rgba, order.Width, order.Height);
    }

    private static SKData Encode(string path, SKPixmap pixmap, bool jpeg) => (jpeg
        ? pixmap.Encode(new SKJpegEncoderOptions(JpegQuality, SKJpegEncoderDownsample.Downsample444, SKJpegEncoderAlphaOption.Ignore))
        : pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 4)))
        ?? throw new IOException($"{path}: {pixmap.Width}x{pixmap.Height} pixels could not be encoded as {(jpeg ? "JPEG" : "PNG")}");

    private static void CheckLength(string path, ReadOnlySpan<byte> rgba, int width, int height)
    {
        var size = new Resolution(width, height);
        if (rgba.Length != size.PixelCount * 4)
        {
            throw new ArgumentException($"{path}: {rgba.Length} bytes; expected {size.PixelCount * 4} for {size} RGBA", nameof(rgba));
        }
    }
}
