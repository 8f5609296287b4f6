using ScaleParty.Desktop;
using ScaleParty.Viewer.Input;
using SkiaSharp;

namespace ScaleParty.Viewer.Overlay;

/// <summary>Draws the panel, in panel units from its top left corner.</summary>
internal sealed class PanelPainter : IDisposable
{
    private const float Radius = 10;
    private readonly TextPainter _title = new(14);
    private readonly TextPainter _text = new(12);
    private readonly TextPainter _small = new(PanelLayout.SmallText);
    private readonly SKPaint _fill = new() { IsAntialias = true };
    private readonly SKPaint _line = new() { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 1.6f, StrokeCap = SKStrokeCap.Round, StrokeJoin = SKStrokeJoin.Round };

    /// <summary>Draws a panel.</summary>
    /// <param name="canvas">A cleared canvas scaled to panel units.</param>
    /// <param name="panel">What to draw.</param>
    /// <param name="title">Text of the title line.</param>
    public void Paint(SKCanvas canvas, Panel panel, string title)
    {
        var frame = SKRect.Create(0.5f, 0.5f, panel.Layout.Width - 1, panel.Height - 1);
        Fill(canvas, frame, Radius, Palette.Glass);
        _line.Color = Palette.Edge;
        _line.StrokeWidth = 1;
        canvas.DrawRoundRect(frame, Radius, Radius, _line);
        PaintTitle(canvas, panel, title);

        canvas.Save();
        canvas.ClipRect(SKRect.Create(0, PanelLayout.TitleHeight, panel.Layout.Width, Math.Max(0, panel.Height - PanelLayout.TitleHeight - 2)));
        canvas.Translate(0, -panel.Scroll);
        foreach (PanelElement element in panel.Layout.Elements)
        {
            bool hovered = ReferenceEquals(element, panel.Hovered);
            switch (element)
            {
                case SectionElement section:
                    PaintSection(canvas, section, hovered);
                    break;
                case SliderElement slider:
                    PaintSlider(canvas, slider, hovered || ReferenceEquals(slider.Slider, panel.Dragged), panel.Field?.Slider == slider.Slider ? panel.Field : null);
                    break;
                case ChipElement chip:
                    PaintChip(canvas, chip, hovered);
                    break;
                case FigureElement figure:
                    PaintFigure(canvas, figure);
                    break;
                case TextElement text:
                    PaintText(canvas, text);
                    break;
            }
        }

        canvas.Restore();
        PaintScrollBar(canvas, panel);
    }

    public void Dispose()
    {
        _title.Dispose();
        _text.Dispose();
        _small.Dispose();
        _fill.Dispose();
        _line.Dispose();
    }

    private static float Baseline(SKRect row, TextPainter text) => row.MidY + (text.CapitalHeight / 2);

    private void PaintTitle(SKCanvas canvas, Panel panel, string title)
    {
        float width = panel.Layout.Width;
        var row = SKRect.Create(0, 0, width, PanelLayout.TitleHeight);
        _title.Draw(canvas, _title.Fit(title, Math.Max(0, width - 60)), PanelLayout.Padding, Baseline(row, _title), Palette.Bright);
        Chevron(canvas, width - PanelLayout.Padding - 5, row.MidY, down: panel.IsFolded, panel.Hovered is TitleElement ? Palette.Bright : Palette.Dim);
    }

    private void PaintSection(SKCanvas canvas, SectionElement element, bool hovered)
    {
        SKRect row = element.Bounds;
        _line.Color = Palette.Edge;
        _line.StrokeWidth = 1;
        canvas.DrawLine(PanelLayout.Padding, row.Top + 0.5f, row.Right - PanelLayout.Padding, row.Top + 0.5f, _line);
        SKColor colour = hovered ? Palette.Bright : Palette.Dim;
        _small.Draw(canvas, element.Section.Title, PanelLayout.Padding, Baseline(row, _small) + 1, colour);
        Chevron(canvas, row.Right - PanelLayout.Padding - 5, row.MidY + 1, down: element.Section.IsFolded, colour);
    }

