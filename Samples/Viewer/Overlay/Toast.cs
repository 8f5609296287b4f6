using ScaleParty.Desktop;
using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>A message about an event, shown for a few seconds; on as many lines as the window needs.</summary>
internal sealed class Toast : IDisposable
{
    private const double Lasts = 3.5;
    private const double LastsPerCharacter = 0.03;
    private const float LineHeight = 17;
    private const float Padding = 16;
    private readonly TextPainter _text = new(12);
    private readonly SKPaint _fill = new() { IsAntialias = true };
    private IReadOnlyList<string> _lines = [];
    private double _until;

    /// <summary>The message, or null.</summary>
    public string? Text { get; private set; }

    /// <summary>Width in panel units.</summary>
    public float Width { get; private set; } = 1;

    /// <summary>Height in panel units.</summary>
    public float Height => 15 + (LineHeight * _lines.Count);

    /// <summary>Shows a message from a time in seconds on.</summary>
    public void Show(string text, double now) => (Text, _until) = (text, now + Lasts + (LastsPerCharacter * text.Length));

    /// <summary>Removes the message when its time is over. True when it did.</summary>
    public bool Expire(double now)
    {
        if (Text is null || now < _until)
        {
            return false;
        }

        Text = null;
        return true;
    }

    /// <summary>Fits the message to a window of a width in panel units.</summary>
    public void Fit(float viewWidth)
    {
        _lines = TextLines.Wrap(_text, Text ?? string.Empty, Math.Max(LineHeight, viewWidth - (2 * Padding) - 8));
        Width = MathF.Ceiling(_lines.Max(_text.Measure)) + (2 * Padding);
    }

    /// <summary>Draws the message on a cleared canvas scaled to panel units.</summary>
    public void Paint(SKCanvas canvas)
    {
        _fill.Color = Palette.Glass;
        canvas.DrawRoundRect(SKRect.Create(0, 0, Width, Height), Padding, Padding, _fill);
        for (int i = 0; i < _lines.Count; i++)
        {
            float middle = (15 / 2f) + (LineHeight * (i + 0.5f));
            _text.Draw(canvas, _lines[i], Padding, middle + (_text.CapitalHeight / 2), Palette.Bright);
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        _fill.Dispose();
    }
}
