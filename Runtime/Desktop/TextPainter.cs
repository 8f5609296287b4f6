using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>Draws lines of text on a Skia canvas in DejaVu Sans.</summary>
public sealed class TextPainter : IDisposable
{
    private readonly SKFont _font;
    private readonly SKPaint _paint = new() { IsAntialias = true };

    /// <summary>Creates a painter for one size of text.</summary>
    /// <param name="size">Height of the font in pixels.</param>
    public TextPainter(float size) =>
        _font = new SKFont(TextFont.Typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias, Hinting = SKFontHinting.Slight };

    /// <summary>Height of a capital letter in pixels.</summary>
    public float CapitalHeight => _font.Metrics.CapHeight;

    /// <summary>Width of a line in pixels.</summary>
    public float Measure(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _font.MeasureText(text);
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
        canvas.DrawText(text, x, baseline, align, _font, _paint);
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
        _font.Dispose();
        _paint.Dispose();
    }
}
