using ScaleParty.Animation;
using ScaleParty.Viewer.Input;
using Silk.NET.OpenGL;

namespace ScaleParty.Viewer.Overlay;

/// <summary>Everything over the picture: the panel, the help and the line that tells what happened. Drawn anew only when something on it changed, at most thirty times a second.</summary>
internal sealed class ViewerOverlay : IDisposable
{
    private const double MinimumInterval = 1.0 / 30;
    private readonly ViewerController _controller;
    private readonly OverlayRenderer _renderer;
    private readonly OverlayLayer _panelLayer;
    private readonly OverlayLayer _helpLayer;
    private readonly OverlayLayer _toastLayer;
    private readonly PanelPainter _painter = new();
    private readonly HelpCard _help = new();
    private readonly Toast _toast = new();
    private readonly string _title;
    private int _panelState;
    private double _painted = double.NegativeInfinity;
    private bool _helpShown;
    private float _helpScale;
    private string? _toastShown;

    /// <summary>Creates the overlay in the current context.</summary>
    /// <param name="gl">The context's functions.</param>
    /// <param name="controller">Whose panel is shown.</param>
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
    public void Say(string text, double now) => _toast.Show(text, now);

    /// <summary>Brings the layers up to date.</summary>
    /// <param name="now">Seconds.</param>
    /// <param name="scale">Pixels per panel unit.</param>
    /// <returns>Whether anything looks different now.</returns>
    public bool Refresh(double now, float scale)
    {
        bool changed = _toast.Expire(now);
        Panel panel = _controller.Panel!;
        int state = PanelState(panel);
        if (panel.IsVisible && state != _panelState && now - _painted >= MinimumInterval)
        {
            _panelState = state;
            _painted = now;
            _panelLayer.Draw(PanelLayout.Width, panel.Height, panel.Scale, canvas => _painter.Paint(canvas, panel, _title));
            changed = true;
        }

        if (_controller.IsHelpVisible && _helpScale != scale)
        {
            _helpLayer.Draw(HelpCard.Width, HelpCard.Height, scale, _help.Paint);
            _helpScale = scale;
        }

        if (_toast.Text is not null && _toast.Text != _toastShown)
        {
            _toastLayer.Draw(_toast.Width, Toast.Height, scale, _toast.Paint);
            changed = true;
        }

        changed |= _helpShown != _controller.IsHelpVisible;
        _helpShown = _controller.IsHelpVisible;
        _toastShown = _toast.Text;
        return changed;
    }

    /// <summary>Draws the layers over what was drawn.</summary>
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
            _renderer.Draw(_toastLayer, (width - _toastLayer.Width) / 2f, height - _toastLayer.Height - (20 * scale), width, height);
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

    private int PanelState(Panel panel)
    {
        var hash = default(HashCode);
        hash.Add(panel.Revision);
        hash.Add(FiguresRevision);
        hash.Add(panel.IsVisible);
        hash.Add(_controller.Playback.IsPlaying);
        hash.Add(_controller.IsHelpVisible);
        hash.Add(_controller.Detail.Value);
        IReadOnlyList<Parameter> parameters = _controller.All;
        for (int i = 0; i < parameters.Count; i++)
        {
            hash.Add(parameters[i].Value);
        }

        return hash.ToHashCode();
    }
}
