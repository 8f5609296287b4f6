using ScaleParty.Sampling;
using ScaleParty.Streaming;

namespace ScaleParty.Editor.State;

/// <summary>Draws where the squares end that an image is made of: base cells where it is made afresh, tiles of the level that is shown where it comes from a pyramid.</summary>
internal static class TileBorders
{
    private const byte Bright = 255;

    /// <summary>The borders of base cells, which follow the picture's pixels.</summary>
    public static void DrawCells(Span<byte> rgba, Resolution size, int cell)
    {
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++)
            {
                if (x % cell == 0 || y % cell == 0)
                {
                    Mark(rgba, size, x, y);
                }
            }
        }
    }

    /// <summary>The borders of a pyramid's tiles, which follow the content.</summary>
    public static void DrawTiles(Span<byte> rgba, ImageRegion region, Warp? warp, ImagePyramid pyramid)
    {
        Resolution size = region.Resolution;
        double ratio = 1 << pyramid.RatioBits, finest = Math.Min(region.Scale.X, region.Scale.Y);
        int level = (int)Math.Clamp(Math.Ceiling(Math.Log(pyramid.Period / finest, ratio)), 0, pyramid.MaximumLevel);
        double side = pyramid.PeriodOf(level) * PyramidTileSource.DefaultTileSide;
        var above = new (double X, double Y)[size.Width];
        for (int y = 0; y < size.Height; y++)
        {
            (double X, double Y) left = default;
            for (int x = 0; x < size.Width; x++)
            {
                Vector2d shown = region.PixelCentre(x, y), p = warp is null ? shown : warp.Lookup(shown);
                (double X, double Y) tile = (Math.Floor(p.X / side), Math.Floor(p.Y / side));
                if ((x > 0 && tile != left) || (y > 0 && tile != above[x]))
                {
                    Mark(rgba, size, x, y);
                }

                left = above[x] = tile;
            }
        }
    }

    private static void Mark(Span<byte> rgba, Resolution size, int x, int y)
    {
        Span<byte> pixel = rgba.Slice(4 * ((y * size.Width) + x), 3);
        for (int c = 0; c < 3; c++)
        {
            pixel[c] = (byte)((pixel[c] + (2 * Bright)) / 3);
        }
    }
}
