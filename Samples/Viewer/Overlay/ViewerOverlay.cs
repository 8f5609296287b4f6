using ScaleParty.Animation;
using ScaleParty.Desktop;
using ScaleParty.Viewer.Input;
using Silk.NET.OpenGL;

namespace ScaleParty.Viewer.Overlay;

/// <summary>Everything over the picture: the panel, the help and the message line. Drawn only when something on it changed, at most thirty times a second.</summary>
internal sealed class ViewerOverlay : IDisposable
{
    private const double MinimumInterval = 1.0 / 30;
    private readonly ViewerController _controller;
    private readonly OverlayRenderer _renderer;
    private readonly OverlayLayer _panelLayer;
    private readonly OverlayLayer _helpLayer;
    private readonly OverlayLayer _toastLayer;
    private readonly PanelPainter _painter = new();
    private readonly HelpOverlay _help = new();
    private readonly Toast _toast = new();
    private readonly string _title;
    private int _panelState;
    private double _painted = double.NegativeInfinity;
    private bool _helpShown;
    private (int Width, int Height, float Scale, float Scroll) _helpState;
    private (string? Text, int Width, float Scale) _toastState;

    /// <summary>Creates the overlay in the current context.</summary>
    /// <param name="gl">The context's functions.</param>
    /// <param name="controller">The controller, which has the panel.</param>
    /// <param name="title">Title of the panel.</param>
    public ViewerOverlay(GL gl, ViewerController controller, string title)
    {
        _controller = controller;
        _title = title;
        _renderer = new OverlayRenderer(gl);
        _panelLayer = new OverlayLayer(gl);
        _helpLayer = new OverlayLayer(gl);
        _toastLayer = new OverlayLayer(gl);
    }

    /// <summary>Changes whenever the figures do.</summary>
    public int FiguresRevision { get; set; }

    /// <summary>Shows a line for a few seconds.</summary>
    public void ShowMessage(string text, double now) => _toast.Show(text, now);

    /// <summary>Updates the layers.</summary>
    /// <param name="now">Seconds.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="height">Height of the window in pixels.</param>
    /// <param name="scale">Pixels per panel unit.</param>
    /// <returns>Whether the overlay changed.</returns>
    public bool Refresh(double now, int width, int height, float scale)
    {
        if (_controller.Notice is { } notice)
        {
            _controller.Notice = null;
            _toast.Show(notice, now);
        }

        bool changed = _toast.Expire(now);
        Panel panel = _controller.Panel!;
        int state = PanelState(panel);
        if (panel.IsVisible && state != _panelState && now - _painted >= MinimumInterval)
        {
            _panelState = state;
            _painted = now;
            _panelLayer.Draw(panel.Layout.Width, panel.Height, panel.Scale, canvas => _painter.Paint(canvas, panel, _title));
            changed = true;
        }

        changed |= RefreshHelp(width, height, scale) | RefreshToast(width, scale);
        changed |= _helpShown != _controller.IsHelpVisible;
        _helpShown = _controller.IsHelpVisible;
        return changed;
    }

    /// <summary>Draws the layers over the picture.</summary>
    public void Draw(int width, int height, float scale)
    {
        Panel panel = _controller.Panel!;
        if (panel.IsVisible && _panelLayer.Width > 0)
        {
            _renderer.Draw(_panelLayer, panel.Left, panel.Top, width, height);
        }

        if (_controller.IsHelpVisible)
        {
            _renderer.Draw(_helpLayer, (width - _helpLayer.Width) / 2f, (height - _helpLayer.Height) / 2f, width, height);
        }

        if (_toast.Text is not null)
        {
            _renderer.Draw(_toastLayer, (width - _toastLayer.Width) / 2f, Math.Max(0, height - _toastLayer.Height - (Math.Min(20 * scale, height * 0.04f))), width, height);
        }
    }

    public void Dispose()
    {
        _painter.Dispose();
        _help.Dispose();
        _toast.Dispose();
        _panelLayer.Dispose();
        _helpLayer.Dispose();
        _toastLayer.Dispose();
        _renderer.Dispose();
    }

    private bool RefreshHelp(int width, int height, float scale)
    {
        var state = (width, height, scale, _controller.Help.Value);
        if (!_controller.IsHelpVisible || state == _helpState)
        {
            return false;
        }

        _help.Fit(width / scale, height / scale, _controller.Help);
        _helpLayer.Draw(_help.Width, _help.Height, scale, canvas => _help.Paint(canvas, _controller.Help));
        _helpState = (width, height, scale, _controller.Help.Value);
        return true;
    }

    private bool RefreshToast(int width, float scale)
    {
        var state = (_toast.Text, width, scale);
        bool changed = _toast.Text is not null && state != _toastState;
        if (changed)
        {
            _toast.Fit(width / scale);
            _toastLayer.Draw(_toast.Width, _toast.Height, scale, _toast.Paint);
        }

        _toastState = state;
        return changed;
    }

    private int PanelState(Panel panel)
    {
        var hash = default(HashCode);
        hash.Add(panel.Revision);
        hash.Add(FiguresRevision);
        hash.Add(panel.IsVisible);
        hash.Add(_controller.Playback.IsPlaying);
        hash.Add(_controller.IsHelpVisible);
        hash.Add(_controller.ShowsGivenLatent);
        hash.Add(_controller.IsDetailTrained);
        hash.Add(_controller.Detail.Value);
        IReadOnlyList<Parameter> parameters = _controller.All;
        for (int i = 0; i < parameters.Count; i++)
        {
            hash.Add(parameters[i].Value);
        }

        return hash.ToHashCode();
    }
}
