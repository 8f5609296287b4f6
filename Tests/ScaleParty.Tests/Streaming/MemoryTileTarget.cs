using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>Layers in memory that know which tile of a <see cref="PatternTileSource"/> they hold.</summary>
internal sealed class MemoryTileTarget(int layers) : ITileTarget
{
    public int Layers { get; } = layers;

    public long BytesPerLayer { get; init; } = 1000;

    public Dictionary<int, TileAddress> Held { get; } = [];

    public int Uploads { get; private set; }

    public Exception? Failure { get; set; }

    public bool IsDisposed { get; private set; }

    public void Upload(int layer, TilePixels pixels)
    {
        Assert.InRange(layer, 0, Layers - 1);
        if (Failure is { } failure)
        {
            throw failure;
        }

        Held[layer] = PatternTileSource.AddressIn(pixels);
        Uploads++;
    }

    public void Dispose() => IsDisposed = true;
}
