using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Terrain;

/// <summary>One constant height and share of water; red up to a column of pixels of level 0, green behind it.</summary>
internal sealed class StepTileSource(float height, float water, int column) : ITileSource
{
    public PyramidLayout Layout { get; } = new(32, 4, 2, 1, 1.0 / 32, ["r", "g", "b", "height", "water"]);

    public string Fingerprint => "step";

    public void Make(TileAddress address, ImageBuffer target)
    {
        int side = Layout.FullSide;
        Span<float> values = target.Begin(new(side, side), 5);
        for (int i = 0; i < side * side; i++)
        {
            bool before = (address.X.ToInt64() * Layout.TileSide) + (i % side) - Layout.Border < column;
            (values[5 * i], values[(5 * i) + 1], values[(5 * i) + 2]) = (before ? 0.5f : -1, before ? -1 : 0.25f, -1);
            (values[(5 * i) + 3], values[(5 * i) + 4]) = (height, water);
        }

        target.Complete();
    }
}
