using ScaleParty.Desktop;
using ScaleParty.Viewer.Input;
using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>The card with all keys.</summary>
internal sealed class HelpCard : IDisposable
{
    private const float RowHeight = 21;
    private const float HeadHeight = 44;
    private const float KeysWidth = 118;
    private const float Padding = 20;
    private readonly TextPainter _title = new(14);
    private readonly TextPainter _text = new(12);
    private readonly SKPaint _fill = new() { IsAntialias = true };

    /// <summary>Width in panel units.</summary>
    public static float Width => 340;

    /// <summary>Height in panel units.</summary>
    public static float Height => HeadHeight + (KeyMap.Help.Count * RowHeight) + 44;

    /// <summary>Draws the card on a cleared canvas scaled to panel units.</summary>
    public void Paint(SKCanvas canvas)
    {
        _fill.Color = Palette.Glass;
        canvas.DrawRoundRect(SKRect.Create(0, 0, Width, Height), 10, 10, _fill);
        _title.Draw(canvas, "Keys and mouse", Padding, 28, Palette.Bright);
        float y = HeadHeight + 12;
        foreach (KeyHelp line in KeyMap.Help)
        {
            _text.Draw(canvas, line.Keys, Padding, y, Palette.Accent);
            _text.Draw(canvas, line.Does, Padding + KeysWidth, y, Palette.Text);
            y += RowHeight;
        }

        _text.Draw(canvas, "Sliders: shift drags finely, double click resets.", Padding, y + 8, Palette.Dim);
    }

    public void Dispose()
    {
        _title.Dispose();
        _text.Dispose();
        _fill.Dispose();
    }
}
