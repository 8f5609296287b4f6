using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Streaming;

/// <summary>Parts of rectangles of a pyramid, made alone, against the rectangles.</summary>
internal static class PyramidParts
{
    private static readonly PyramidIndex Half = new(0, 1UL << 63);

    /// <summary>Fails unless parts have the bits of the rectangles that hold them, at levels up to 40, also where indices cross multiples of 2^63.</summary>
    /// <param name="pyramid">Makes the rectangles.</param>
    /// <param name="other">Makes the parts; of the same content.</param>
    public static void Check(ImagePyramid pyramid, ImagePyramid other)
    {
        foreach (int level in new[] { 0, 1, 3, 17, 40 })
        {
            // Level 0 is within 2^52 pixels of the centre.
            int bits = Math.Min(70, 50 + (pyramid.RatioBits * level));
            Check(pyramid, other, level, ((PyramidIndex)3 << (bits - 2)) - 3, -8);
        }

        foreach (PyramidIndex edge in new[] { Half, -Half, Half << 1, Half + (Half << 1) })
        {
            Check(pyramid, other, 9, edge - 37, 5);
            Check(pyramid, other, 40, 11, edge - 18);
        }
    }

    private static void Check(ImagePyramid pyramid, ImagePyramid other, int level, PyramidIndex x, PyramidIndex y)
    {
        ImageBuffer whole = Make(pyramid, level, x, y, 61, 50);
        foreach (int at in new[] { 30, 0, 13 })
        {
            AssertContains(whole, Make(other, level, x + at, y + (at / 2), 29, 22), at, at / 2);
        }
    }

    /// <summary>A rectangle of a level.</summary>
    public static ImageBuffer Make(ImagePyramid pyramid, int level, PyramidIndex x, PyramidIndex y, int width, int height)
    {
        var image = new ImageBuffer();
        pyramid.Make(level, x, y, new Resolution(width, height), image);
        return image;
    }

    /// <summary>Fails unless a part has the bits of the whole.</summary>
    public static void AssertContains(ImageBuffer whole, ImageBuffer part, int left, int top)
    {
        int row = part.Resolution.Width * part.Channels;
        for (int y = 0; y < part.Resolution.Height; y++)
        {
            int from = (((top + y) * whole.Resolution.Width) + left) * whole.Channels;
            Assert.True(whole.Values.Slice(from, row).SequenceEqual(part.Values.Slice(y * row, row)), $"row {y} differs");
        }
    }
}
