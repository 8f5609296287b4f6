using SkiaSharp;

namespace ScaleParty.Tests.Training.Data;

/// <summary>Small image files made in the tests.</summary>
internal static class TestImages
{
    /// <summary>Encodes pixels that a function of (x, y) gives as red, green, blue, alpha.</summary>
    public static byte[] Encode(int width, int height, SKEncodedImageFormat format, Func<int, int, SKColor> colour, int quality = 100)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Span<byte> rgba = bitmap.GetPixelSpan();
        for (int p = 0; p < width * height; p++)
        {
            SKColor c = colour(p % width, p / width);
            (rgba[4 * p], rgba[(4 * p) + 1], rgba[(4 * p) + 2], rgba[(4 * p) + 3]) = (c.Red, c.Green, c.Blue, c.Alpha);
        }

        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = format == SKEncodedImageFormat.Webp
            ? pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 50))
            : pixels.Encode(format, quality);
        return data!.ToArray();
    }

    /// <summary>A PNG with one grey channel.</summary>
    public static byte[] EncodeGrey(int width, int height, Func<int, int, byte> value)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        Span<byte> bytes = bitmap.GetPixelSpan();
        for (int p = 0; p < width * height; p++)
        {
            bytes[(p / width * bitmap.RowBytes) + (p % width)] = value(p % width, p / width);
        }

        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = pixels.Encode(SKEncodedImageFormat.Png, 100);
        return data!.ToArray();
    }

    /// <summary>A JPEG with an EXIF block that gives the orientation, 1 to 8, of the stored pixels.</summary>
    public static byte[] Oriented(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
        ];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    public static byte[] Solid(int width, int height, SKEncodedImageFormat format, SKColor colour) => Encode(width, height, format, (_, _) => colour);

    /// <summary>Writes a file and the folders it lies in.</summary>
    public static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
