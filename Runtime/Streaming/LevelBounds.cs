using ScaleParty.Sampling;

namespace ScaleParty.Streaming;

/// <summary>The positions at which a level is shown.</summary>
internal struct LevelBounds
{
    // Areas begin and end at multiples of this, so that a moving view asks for strips of a useful width.
    private const int Alignment = 16;

    private double _left, _top, _right, _bottom;

    /// <summary>Whether there is any position.</summary>
    public bool IsAny { get; private set; }

    /// <summary>The largest mipmap that is read.</summary>
    public float LargestMipmap { get; private set; }

    /// <summary>Most pixels by which an area is longer than its bounds along an axis.</summary>
    /// <param name="mipmaps">Mipmaps that are read.</param>
    public static int Beyond(int mipmaps) => (2 * Margin(mipmaps)) + (2 * Aligned(mipmaps));

    /// <summary>Adds a position.</summary>
    /// <param name="position">In image units.</param>
    /// <param name="mipmap">The mipmap that is read there.</param>
    public void Include(Vector2d position, float mipmap)
    {
        if (!IsAny)
        {
            (_left, _top, _right, _bottom, LargestMipmap, IsAny) = (position.X, position.Y, position.X, position.Y, mipmap, true);
            return;
        }

        _left = Math.Min(_left, position.X);
        _top = Math.Min(_top, position.Y);
        _right = Math.Max(_right, position.X);
        _bottom = Math.Max(_bottom, position.Y);
        LargestMipmap = Math.Max(LargestMipmap, mipmap);
    }

    /// <summary>The pixels that are read; false where they are too many.</summary>
    /// <param name="level">The level.</param>
    /// <param name="period">Image units per pixel of it.</param>
    /// <param name="mipmaps">Mipmaps that are read.</param>
    /// <param name="maximumPixels">Most pixels.</param>
    /// <param name="area">Receives them.</param>
    public readonly bool TryArea(int level, double period, int mipmaps, int maximumPixels, out LevelArea area)
    {
        int alignment = Aligned(mipmaps), margin = Margin(mipmaps);
        double left = Align((_left / period) - margin, 0), top = Align((_top / period) - margin, 0);
        double width = Align((_right / period) + margin, 1) - left, height = Align((_bottom / period) + margin, 1) - top;
        area = default;
        if (!(width * height <= maximumPixels && Math.Max(width, height) <= Resolution.MaximumSide))
        {
            return false;
        }

        area = new LevelArea(level, PyramidIndex.Floor(left), PyramidIndex.Floor(top), (int)width, (int)height);
        return true;

        double Align(double value, int more) => (Math.Floor(value / alignment) + more) * alignment;
    }

    private static int Aligned(int mipmaps) => Math.Max(Alignment, 1 << Math.Min(mipmaps, 24));

    private static int Margin(int mipmaps) => 2 << Math.Min(mipmaps, 24);
}
