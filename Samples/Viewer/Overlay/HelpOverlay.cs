using ScaleParty.Desktop;
using ScaleParty.Viewer.Input;
using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>The overlay with all keys, as large as the window allows: in a narrow one keys are above their commands, and a low one shows a part.</summary>
internal sealed class HelpOverlay : IDisposable
{
    private const string Footer = "Sliders: shift drags finely, double click resets, a click on the value types a number.";
    private const float FullWidth = 340;
    private const float RowHeight = 21;
    private const float NarrowRowHeight = 36;
    private const float HeadHeight = 44;
    private const float LineHeight = 17;
    private const float KeysWidth = 118;
    private const float Margin = 4;
    private readonly TextPainter _title = new(14);
    private readonly TextPainter _text = new(12);
    private readonly SKPaint _fill = new() { IsAntialias = true };
    private IReadOnlyList<string> _footer = [];
    private float _content;

    /// <summary>Width in panel units.</summary>
    public float Width { get; private set; } = FullWidth;

    /// <summary>Height in panel units.</summary>
    public float Height { get; private set; }

    private bool IsNarrow => Width < FullWidth;

    private float Padding => IsNarrow ? 12 : 20;

    /// <summary>Fits the overlay to a window.</summary>
    /// <param name="viewWidth">Width of the window in panel units.</param>
    /// <param name="viewHeight">Height of the window in panel units.</param>
    /// <param name="scroll">Receives the heights of content and viewport.</param>
    public void Fit(float viewWidth, float viewHeight, ScrollOffset scroll)
    {
        Width = Math.Clamp(viewWidth - (2 * Margin), 2 * Padding, FullWidth);
        _footer = TextLines.Wrap(_text, Footer, Width - (2 * Padding));
        _content = (ViewerCommand.HelpLines.Count * (IsNarrow ? NarrowRowHeight : RowHeight)) + (_footer.Count * LineHeight) + 20;
        Height = Math.Clamp(viewHeight - (2 * Margin), HeadHeight, HeadHeight + _content);
        scroll.Fit(_content, Height - HeadHeight);
    }

    /// <summary>Draws the overlay on a cleared canvas scaled to panel units.</summary>
    public void Paint(SKCanvas canvas, ScrollOffset scroll)
    {
        _fill.Color = Palette.Glass.WithAlpha(0xF4);
        canvas.DrawRoundRect(SKRect.Create(0, 0, Width, Height), 10, 10, _fill);
        _title.Draw(canvas, _title.Fit("Keys and mouse", Width - Padding), Padding, 28, Palette.Bright);
        canvas.Save();
        canvas.ClipRect(SKRect.Create(0, HeadHeight - 4, Width, Height - HeadHeight));
        canvas.Translate(0, HeadHeight - scroll.Value);
        float y = 12;
        foreach (KeyHelp line in ViewerCommand.HelpLines)
        {
            _text.Draw(canvas, line.Keys, Padding, y, Palette.Accent);
            _text.Draw(canvas, line.Does, IsNarrow ? Padding : Padding + KeysWidth, IsNarrow ? y + LineHeight - 2 : y, Palette.Text);
            y += IsNarrow ? NarrowRowHeight : RowHeight;
        }

        foreach (string line in _footer)
        {
            _text.Draw(canvas, line, Padding, y + 4, Palette.Dim);
            y += LineHeight;
        }

        canvas.Restore();
        if (scroll.Bar is { } bar)
        {
            _fill.Color = Palette.Track;
            canvas.DrawRoundRect(SKRect.Create(Width - 7, HeadHeight + bar.Top, 4, bar.Length - 2), 2, 2, _fill);
        }
    }

    public void Dispose()
    {
        _title.Dispose();
        _text.Dispose();
        _fill.Dispose();
    }
}
