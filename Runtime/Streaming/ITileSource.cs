using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>Makes the tiles of a pyramid. A tile has the same bytes however and whenever it is made. Calls must not overlap; they may come from any thread.</summary>
public interface ITileSource
{
    /// <summary>Layout of the pyramid.</summary>
    PyramidLayout Layout { get; }

    /// <summary>Identifies the pixels: equal for sources whose tiles are equal, such as a hash of networks, latent and options. Letters and digits.</summary>
    string Fingerprint { get; }

    /// <summary>Makes a tile with <see cref="PyramidLayout.Border"/> pixels of its neighbours around it.</summary>
    /// <param name="address">The tile; its level is at most <see cref="PyramidLayout.MaximumLevel"/>.</param>
    /// <param name="target">Receives (side + 2 border)² pixels with the channels of the layout, local channels in the units of the data.</param>
    void Make(TileAddress address, ImageBuffer target);
}

/// <summary>Layout of a pyramid of tiles.</summary>
/// <param name="TileSide">Pixels per side of a tile without its border, a multiple of the ratio.</param>
/// <param name="Border">Pixels of the neighbours on each side.</param>
/// <param name="RatioBits">Logarithm to base 2 of the ratio between the pixels of two levels.</param>
/// <param name="MaximumLevel">The finest level.</param>
/// <param name="Period">Image units per pixel of level 0.</param>
/// <param name="Channels">Names of the channels, such as r, g, b, height, water.</param>
public sealed record PyramidLayout(int TileSide, int Border, int RatioBits, int MaximumLevel, double Period, IReadOnlyList<string> Channels)
{
    /// <summary>Pixels per coarser pixel and axis, 2^<see cref="RatioBits"/>.</summary>
    public int Ratio => 1 << RatioBits;

    /// <summary>Pixels per side of a tile with its border.</summary>
    public int FullSide => TileSide + (2 * Border);

    /// <summary>Index of a tile's first pixel along an axis, without the border.</summary>
    /// <param name="tile">Column or row of the tile.</param>
    public PyramidIndex FirstPixel(PyramidIndex tile)
    {
        PyramidIndex first = 0;
        for (int bit = 0; TileSide >> bit != 0; bit++)
        {
            first = (TileSide >> bit & 1) != 0 ? first + (tile << bit) : first;
        }

        return first;
    }

    /// <summary>Image units per pixel of a level.</summary>
    public double PeriodOf(int level) => Period / Math.Pow(Ratio, level);
}
