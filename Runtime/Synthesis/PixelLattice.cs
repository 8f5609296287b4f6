using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>Where the pixels of a plan are in a fixed lattice of pixels.</summary>
internal readonly struct PixelLattice
{
    private readonly int _blocks;
    private readonly long _originX, _originY;
    private readonly Resolution? _repeats;

    /// <param name="request">A rectangle of the lattice.</param>
    /// <param name="tiles">The tiles that it is computed in.</param>
    public PixelLattice(LatticeRequest request, LatticeTiles tiles)
    {
        _blocks = tiles.Blocks;
        _repeats = request.Repeats;
        long within = tiles.OriginMultiple - 1;
        (_originX, _originY) = (request.FirstX & ~within, request.FirstY & ~within);
        int x = (int)(request.FirstX & within), y = (int)(request.FirstY & within);
        Area = new(new(x, x + request.Resolution.Width), new(y, y + request.Resolution.Height));
    }

    /// <summary>The rectangle, counted from the plan's origin.</summary>
    public MapArea Area { get; }

    /// <summary>Index of the plan's first base cell along x.</summary>
    public long CellX => _originX >> _blocks;

    /// <summary>Index of the plan's first base cell along y.</summary>
    public long CellY => _originY >> _blocks;

    /// <summary>The cells of the coarser image that a refinement network is given, counted from the plan's origin.</summary>
    public MapArea Coarse => new(CellsOf(Area.X), CellsOf(Area.Y));

    /// <summary>Indices of the pixels of a convolution's map in the lattice of its level.</summary>
    public (PixelAxis X, PixelAxis Y) Axes(int convolution)
    {
        int shift = _blocks - ((convolution + 1) / 2);
        return (new(_originX, shift, _repeats?.Width ?? 0), new(_originY, shift, _repeats?.Height ?? 0));
    }

    private Interval CellsOf(Interval pixels)
    {
        (long first, int count) = LatticeRequest.CoarseArea(pixels.Low, pixels.Count, 1 << _blocks);
        return new((int)first, (int)first + count);
    }
}