    private void PaintSlider(SKCanvas canvas, SliderElement element, bool active, NumberField? field)
    {
        SKRect row = element.Bounds, value = element.Value;
        SliderModel slider = element.Slider;
        if (active)
        {
            Fill(canvas, SKRect.Create(row.Left + 6, row.Top, row.Width - 12, row.Height), 5, Palette.Hover);
        }

        float baseline = Baseline(value, _text), right = row.Right - PanelLayout.Padding;
        float labelRoom = (element.Track.Top > row.Top ? value.Left : element.Track.Left) - PanelLayout.Padding - 4;
        _text.Draw(canvas, _text.Fit(element.Label, Math.Max(0, labelRoom)), PanelLayout.Padding, baseline, active ? Palette.Bright : Palette.Text);
        if (field is null)
        {
            _text.Draw(canvas, slider.Text, right, baseline, slider.IsChanged ? Palette.Bright : Palette.Dim, SKTextAlign.Right);
        }
        else
        {
            PaintField(canvas, field, new SKRect(value.Left, value.Top + 1, right + 6, value.Bottom - 1), baseline);
        }

        SKRect track = element.Track;
        // The middle of a pixel, so that the three pixels of the track are whole ones.
        float y = MathF.Floor(track.MidY) + 0.5f, knob = track.Left + ((float)slider.Fraction * track.Width), rest = track.Left + ((float)slider.InitialFraction * track.Width);
        Fill(canvas, SKRect.Create(track.Left, y - 1.5f, track.Width, 3), 1.5f, Palette.Track);
        Fill(canvas, new SKRect(Math.Min(knob, rest), y - 1.5f, Math.Max(knob, rest), y + 1.5f), 1.5f, Palette.Accent);
        Fill(canvas, SKRect.Create(rest - 0.75f, y - 4, 1.5f, 8), 0.5f, Palette.Track);
        _fill.Color = active ? Palette.Bright : Palette.Text;
        canvas.DrawCircle(knob, y, active ? 6 : 5, _fill);
    }

    /// <summary>The end of what is typed, with the caret behind it.</summary>
    private void PaintField(SKCanvas canvas, NumberField field, SKRect box, float baseline)
    {
        Fill(canvas, box, 3, Palette.Ink);
        _line.Color = field.Refusal is null ? Palette.Accent : Palette.Refused;
        _line.StrokeWidth = 1;
        canvas.DrawRoundRect(box, 3, 3, _line);
        string text = field.Text;
        while (text.Length > 1 && _text.Measure(text) > box.Width - 10)
        {
            text = text[1..];
        }

        float end = box.Right - 6, width = _text.Measure(text);
        if (field.IsSelected)
        {
            Fill(canvas, new SKRect(end - width - 1, box.Top + 3, end + 1, box.Bottom - 3), 1, Palette.Selected);
        }

        _text.Draw(canvas, text, end, baseline, Palette.Bright, SKTextAlign.Right);
        canvas.DrawLine(end + 2, box.Top + 3, end + 2, box.Bottom - 3, _line);
    }

    private void PaintChip(SKCanvas canvas, ChipElement element, bool hovered)
    {
        bool on = element.Chip.IsOn();
        float radius = element.Bounds.Height / 2;
        Fill(canvas, element.Bounds, radius, on ? Palette.Accent : Palette.Chip);
        if (hovered)
        {
            Fill(canvas, element.Bounds, radius, Palette.Hover);
        }

        _small.Draw(
            canvas,
            _small.Fit(element.Chip.Label, element.Bounds.Width - 4),
            element.Bounds.MidX,
            Baseline(element.Bounds, _small),
            on ? Palette.Ink : hovered ? Palette.Bright : Palette.Text,
            SKTextAlign.Center);
    }

    private void PaintFigure(SKCanvas canvas, FigureElement element)
    {
        SKRect row = element.Bounds;
        _small.Draw(canvas, element.Figure.Label, row.Left, Baseline(row, _small), Palette.Dim);
        float room = Math.Max(0, row.Width - _small.Measure(element.Figure.Label) - 8);
        _small.Draw(canvas, _small.Fit(element.Figure.Value(), room), row.Right, Baseline(row, _small), Palette.Text, SKTextAlign.Right);
    }

    private void PaintText(SKCanvas canvas, TextElement element)
    {
        _small.Draw(canvas, element.Label, element.Bounds.Left, Baseline(SKRect.Create(0, element.Bounds.Top, 0, PanelLayout.FigureHeight), _small), Palette.Dim);
        foreach ((int i, string line) in element.Lines.Index())
        {
            var row = SKRect.Create(0, element.First.Y + (i * PanelLayout.FigureHeight), 0, PanelLayout.FigureHeight);
            _small.Draw(canvas, line, element.First.X, Baseline(row, _small), Palette.Text);
        }
    }

    private void PaintScrollBar(SKCanvas canvas, Panel panel)
    {
        if (panel.ScrollBar is { } bar)
        {
            Fill(canvas, SKRect.Create(panel.Layout.Width - 7, PanelLayout.TitleHeight + bar.Top, 4, bar.Length - 2), 2, Palette.Track);
        }
    }

    private void Chevron(SKCanvas canvas, float x, float y, bool down, SKColor colour)
    {
        _line.Color = colour;
        _line.StrokeWidth = 1.6f;
        float direction = down ? 1 : -1;
        canvas.DrawLine(x - 4, y - (2 * direction), x, y + (2 * direction), _line);
        canvas.DrawLine(x, y + (2 * direction), x + 4, y - (2 * direction), _line);
    }

    private void Fill(SKCanvas canvas, SKRect rect, float radius, SKColor colour)
    {
        _fill.Color = colour;
        canvas.DrawRoundRect(rect, radius, radius, _fill);
    }
}
