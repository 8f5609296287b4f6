namespace ScaleParty.Streaming;

/// <summary>Where tiles go to be drawn: an array of textures with a fixed number of layers, one tile each. Members are called on the thread of <see cref="StreamedWorld"/>.</summary>
public interface ITileTarget : IDisposable
{
    /// <summary>Number of layers.</summary>
    int Layers { get; }

    /// <summary>Bytes that a layer takes on the device, mipmaps included.</summary>
    long BytesPerLayer { get; }

    /// <summary>Replaces a layer's tile, mipmaps included.</summary>
    /// <param name="layer">0 to <see cref="Layers"/> - 1.</param>
    /// <param name="pixels">The tile.</param>
    void Upload(int layer, TilePixels pixels);
}
