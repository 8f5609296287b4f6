namespace ScaleParty.Sampling;

/// <summary>
/// A region a = (c, s, r) of the continuous image: its centre, its sampling period and its number of pixels
/// (paper, Sec. 3.1). The full frame spans [-1, 1] x [-1, 1]; x runs right and y runs down.
/// </summary>
public sealed record ImageRegion
{
    /// <summary>Side of the full frame in image units: w = h = 2.</summary>
    public const double FullFrameSide = 2.0;

    /// <summary>
    /// Smallest sampling period in image units per pixel: with it doubles still distinguish neighbouring pixels within the full
    /// frame. Elsewhere they do down to a period of about 1e-15 times the centre's coordinates.
    /// </summary>
    public const double MinimumScale = 1e-12;

    /// <summary>Largest sampling period in image units per pixel.</summary>
    public const double MaximumScale = 1e6;

    /// <summary>Largest absolute coordinate of a centre.</summary>
    public const double MaximumCentre = 1e9;

    private readonly Vector2d _centre;
    private readonly Vector2d _scale;
    private readonly Resolution _resolution;

    /// <summary>Creates a region.</summary>
    /// <param name="centre">The centre c, each coordinate within ±<see cref="MaximumCentre"/>.</param>
    /// <param name="scale">The sampling period s per axis, image units per pixel, <see cref="MinimumScale"/> to <see cref="MaximumScale"/>.</param>
    /// <param name="resolution">The resolution r in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or outside its range.</exception>
    public ImageRegion(Vector2d centre, Vector2d scale, Resolution resolution)
    {
        Centre = centre;
        Scale = scale;
        Resolution = resolution;
    }

    /// <summary>The centre c of the region.</summary>
    public Vector2d Centre
    {
        get => _centre;
        init => _centre = new(
            Guard.InRange(value.X, -MaximumCentre, MaximumCentre, "Centre.X"),
            Guard.InRange(value.Y, -MaximumCentre, MaximumCentre, "Centre.Y"));
    }

    /// <summary>The sampling period s per axis: image units per pixel.</summary>
    public Vector2d Scale
    {
        get => _scale;
        init => _scale = new(
            Guard.InRange(value.X, MinimumScale, MaximumScale, "Scale.X"),
            Guard.InRange(value.Y, MinimumScale, MaximumScale, "Scale.Y"));
    }

    /// <summary>The resolution r in pixels.</summary>
    public Resolution Resolution
    {
        get => _resolution;
        init => _resolution = CheckResolution(value);
    }

    /// <summary>The size (w, h) = (rx sx, ry sy) in image units (Eq. 1).</summary>
    public Vector2d Extent => new(Resolution.Width * Scale.X, Resolution.Height * Scale.Y);

    /// <summary>The position of the outer corner of pixel (0, 0).</summary>
    public Vector2d TopLeft => Centre - (Extent / 2);

    /// <summary>The full frame at a resolution; both axes span it, so a non-square resolution has unequal scales.</summary>
    public static ImageRegion FullFrame(Resolution resolution) =>
        FromExtent(Vector2d.Zero, new(FullFrameSide, FullFrameSide), resolution);

    /// <summary>The full frame, <paramref name="size"/> pixels on each axis.</summary>
    public static ImageRegion FullFrame(int size) => FullFrame(new Resolution(size, size));

    /// <summary>A part of the full frame, in fractions of it: (0, 0) is its top left corner and (1, 1) its size.</summary>
    /// <param name="start">Top left corner of the part, as fractions of the frame; may be outside [0, 1] to extrapolate.</param>
    /// <param name="size">Size of the part, as fractions of the frame, greater than 0.</param>
    /// <param name="resolution">Pixels of the part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resulting centre or scale is outside its range.</exception>
    public static ImageRegion Part(Vector2d start, Vector2d size, Resolution resolution)
    {
        Vector2d extent = size * FullFrameSide;
        return FromExtent((start * FullFrameSide) - new Vector2d(1, 1) + (extent / 2), extent, resolution);
    }

    /// <summary>A region by its centre and its size in image units.</summary>
    /// <param name="centre">The centre c, each coordinate within ±<see cref="MaximumCentre"/>.</param>
    /// <param name="extent">The size (w, h), greater than 0; divided by the resolution it is the scale and has its range.</param>
    /// <param name="resolution">The resolution r in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite or outside its range.</exception>
    public static ImageRegion FromExtent(Vector2d centre, Vector2d extent, Resolution resolution)
    {
        CheckResolution(resolution);
        return new(centre, new(extent.X / resolution.Width, extent.Y / resolution.Height), resolution);
    }

    /// <summary>The rectangle of pixels [x, x + width) x [y, y + height) of this region as a region; it may extend beyond this one.</summary>
    public ImageRegion Tile(int x, int y, int width, int height)
    {
        var resolution = new Resolution(width, height);
        Vector2d centre = TopLeft + (Scale * new Vector2d(x + (width / 2.0), y + (height / 2.0)));
        return this with { Centre = centre, Resolution = resolution };
    }

    /// <summary>The position of the centre of pixel (i, j): Eq. 2 with the half pixel of Eq. 8.</summary>
    public Vector2d PixelCentre(double i, double j) => TopLeft + (Scale * new Vector2d(i + 0.5, j + 0.5));

    // A resolution that was never set has no pixels.
    private static Resolution CheckResolution(Resolution value)
    {
        Guard.InRange(value.Width, 1, Resolution.MaximumSide, "Resolution.Width");
        Guard.InRange(value.Height, 1, Resolution.MaximumSide, "Resolution.Height");
        return value;
    }
}
