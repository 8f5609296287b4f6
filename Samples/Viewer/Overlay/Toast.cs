using ScaleParty.Desktop;
using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>A line that tells what just happened, for a few seconds.</summary>
internal sealed class Toast : IDisposable
{
    private const double Lasts = 3.5;
    private readonly TextPainter _text = new(12);
    private readonly SKPaint _fill = new() { IsAntialias = true };
    private double _until;

    /// <summary>The line, or null.</summary>
    public string? Text { get; private set; }

    /// <summary>Width in panel units.</summary>
    public float Width => Text is null ? 1 : MathF.Ceiling(_text.Measure(Text)) + 32;

    /// <summary>Height in panel units.</summary>
    public static float Height => 32;

    /// <summary>Shows a line from a time in seconds on.</summary>
    public void Show(string text, double now) => (Text, _until) = (text, now + Lasts);

    /// <summary>Takes the line away when its time is over. True when it did.</summary>
    public bool Expire(double now)
    {
        if (Text is null || now < _until)
        {
            return false;
        }

        Text = null;
        return true;
    }

    /// <summary>Draws the line on a cleared canvas scaled to panel units.</summary>
    public void Paint(SKCanvas canvas)
    {
        if (Text is null)
        {
            return;
        }

        _fill.Color = Palette.Glass;
        canvas.DrawRoundRect(SKRect.Create(0, 0, Width, Height), Height / 2, Height / 2, _fill);
        _text.Draw(canvas, Text, 16, (Height / 2) + (_text.CapitalHeight / 2), Palette.Bright);
    }

    public void Dispose()
    {
        _text.Dispose();
        _fill.Dispose();
    }
}
