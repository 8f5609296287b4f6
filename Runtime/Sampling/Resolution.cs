namespace ScaleParty.Sampling;

/// <summary>A number of pixels per axis, each from 1 to <see cref="MaximumSide"/>.</summary>
public readonly record struct Resolution
{
    /// <summary>The largest width or height in pixels: what OpenGL 4.3 hardware offers as a texture side.</summary>
    public const int MaximumSide = 16384;

    /// <summary>Creates a resolution.</summary>
    /// <param name="width">Pixels per row, 1 to <see cref="MaximumSide"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="MaximumSide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side lies outside the range.</exception>
    public Resolution(int width, int height)
    {
        Width = Guard.InRange(width, 1, MaximumSide, nameof(width));
        Height = Guard.InRange(height, 1, MaximumSide, nameof(height));
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Number of rows.</summary>
    public int Height { get; }

    /// <summary>Width times height.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>As "width x height".</summary>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}");
}
