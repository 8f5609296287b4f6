using System.Runtime.InteropServices;
using ScaleParty.Streaming;

namespace ScaleParty.TerrainLod.Drawing;

/// <summary>A tile as the vertex shader reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TileInstance
{
    public int X, Y, Step, Layer;
    public int ParentX, ParentY, ParentLayer, Level;
    public float TopLeft, TopRight, BottomLeft, BottomRight;

    /// <summary>The tiles of a frame, nearest first.</summary>
    /// <param name="tiles">The visible tiles.</param>
    /// <param name="layout">Layout of the pyramid.</param>
    /// <param name="cells">Cells per side of a tile's grid.</param>
    /// <param name="grid">Anchor and finest cell of the frame.</param>
    /// <param name="instances">Receives one per tile.</param>
    /// <param name="distances">As long; working memory.</param>
    public static void Fill(IReadOnlyList<VisibleTile> tiles, PyramidLayout layout, int cells, FrameGrid grid, TileInstance[] instances, double[] distances)
    {
        int parentPixels = layout.TileSide / layout.Ratio;
        for (int i = 0; i < tiles.Count; i++)
        {
            VisibleTile tile = tiles[i];
            TileAddress address = tile.Address;
            int step = grid.Step(address.Level);
            bool hasParent = address.Level > 0;
            instances[i] = new TileInstance
            {
                X = grid.Place(address.X, address.Level, cells, grid.AnchorX),
                Y = grid.Place(address.Y, address.Level, cells, grid.AnchorY),
                Step = step,
                Layer = tile.Layer,
                ParentX = hasParent ? address.X.Within(layout.RatioBits) * parentPixels : 0,
                ParentY = hasParent ? address.Y.Within(layout.RatioBits) * parentPixels : 0,
                ParentLayer = tile.ParentLayer,
                Level = address.Level,
                TopLeft = tile.Blend.TopLeft,
                TopRight = tile.Blend.TopRight,
                BottomLeft = tile.Blend.BottomLeft,
                BottomRight = tile.Blend.BottomRight,
            };
            double x = instances[i].X + (0.5 * cells * step), y = instances[i].Y + (0.5 * cells * step);
            distances[i] = (x * x) + (y * y);
        }

        // The nearest hide the others, whose pixels are then not shaded.
        Array.Sort(distances, instances, 0, tiles.Count);
    }
}
