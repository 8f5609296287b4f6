namespace ScaleParty.Sampling;

/// <summary>
/// The smallest lattice of whole base cells that covers a region: what a generator with L upsampling blocks must compute,
/// and the region's pixels in it (Eq. 8; the base period is 2^L times the region's scale).
/// </summary>
public sealed record SampleLattice
{
    private SampleLattice(ImageRegion region, int blocks, PaddingMode padding, LatticeAnchor anchor)
    {
        Blocks = Guard.InRange(blocks, 1, 12, nameof(blocks));
        Padding = (PaddingMode)Guard.InRange((int)padding, (int)PaddingMode.Exact, (int)PaddingMode.Paper, nameof(padding));
        Guard.InRange((int)anchor, (int)LatticeAnchor.Free, (int)LatticeAnchor.Anchored, nameof(anchor));
        int cell = 1 << blocks;
        BasePeriod = region.Scale * cell;
        if (anchor == LatticeAnchor.Free)
        {
            Corner = region.TopLeft;
            CellsX = CeilingDivide(region.Resolution.Width, cell);
            CellsY = CeilingDivide(region.Resolution.Height, cell);
            Delivered = region.Resolution;
            TextureScale = new(1, 1);
        }
        else
        {
            // One cell more than the region needs keeps the size constant while the view pans within the lattice.
            Guard.InRange(region.Resolution.Width, 1, Resolution.MaximumSide - cell, "Resolution.Width of an anchored region");
            Guard.InRange(region.Resolution.Height, 1, Resolution.MaximumSide - cell, "Resolution.Height of an anchored region");
            CellsX = CeilingDivide(region.Resolution.Width, cell) + 1;
            CellsY = CeilingDivide(region.Resolution.Height, cell) + 1;
            Delivered = new Resolution(CellsX * cell, CellsY * cell);

            // The remainder is taken in cells: it is then in [0, 1) even where the corner's own rounding is coarse.
            Vector2d start = region.TopLeft / BasePeriod;
            FirstCellX = Math.Floor(start.X);
            FirstCellY = Math.Floor(start.Y);
            TextureOffset = new((start.X - FirstCellX) / CellsX, (start.Y - FirstCellY) / CellsY);
            TextureScale = new((double)region.Resolution.Width / Delivered.Width, (double)region.Resolution.Height / Delivered.Height);
        }
    }

    /// <summary>Number of upsampling blocks L.</summary>
    public int Blocks { get; }

    /// <summary>The padding mode, which determines the margins.</summary>
    public PaddingMode Padding { get; }

    /// <summary>Base cells along x, without padding.</summary>
    public int CellsX { get; }

    /// <summary>Base cells along y, without padding.</summary>
    public int CellsY { get; }

    /// <summary>With <see cref="LatticeAnchor.Anchored"/>, the index of the first cell along x in the fixed lattice; else 0.</summary>
    public double FirstCellX { get; }

    /// <summary>With <see cref="LatticeAnchor.Anchored"/>, the index of the first cell along y in the fixed lattice; else 0.</summary>
    public double FirstCellY { get; }

    /// <summary>Position of the outer corner of base cell (0, 0), which is also the outer corner of delivered pixel (0, 0).</summary>
    public Vector2d Origin => Corner + (BasePeriod * new Vector2d(FirstCellX, FirstCellY));

    /// <summary>
    /// Positions are this plus <see cref="BasePeriod"/> times (first cell + cells from there). Free: the first cell is 0. Anchored: the corner is 0, and first
    /// cell + cells is exact, so that a cell has the same position, to the bit, in every view that contains it.
    /// </summary>
    internal Vector2d Corner { get; }

    /// <summary>Size of a base cell in image units: 2^L s.</summary>
    public Vector2d BasePeriod { get; }

    /// <summary>Pixels delivered: the region's own when free, all whole cells when anchored. Other pixels of the cells are cut off at the right and the bottom.</summary>
    public Resolution Delivered { get; }

    /// <summary>Where the region begins in the delivered image, in texture coordinates (0 to 1).</summary>
    public Vector2d TextureOffset { get; }

    /// <summary>How much of the delivered image the region covers, in texture coordinates.</summary>
    public Vector2d TextureScale { get; }

    /// <summary>Width of the encoding in cells, padding included.</summary>
    public int EncodingWidth => CellsX + (2 * Padding.EncodingPad());

    /// <summary>Height of the encoding in cells, padding included.</summary>
    public int EncodingHeight => CellsY + (2 * Padding.EncodingPad());

    /// <summary>The lattice for a region.</summary>
    /// <param name="region">What to show.</param>
    /// <param name="blocks">Number of upsampling blocks L, 1 to 12.</param>
    /// <param name="padding">The padding mode.</param>
    /// <param name="anchor">Whether the lattice follows the region or is fixed in image space.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range; an anchored region may be at most <see cref="Resolution.MaximumSide"/> - 2^L pixels wide and high.</exception>
    public static SampleLattice For(ImageRegion region, int blocks, PaddingMode padding = PaddingMode.Exact, LatticeAnchor anchor = LatticeAnchor.Free) =>
        new(Guard.NotNull(region, nameof(region)), blocks, padding, anchor);

    /// <summary>Width and height of the map that convolution <paramref name="index"/> (0 to 2L) yields, margins included (see <see cref="PaddingModeExtensions.Margin"/>).</summary>
    public (int Width, int Height) MapSize(int index)
    {
        Guard.InRange(index, 0, 2 * Blocks, nameof(index));
        return (MapSide(CellsX, Padding, index), MapSide(CellsY, Padding, index));
    }

    /// <summary>Pixels along one axis of the map that a convolution yields over some base cells, margins included.</summary>
    internal static int MapSide(int cells, PaddingMode padding, int convolution) => (cells << ((convolution + 1) / 2)) + (2 * padding.Margin(convolution));

    /// <summary>Position of the centre of pixel (i, j) of a map at <paramref name="level"/> (0 = base grid, L = image) with <paramref name="margin"/> extra pixels on each side.</summary>
    public Vector2d Position(int level, int margin, int i, int j) => new(PositionX(level, margin, i), PositionY(level, margin, j));

    /// <summary>The x coordinate of <see cref="Position"/>.</summary>
    internal double PositionX(int level, int margin, int i) => Corner.X + (BasePeriod.X * (FirstCellX + Cells(level, margin, i)));

    /// <summary>The y coordinate of <see cref="Position"/>.</summary>
    internal double PositionY(int level, int margin, int j) => Corner.Y + (BasePeriod.Y * (FirstCellY + Cells(level, margin, j)));

    // Centre of a pixel in base cells from the lattice's corner; exact, as a cell is a power of two of pixels.
    private double Cells(int level, int margin, int pixel) => (pixel - margin + 0.5) / (1 << Guard.InRange(level, 0, Blocks, nameof(level)));

    private static int CeilingDivide(int value, int by) => ((value - 1) / by) + 1;
}
