using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>Frames of a sequence in a grid in one picture, each with a caption.</summary>
public sealed class ContactSheet : IDisposable
{
    private const int Gap = 10;
    private const int CaptionHeight = 24;
    private const int TitleHeight = 34;
    private static readonly SKColor Paper = new(0x16, 0x18, 0x1C);
    private static readonly SKColor Ink = new(0xC8, 0xCC, 0xD2);
    private static readonly SKColor Title = new(0xF0, 0xF2, 0xF5);
    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly TextPainter _text = new(12);
    private readonly int _cellWidth;
    private readonly int _cellHeight;
    private readonly int _top;

    /// <summary>Creates an empty sheet.</summary>
    /// <param name="count">Largest number of frames, 1 to 400.</param>
    /// <param name="columns">Frames per row, 1 to 40.</param>
    /// <param name="cellWidth">Width of a frame's cell in pixels, 16 to 1024; smaller frames are centred, larger ones are reduced.</param>
    /// <param name="cellHeight">Height of a frame's cell in pixels, 16 to 1024.</param>
    /// <param name="title">A line above the frames, or null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public ContactSheet(int count, int columns, int cellWidth, int cellHeight, string? title = null)
    {
        Capacity = Check(count, 1, 400, nameof(count));
        Columns = Math.Min(Check(columns, 1, 40, nameof(columns)), count);
        _cellWidth = Check(cellWidth, 16, 1024, nameof(cellWidth));
        _cellHeight = Check(cellHeight, 16, 1024, nameof(cellHeight));
        _top = Gap + (title is null ? 0 : TitleHeight);
        int rows = (count + Columns - 1) / Columns;
        _bitmap = new SKBitmap(new SKImageInfo(
            Gap + (Columns * (cellWidth + Gap)),
            _top + (rows * (cellHeight + CaptionHeight)),
            SKColorType.Rgba8888,
            SKAlphaType.Opaque));
        _canvas = new SKCanvas(_bitmap);
        _canvas.Clear(Paper);
        if (title is not null)
        {
            using var heading = new TextPainter(18);
            heading.Draw(_canvas, heading.Fit(title, _bitmap.Width - (2 * Gap)), Gap, Gap + 18, Title);
        }
    }

    /// <summary>Whether frames smaller than their cell are enlarged smoothly to fill it; else they are centred.</summary>
    public bool Enlarges { get; init; }

    /// <summary>Whether frames smaller than their cell are enlarged by the largest whole factor that fits, without smoothing, so that single pixels can be seen.</summary>
    public bool ShowsPixels { get; init; }

    /// <summary>Largest number of frames.</summary>
    public int Capacity { get; }

    /// <summary>Frames per row.</summary>
    public int Columns { get; }

    /// <summary>Number of frames added.</summary>
    public int Count { get; private set; }

    /// <summary>Width of the sheet in pixels.</summary>
    public int Width => _bitmap.Width;

    /// <summary>Height of the sheet in pixels.</summary>
    public int Height => _bitmap.Height;

    /// <summary>Adds the next frame; its pixels are copied.</summary>
    /// <param name="rgba">width * height * 4 bytes, rows from top to bottom; alpha is ignored.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="caption">A short line below the frame.</param>
    /// <exception cref="InvalidOperationException">The sheet is full.</exception>
    /// <exception cref="ArgumentException">The number of bytes does not fit the size.</exception>
    public unsafe void Add(ReadOnlySpan<byte> rgba, int width, int height, string caption)
    {
        if (Count == Capacity)
        {
            throw new InvalidOperationException($"the contact sheet holds {Capacity} frames and is full");
        }

        if (width < 1 || height < 1 || rgba.Length != (long)width * height * 4)
        {
            throw new ArgumentException($"{rgba.Length} bytes; expected {(long)width * height * 4} for {width}x{height} RGBA", nameof(rgba));
        }

        float fitting = Math.Min((float)_cellWidth / width, (float)_cellHeight / height), scale = ShowsPixels && fitting > 1 ? MathF.Floor(fitting) : Enlarges ? fitting : Math.Min(1, fitting);
        float w = MathF.Max(1, MathF.Round(width * scale)), h = MathF.Max(1, MathF.Round(height * scale));
        float left = Gap + ((Count % Columns) * (_cellWidth + Gap));
        float top = _top + ((Count / Columns) * (_cellHeight + CaptionHeight));
        var place = SKRect.Create(left + MathF.Floor((_cellWidth - w) / 2), top + MathF.Floor((_cellHeight - h) / 2), w, h);
        SKSamplingOptions sampling = scale <= 1 ? new(SKFilterMode.Linear, SKMipmapMode.Linear) : ShowsPixels ? new(SKFilterMode.Nearest) : new(SKCubicResampler.Mitchell);
        fixed (byte* pixels = rgba)
        {
            using var image = SKImage.FromPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)pixels);
            _canvas.DrawImage(image, place, sampling);
            _canvas.Flush();
        }

        _text.Draw(_canvas, _text.Fit(caption, _cellWidth), left, top + _cellHeight + 15, Ink);
        Count++;
    }

    /// <summary>Writes the sheet atomically: as JPEG by the extension of the name, else as PNG.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SKPixmap pixels = _bitmap.PeekPixels();
        ImageFile.Write(path, pixels);
    }

    /// <summary>Frees the sheet's pixels.</summary>
    public void Dispose()
    {
        _text.Dispose();
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    private static int Check(int value, int minimum, int maximum, string name) =>
        value >= minimum && value <= maximum
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {minimum} to {maximum}");
}
