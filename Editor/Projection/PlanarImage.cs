using ScaleParty.Synthesis;

namespace ScaleParty.Editor.Projection;

/// <summary>Images as torch has them, [3, height, width] in [-1, 1], as texels.</summary>
internal static class PlanarImage
{
    /// <summary>One row as red, green, blue, alpha.</summary>
    public static void ToRgba(ReadOnlySpan<float> image, int width, int height, int row, Span<byte> destination)
    {
        int plane = width * height, first = row * width;
        for (int x = 0; x < width; x++)
        {
            for (int c = 0; c < 3; c++)
            {
                destination[(4 * x) + c] = TexelLevel.Of(image[(c * plane) + first + x]);
            }

            destination[(4 * x) + 3] = 255;
        }
    }

    /// <summary>All rows.</summary>
    public static byte[] ToRgba(ReadOnlySpan<float> image, int width, int height)
    {
        byte[] rgba = new byte[4 * width * height];
        for (int y = 0; y < height; y++)
        {
            ToRgba(image, width, height, y, rgba.AsSpan(4 * y * width, 4 * width));
        }

        return rgba;
    }

    /// <summary>The colours of a synthesizer's image.</summary>
    /// <param name="image">Interleaved channels.</param>
    /// <param name="channels">Its channels for red, green and blue.</param>
    public static float[] FromBuffer(ImageBuffer image, IReadOnlyList<int> channels)
    {
        int plane = (int)image.Resolution.PixelCount;
        var result = new float[3 * plane];
        for (int c = 0; c < 3; c++)
        {
            for (int p = 0; p < plane; p++)
            {
                result[(c * plane) + p] = image.Values[(p * image.Channels) + channels[c]];
            }
        }

        return result;
    }
}
