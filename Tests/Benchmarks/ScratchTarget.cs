using ScaleParty.Streaming;

namespace ScaleParty.Benchmarks;

/// <summary>Copies tiles as a driver would, and keeps the last one alone.</summary>
internal sealed class ScratchTarget(PyramidLayout layout) : ITileTarget
{
    private readonly byte[] _colour = new byte[4 * layout.FullSide * layout.FullSide];
    private readonly float[] _height = new float[layout.FullSide * layout.FullSide];

    public int Layers => 4096;

    public long BytesPerLayer { get; } = (4L * layout.FullSide * layout.FullSide * 4 / 3) + (4L * layout.FullSide * layout.FullSide);

    public void Upload(int layer, TilePixels pixels)
    {
        pixels.Colour.CopyTo(_colour, 0);
        pixels.Height.CopyTo(_height, 0);
    }

    public void Dispose()
    {
    }
}
