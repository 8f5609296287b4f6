using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>Draws lines of text on a Skia canvas in the system's font, or in <see cref="PixelFont"/> where there is none.</summary>
public sealed class TextPainter : IDisposable
{
    private readonly SKFont? _font;
    private readonly SKPaint _paint = new() { IsAntialias = true };
    private readonly float _size;

    /// <summary>Creates a painter for one size of text.</summary>
    /// <param name="size">Height of the font in pixels.</param>
    public TextPainter(float size)
        : this(size, SystemFont.Typeface)
    {
    }

    internal TextPainter(float size, SKTypeface? typeface)
    {
        _size = size;
        if (typeface is not null)
        {
            _font = new SKFont(typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.Slight };
        }
    }

    /// <summary>Height of a capital letter in pixels.</summary>
    public float CapitalHeight => _font is null ? PixelFont.Height * Dot : _font.Metrics.CapHeight;

    // Whole dots keep the grid crisp.
    private float Dot => Math.Max(1, MathF.Round(_size / 12));

    /// <summary>Width of a line in pixels.</summary>
    public float Measure(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _font is null ? text.Length * PixelFont.Advance * Dot : _font.MeasureText(text);
    }

    /// <summary>Draws a line.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="text">One line.</param>
    /// <param name="x">The left end, the middle or the right end of the line, by <paramref name="align"/>.</param>
    /// <param name="baseline">y of the baseline.</param>
    /// <param name="colour">Colour of the letters.</param>
    /// <param name="align">What <paramref name="x"/> is.</param>
    public void Draw(SKCanvas canvas, string text, float x, float baseline, SKColor colour, SKTextAlign align = SKTextAlign.Left)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(text);
        _paint.Color = colour;
        if (_font is not null)
        {
            canvas.DrawText(text, x, baseline, align, _font, _paint);
            return;
        }

        float left = MathF.Round(align switch
        {
            SKTextAlign.Left => x,
            SKTextAlign.Center => x - (Measure(text) / 2),
            _ => x - Measure(text),
        });
        DrawDots(canvas, text, left, MathF.Round(baseline) - (PixelFont.Height * Dot));
    }

    /// <summary>Shortens a line with an ellipsis until it fits.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">Pixels it may take.</param>
    public string Fit(string text, float width)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Measure(text) <= width)
        {
            return text;
        }

        int length = text.Length;
        while (length > 0 && Measure(text[..length] + "...") > width)
        {
            length--;
        }

        return text[..length] + "...";
    }

    /// <summary>Frees the native font.</summary>
    public void Dispose()
    {
        _font?.Dispose();
        _paint.Dispose();
    }

    private void DrawDots(SKCanvas canvas, string text, float left, float top)
    {
        foreach (char character in text)
        {
            ReadOnlySpan<string> rows = PixelFont.Rows(character);
            for (int row = 0; row < rows.Length; row++)
            {
                for (int column = 0; column < PixelFont.Width; column++)
                {
                    if (rows[row][column] == '#')
                    {
                        canvas.DrawRect(left + (column * Dot), top + (row * Dot), Dot, Dot, _paint);
                    }
                }
            }

            left += PixelFont.Advance * Dot;
        }
    }
}
