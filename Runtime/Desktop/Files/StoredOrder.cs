using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>Where an image file keeps the pixels of the displayed image: cameras store turned photographs as taken, with a note in EXIF.</summary>
internal readonly struct StoredOrder
{
    private readonly int _origin, _stepX, _stepY;

    /// <summary>The order of an image that was opened.</summary>
    public StoredOrder(SKCodec codec)
        : this(codec.EncodedOrigin, codec.Info.Width, codec.Info.Height)
    {
    }

    /// <summary>The order of width x height stored pixels.</summary>
    public StoredOrder(SKEncodedOrigin origin, int width, int height)
    {
        // Each name is the place of the stored row 0 and column 0, the first of them vertical where the axes change places.
        bool right = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        bool bottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        bool transposed = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        (Width, Height) = transposed ? (height, width) : (width, height);
        (int alongX, int alongY) = transposed ? (width, 1) : (1, width);
        (_stepX, _stepY) = (right ? -alongX : alongX, bottom ? -alongY : alongY);
        _origin = (right ? (Width - 1) * alongX : 0) + (bottom ? (Height - 1) * alongY : 0);
        IsDisplayed = _stepX == 1 && _stepY == width;
    }

    /// <summary>Pixels per row as displayed.</summary>
    public int Width { get; }

    /// <summary>Rows as displayed.</summary>
    public int Height { get; }

    /// <summary>Whether the stored pixels lie as displayed.</summary>
    public bool IsDisplayed { get; }

    /// <summary>The stored pixel of a displayed one, counted in stored rows.</summary>
    public int At(int x, int y) => _origin + (x * _stepX) + (y * _stepY);
}
