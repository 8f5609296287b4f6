using ScaleParty.Desktop;
using Silk.NET.OpenGL;
using SkiaSharp;

namespace ScaleParty.TerrainLod.Window;

/// <summary>Figures and help over the picture; painted anew only when their text changes.</summary>
internal sealed class TerrainOverlay : IDisposable
{
    private const float LineHeight = 17;
    private const float Padding = 12;
    private const float FigureWidth = 320;
    private const float HelpWidth = 330;
    private const float HelpColumn = 130;
    private static readonly SKColor Glass = new(0x12, 0x15, 0x1A, 0xC0);
    private static readonly SKColor Bright = new(0xF4, 0xF6, 0xF8);
    private static readonly SKColor Dim = new(0x9A, 0xA3, 0xAE);
    private readonly OverlayRenderer _renderer;
    private readonly OverlayLayer _figures, _help;
    private readonly TextPainter _text = new(12);
    private readonly SKPaint _fill = new() { IsAntialias = true, Color = Glass };
    private string _painted = string.Empty;
    private float _figureScale, _helpScale;

    /// <summary>Creates the overlay in the current context.</summary>
    public TerrainOverlay(GL gl)
    {
        _renderer = new OverlayRenderer(gl);
        _figures = new OverlayLayer(gl);
        _help = new OverlayLayer(gl);
    }

    /// <summary>Draws over the picture.</summary>
    /// <param name="lines">Figures, label and value; empty for none.</param>
    /// <param name="help">Whether the help is shown.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="height">Height of the window in pixels.</param>
    /// <param name="scale">Pixels per unit of the overlay.</param>
    public void Draw(IReadOnlyList<(string Label, string Value)> lines, bool help, int width, int height, float scale)
    {
        if (lines.Count > 0)
        {
            string text = string.Join('\n', lines);
            if (text != _painted || scale != _figureScale)
            {
                (_painted, _figureScale) = (text, scale);
                _figures.Draw(FigureWidth, (2 * Padding) + (lines.Count * LineHeight), scale, canvas => Paint(canvas, FigureWidth, lines));
            }

            _renderer.Draw(_figures, Padding * scale, Padding * scale, width, height);
        }

        if (help)
        {
            if (scale != _helpScale)
            {
                _helpScale = scale;
                _help.Draw(HelpWidth, (2 * Padding) + (TerrainKeys.Help.Count * LineHeight), scale, canvas => Paint(canvas, HelpColumn, TerrainKeys.Help));
            }

            _renderer.Draw(_help, (width - _help.Width) / 2f, (height - _help.Height) / 2f, width, height);
        }
    }

    /// <summary>Deletes its objects.</summary>
    public void Dispose()
    {
        _figures.Dispose();
        _help.Dispose();
        _renderer.Dispose();
        _text.Dispose();
        _fill.Dispose();
    }

    private void Paint(SKCanvas canvas, float column, IReadOnlyList<(string Left, string Right)> lines)
    {
        bool isHelp = column == HelpColumn;
        canvas.DrawRoundRect(SKRect.Create(0, 0, isHelp ? HelpWidth : FigureWidth, (2 * Padding) + (lines.Count * LineHeight)), 8, 8, _fill);
        for (int i = 0; i < lines.Count; i++)
        {
            float baseline = Padding + ((i + 0.75f) * LineHeight);
            _text.Draw(canvas, lines[i].Left, Padding, baseline, isHelp ? Bright : Dim);
            _text.Draw(canvas, lines[i].Right, isHelp ? column + Padding : column - Padding, baseline, isHelp ? Dim : Bright, isHelp ? SKTextAlign.Left : SKTextAlign.Right);
        }
    }
}
