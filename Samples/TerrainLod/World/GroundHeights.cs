using ScaleParty.Streaming;

namespace ScaleParty.TerrainLod.World;

/// <summary>
/// A target that passes tiles on and keeps a coarse grid of their heights, so that a program knows the ground below its camera without reading from the device: one
/// value per pixel of the parent.
/// </summary>
internal sealed class GroundHeights : ITileTarget
{
    private const int WaterThreshold = 127;
    private readonly ITileTarget _target;
    private readonly PyramidLayout _layout;
    private readonly int _cells;
    private readonly float[][] _layers;

    /// <summary>Wraps a target, which this disposes.</summary>
    public GroundHeights(ITileTarget target, PyramidLayout layout)
    {
        _target = target;
        _layout = layout;
        _cells = layout.TileSide / layout.Ratio;
        _layers = new float[target.Layers][];
    }

    public int Layers => _target.Layers;

    public long BytesPerLayer => _target.BytesPerLayer;

    public void Upload(int layer, TilePixels pixels)
    {
        _target.Upload(layer, pixels);
        if (pixels.Height.Length == 0)
        {
            return;
        }

        float[] heights = _layers[layer] ??= new float[_cells * _cells];
        for (int i = 0; i < heights.Length; i++)
        {
            int x = _layout.Border + (i % _cells * _layout.Ratio) + (_layout.Ratio / 2), y = _layout.Border + (i / _cells * _layout.Ratio) + (_layout.Ratio / 2);
            int texel = (y * _layout.FullSide) + x;
            heights[i] = pixels.Colour[(4 * texel) + 3] > WaterThreshold ? SeaLevel : Math.Max(pixels.Height[texel], SeaLevel);
        }
    }

    /// <summary>The height channel of the sea.</summary>
    public const float SeaLevel = -1;

    /// <summary>The greatest height of what is shown within a distance of a place; that of the sea where nothing is.</summary>
    /// <param name="visible">The visible tiles.</param>
    /// <param name="x">Position in image units.</param>
    /// <param name="y">Position in image units.</param>
    /// <param name="radius">Distance in image units along each axis.</param>
    public float Highest(IReadOnlyList<VisibleTile> visible, double x, double y, double radius)
    {
        float highest = SeaLevel;
        for (int i = 0; i < visible.Count; i++)
        {
            TileAddress address = visible[i].Address;
            double side = _layout.PeriodOf(address.Level) * _layout.TileSide;
            double left = (x - radius) / side - address.X.ToDouble(), right = (x + radius) / side - address.X.ToDouble();
            double top = (y - radius) / side - address.Y.ToDouble(), bottom = (y + radius) / side - address.Y.ToDouble();
            if (left < 1 && right > 0 && top < 1 && bottom > 0 && _layers[visible[i].Layer] is { } heights)
            {
                highest = Math.Max(highest, Highest(heights, left, top, right, bottom));
            }
        }

        return highest;
    }

    public void Dispose() => _target.Dispose();

    // Within a rectangle in units of the tile.
    private float Highest(float[] heights, double left, double top, double right, double bottom)
    {
        int First(double v) => Math.Clamp((int)Math.Floor(v * _cells), 0, _cells - 1);
        float highest = SeaLevel;
        for (int y = First(top); y <= First(bottom); y++)
        {
            for (int x = First(left); x <= First(right); x++)
            {
                highest = Math.Max(highest, heights[(y * _cells) + x]);
            }
        }

        return highest;
    }
}
