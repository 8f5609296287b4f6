using System.Globalization;
using ScaleParty.Desktop;
using SkiaSharp;

namespace ScaleParty.Training.Data;

/// <summary>Decodes PNG, JPEG and WebP into planes; sizes are checked before memory is taken for pixels.</summary>
internal static class ImageDecoder
{
    /// <summary>Width and height as displayed, checked, without decoding.</summary>
    /// <exception cref="ImageRejectedException">The image cannot be used.</exception>
    public static (int Width, int Height) ReadSize(byte[] encoded, DataSourceOptions limits)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKCodec codec = Open(data);
        StoredOrder order = CheckSize(codec, limits);
        return (order.Width, order.Height);
    }

    /// <summary>Decodes to r, g, b or one grey plane. Transparent parts stand on black, EXIF orientations are applied, colours become sRGB.</summary>
    /// <exception cref="ImageRejectedException">The image cannot be used.</exception>
    public static Raster Decode(byte[] encoded, DataSourceOptions limits)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKCodec codec = Open(data);
        StoredOrder order = CheckSize(codec, limits);
        byte[] rgba = Pixels(codec, SKColorType.Rgba8888, 4, SKColorSpace.CreateSrgb());
        byte[][] planes = limits.Grey ? [Grey(rgba, order)] : [.. Enumerable.Range(0, 3).Select(c => Channel(rgba, c, order))];
        return new Raster([.. planes.Select(p => new BytePlane(p, order.Width, order.Height))]);
    }

    /// <summary>Decodes a map file as it is stored: colour values are not converted and not turned.</summary>
    /// <returns>Three planes of samples for r, g, b, or one with the brightness.</returns>
    /// <exception cref="ImageRejectedException">The image cannot be used.</exception>
    public static (byte[][] Planes, int Width, int Height) DecodeMap(byte[] encoded, int channels, DataSourceOptions limits)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKCodec codec = Open(data);
        CheckSize(codec, limits);
        int width = codec.Info.Width, height = codec.Info.Height;
        if (channels == 1 && codec.Info.ColorType == SKColorType.Gray8)
        {
            return ([Pixels(codec, SKColorType.Gray8, 1, null)], width, height);
        }

        byte[] rgba = Pixels(codec, SKColorType.Rgba8888, 4, null);
        var order = new StoredOrder(SKEncodedOrigin.TopLeft, width, height);
        byte[][] planes = channels == 1 ? [Grey(rgba, order)] : [.. Enumerable.Range(0, 3).Select(c => Channel(rgba, c, order))];
        return (planes, width, height);
    }

    private static SKCodec Open(SKData data)
    {
        SKCodec codec = SKCodec.Create(data) ?? throw new ImageRejectedException("not an image that can be read; expected PNG, JPEG or WebP");
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp))
        {
            var format = codec.EncodedFormat;
            codec.Dispose();
            throw new ImageRejectedException($"a {format} image; expected PNG, JPEG or WebP");
        }

        return codec;
    }

    private static StoredOrder CheckSize(SKCodec codec, DataSourceOptions limits)
    {
        int width = codec.Info.Width, height = codec.Info.Height;
        int shorter = Math.Min(width, height), longer = Math.Max(width, height);
        string size = string.Create(CultureInfo.InvariantCulture, $"{width}x{height} pixels");
        if (shorter < limits.MinimumSide)
        {
            throw new ImageRejectedException($"{size}; expected at least {limits.MinimumSide} on the shorter side");
        }

        if ((long)width * height > limits.MaximumPixels)
        {
            throw new ImageRejectedException($"{size}; expected at most {limits.MaximumPixels} in all");
        }

        if (longer > shorter * limits.MaximumAspect)
        {
            throw new ImageRejectedException(string.Create(CultureInfo.InvariantCulture, $"{size}; expected sides of at most {limits.MaximumAspect:0.##} to 1"));
        }

        return new StoredOrder(codec);
    }

    private static unsafe byte[] Pixels(SKCodec codec, SKColorType type, int bytes, SKColorSpace? space)
    {
        using (space)
        {
            byte[] pixels = new byte[checked(codec.Info.Width * codec.Info.Height * bytes)];
            var alpha = bytes == 1 ? SKAlphaType.Opaque : SKAlphaType.Premul;
            var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, type, alpha, space);
            fixed (byte* start = pixels)
            {
                SKCodecResult result = codec.GetPixels(info, (nint)start);
                if (result != SKCodecResult.Success)
                {
                    throw new ImageRejectedException($"damaged or cut off ({result})");
                }
            }

            return pixels;
        }
    }

    private static byte[] Channel(byte[] rgba, int channel, StoredOrder order)
    {
        byte[] plane = new byte[order.Width * order.Height];
        if (order.IsDisplayed)
        {
            for (int i = 0; i < plane.Length; i++)
            {
                plane[i] = rgba[(i * 4) + channel];
            }

            return plane;
        }

        for (int y = 0, o = 0; y < order.Height; y++)
        {
            for (int x = 0; x < order.Width; x++)
            {
                plane[o++] = rgba[(order.At(x, y) * 4) + channel];
            }
        }

        return plane;
    }

    private static byte[] Grey(byte[] rgba, StoredOrder order)
    {
        byte[] plane = new byte[order.Width * order.Height];
        for (int y = 0, o = 0; y < order.Height; y++)
        {
            for (int x = 0; x < order.Width; x++)
            {
                int p = order.At(x, y) * 4;

                // Luma of Rec. 709; the weights sum to 65536, so grey stays grey.
                plane[o++] = (byte)(((rgba[p] * 13933) + (rgba[p + 1] * 46871) + (rgba[p + 2] * 4732) + 32768) >> 16);
            }
        }

        return plane;
    }
}
