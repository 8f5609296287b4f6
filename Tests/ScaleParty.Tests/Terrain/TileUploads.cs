using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Terrain;

/// <summary>Tiles of a source in the layers of a target, without a stream.</summary>
internal sealed class TileUploads(ITileSource source, ITileTarget target)
{
    private readonly Dictionary<TileAddress, int> _layers = [];
    private readonly ImageBuffer _image = new();

    /// <summary>The layer of a tile, which is made and uploaded when it is first asked for.</summary>
    public int Layer(TileAddress address)
    {
        if (!_layers.TryGetValue(address, out int layer))
        {
            layer = _layers.Count;
            source.Make(address, _image);
            target.Upload(layer, Pixels(_image, source.Layout));
            _layers.Add(address, layer);
        }

        return layer;
    }

    /// <summary>A tile as visible, its parent with it.</summary>
    public VisibleTile Visible(TileAddress address, CornerBlend blend) => new(
        address,
        Layer(address),
        Layer(address.Level == 0 ? address : address.Parent(source.Layout.RatioBits)),
        blend);

    private static TilePixels Pixels(ImageBuffer image, PyramidLayout layout)
    {
        int side = layout.FullSide;
        var pixels = new TilePixels(new byte[side * side * 4], new float[side * side]);
        for (int i = 0; i < side * side; i++)
        {
            float Value(int channel) => image[i % side, i / side, channel];
            byte Level(int channel) => (byte)Math.Clamp(MathF.Round((Value(channel) + 1) * 127.5f), 0, 255);
            (pixels.Colour[4 * i], pixels.Colour[(4 * i) + 1], pixels.Colour[(4 * i) + 2], pixels.Colour[(4 * i) + 3]) = (Level(0), Level(1), Level(2), Level(4));
            pixels.Height[i] = Value(3);
        }

        return pixels;
    }
}
