using ScaleParty.Streaming;

namespace ScaleParty.TerrainLod.Drawing;

/// <summary>
/// The whole numbers in which a frame counts places: cells of the grids of the finest visible level from an anchor near the camera. Vertices that two tiles
/// share, also of different levels, have the same numbers.
/// </summary>
/// <param name="FinestLevel">The finest visible level.</param>
/// <param name="RatioBits">Logarithm to base 2 of the ratio between levels.</param>
/// <param name="Cell">Image units per finest cell.</param>
/// <param name="AnchorX">The anchor in finest cells.</param>
/// <param name="AnchorY">The anchor in finest cells.</param>
internal readonly record struct FrameGrid(int FinestLevel, int RatioBits, double Cell, long AnchorX, long AnchorY)
{
    /// <summary>The grid for the visible tiles of a camera.</summary>
    public static FrameGrid Of(IReadOnlyList<VisibleTile> tiles, PyramidLayout layout, int cellPixels, double x, double y)
    {
        int finest = 0;
        for (int i = 0; i < tiles.Count; i++)
        {
            finest = Math.Max(finest, tiles[i].Address.Level);
        }

        double cell = layout.PeriodOf(finest) * cellPixels;
        return new FrameGrid(finest, layout.RatioBits, cell, (long)Math.Floor(x / cell), (long)Math.Floor(y / cell));
    }

    /// <summary>Finest cells per cell of a level.</summary>
    public int Step(int level) => 1 << (RatioBits * (FinestLevel - level));

    /// <summary>First finest cell of a tile, counted from the anchor.</summary>
    /// <exception cref="OverflowException">It is too far from the anchor for 32 bits.</exception>
    public int Place(PyramidIndex tile, int level, int cellsPerTile, long anchor) => checked((int)((tile.ToInt64() * cellsPerTile << (RatioBits * (FinestLevel - level))) - anchor));
}
