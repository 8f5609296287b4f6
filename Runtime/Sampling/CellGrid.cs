namespace ScaleParty.Sampling;

/// <summary>Cells of a base grid whose encoding is wanted: a rectangle of a lattice of positions.</summary>
internal readonly struct CellGrid
{
    private readonly Vector2d _corner;
    private readonly double _firstX, _firstY;
    private readonly long _lowX, _lowY;

    private CellGrid(Vector2d corner, double firstX, double firstY, long lowX, long lowY, int width, int height, Vector2d period)
    {
        _corner = corner;
        (_firstX, _firstY) = (firstX, firstY);
        (_lowX, _lowY) = (lowX, lowY);
        (Width, Height) = (width, height);
        Period = period;
    }

    /// <summary>Cells along x.</summary>
    public int Width { get; }

    /// <summary>Cells along y.</summary>
    public int Height { get; }

    /// <summary>Size of a cell in image units.</summary>
    public Vector2d Period { get; }

    /// <summary>All cells of a region's lattice, padding included.</summary>
    public static CellGrid Of(SampleLattice lattice)
    {
        int pad = lattice.Padding.EncodingPad();
        return Of(lattice, -pad, -pad, lattice.EncodingWidth, lattice.EncodingHeight);
    }

    /// <summary>Some cells of a region's lattice, of which cell (0, 0) is the first without padding.</summary>
    public static CellGrid Of(SampleLattice lattice, int lowX, int lowY, int width, int height) =>
        new(lattice.Corner, lattice.FirstCellX, lattice.FirstCellY, lowX, lowY, width, height, lattice.BasePeriod);

    /// <summary>
    /// Cells of the lattice that has a corner at the origin. A cell's position is computed from its index alone, so that it has the same bits in every
    /// rectangle; exact up to 2^52 cells from the origin.
    /// </summary>
    public static CellGrid At(long firstX, long firstY, int width, int height, double period) =>
        new(Vector2d.Zero, 0, 0, firstX, firstY, width, height, new(period, period));

    /// <summary>Position of a column's centres.</summary>
    public double X(int i) => _corner.X + (Period.X * (_firstX + ((_lowX + i) + 0.5)));

    /// <summary>Position of a row's centres.</summary>
    public double Y(int j) => _corner.Y + (Period.Y * (_firstY + ((_lowY + j) + 0.5)));
}
