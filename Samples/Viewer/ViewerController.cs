using System.Text;
using ScaleParty.Animation;
using ScaleParty.Desktop.Windows;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Viewer.Input;
using ScaleParty.Viewer.Overlay;

namespace ScaleParty.Viewer;

/// <summary>
/// All user input, without a window: pointer and keys set parameters. What only the window can do (a
/// screenshot, full screen, closing) is a request for the host.
/// </summary>
internal sealed partial class ViewerController : IWindowInput
{
    private const float HelpStep = 42;
    private readonly Func<double> _clock;
    private readonly IViewSource _source;
    private readonly LatentTransition _latent;
    private readonly LatentTransition _layout;
    private WarpToggle _lastWarp;
    private bool _dragging;
    private bool _pointerSeen;
    private double _x;
    private double _y;

    /// <summary>Creates a controller.</summary>
    /// <param name="source">The controlled source.</param>
    /// <param name="detail">Share of the window's pixels per axis, in percent, of the texture at the start.</param>
    /// <param name="clock">Seconds, for double clicks.</param>
    public ViewerController(IViewSource source, double detail, Func<double> clock)
    {
        TextureParameters parameters = source.Parameters;
        Parameters = parameters;
        _source = source;
        _clock = clock;
        Detail = new Parameter(new ParameterInfo("detail", "Detail", 5, 100, detail, 1, unit: "%"));
        Navigation = new Navigation(parameters);
        Playback = new Playback(source.Timeline, source.All);
        _latent = new LatentTransition(parameters["latent"]);
        _layout = new LatentTransition(parameters["layout"]);
        Warps =
        [
            new WarpToggle("Radial", parameters["warp.radial"], 1.6),
            new WarpToggle("Swirl", parameters["warp.swirl"], 140),
            new WarpToggle("Bulge", parameters["warp.bulge"], 0.6),
            new WarpToggle("Wave", parameters["warp.wave"], 0.06),
        ];
        _lastWarp = Warps[1];
    }

    public TextureParameters Parameters { get; }

    /// <summary>How heights are shaded; null where the network has none.</summary>
    public ReliefParameters? Relief => _source.Relief;

    /// <summary>Everything a timeline may drive.</summary>
    public IReadOnlyList<Parameter> All => _source.All;

    /// <summary>Share of the window's pixels, per axis, of the texture.</summary>
    public Parameter Detail { get; }

    /// <summary>Whether the texture is limited to the network's trained detail.</summary>
    public bool IsDetailTrained { get; set; } = true;

    public Navigation Navigation { get; }

    public Playback Playback { get; }

    public IReadOnlyList<WarpToggle> Warps { get; }

    /// <summary>The panel, after the host has built it.</summary>
    public Panel? Panel { get; private set; }

    /// <summary>Whether the panel and the rest of the overlay are shown.</summary>
    public bool IsOverlayVisible { get; private set; } = true;

    /// <summary>Whether the keys are shown.</summary>
    public bool IsHelpVisible { get; private set; }

    /// <summary>Whether there is a latent from a file.</summary>
    public bool HasGivenLatent => _source.HasGivenLatent;

    /// <summary>Whether that latent is shown.</summary>
    public bool ShowsGivenLatent => _source.ShowsGivenLatent;

    /// <summary>Whether images are made from a pyramid.</summary>
    public bool ShowsPyramid => _source.Mode == SynthesisMode.Pyramid;

    /// <summary>Whether they can be made afresh and from a pyramid.</summary>
    public bool HasModes => _source.HasModes;

    /// <summary>How far the keys are scrolled, where the window is too low for all of them.</summary>
    public ScrollOffset Help { get; } = new();

    /// <summary>A message for the user; the host shows it and clears this.</summary>
    public string? Notice { get; set; }

    /// <summary>A screenshot is requested; the host takes it and clears this.</summary>
    public bool WantsScreenshot { get; set; }

    /// <summary>A switch of full screen is requested; the host switches it and clears this.</summary>
    public bool WantsFullscreen { get; set; }

    /// <summary>The end of the program is requested.</summary>
    public bool WantsQuit { get; private set; }

    /// <summary>Adds a panel of sections.</summary>
    public void Attach(IReadOnlyList<PanelSection> sections) => Panel = new Panel(sections) { SliderTaken = TakeSlider, Refused = reason => Notice = reason };

    /// <summary>Fits everything to a window.</summary>
    public void Resize(double width, double height, double scale)
    {
        Navigation.Resize(width, height);
        Panel?.Resize(width, height, scale);
        if (!_pointerSeen)
        {
            (_x, _y) = (width / 2, height / 2);
        }
    }

    /// <summary>Advances playback and transitions.</summary>
    public void Advance(double seconds)
    {
        Playback.Advance(seconds, _source.ApplyTimeline);
        _latent.Advance(seconds);
        _layout.Advance(seconds);
    }

    /// <summary>Switches a warp; one that is switched on appears in the middle of what is shown.</summary>
    public void ToggleWarp(WarpToggle warp)
    {
        PauseIfDriven(warp.Parameter.Info.Name);
        _lastWarp = warp;
        if (Warps.All(w => !w.IsOn))
        {
            Parameters.WarpCentre = Parameters.Centre;
            Parameters["warp.radius"].SetClamped(Parameters.Scale * 0.8);
        }

        warp.Toggle();
    }

    public void PointerMoved(double x, double y, KeyModifiers modifiers)
    {
        (double dx, double dy) = (x - _x, y - _y);
        (_x, _y, _pointerSeen) = (x, y, true);
        if (_dragging)
        {
            Navigation.Pan(dx, dy);
        }
        else
        {
            Panel?.PointerMoved(x, y, IsFine(modifiers));
        }
    }

    public void PointerPressed(PointerButton button, double x, double y, KeyModifiers modifiers)
    {
        (_x, _y) = (x, y);
        if (button == PointerButton.Left && Panel?.PointerPressed(_clock(), x, y, IsFine(modifiers)) == true)
        {
            return;
        }

        if (Panel?.Contains(x, y) != true)
        {
            _dragging = true;
            Playback.Pause();
        }
    }

    public void PointerReleased(PointerButton button, double x, double y, KeyModifiers modifiers)
    {
        _dragging = false;
        Panel?.PointerReleased();
    }

    public void Scrolled(double steps, double x, double y, KeyModifiers modifiers)
    {
        (_x, _y) = (x, y);
        if (IsHelpVisible && Help.Limit > 0)
        {
            Help.To(Help.Value - ((float)steps * HelpStep));
        }
        else if (Panel?.Scrolled(steps, x, y) != true)
        {
            Take(() => Navigation.Wheel(steps, x, y));
        }
    }

    public void KeyPressed(Key key, KeyModifiers modifiers, bool repeated)
    {
        if (Panel?.KeyPressed(key) == true)
        {
            return;
        }

        if (IsHelpVisible && Help.Limit > 0 && key is (Key.Up or Key.Down))
        {
            Help.To(Help.Value + (key == Key.Up ? -HelpStep : HelpStep));
        }
        else
        {
            ViewerCommand.Find(key, repeated)?.Run(this);
        }
    }

    public void CharacterTyped(Rune character) => Panel?.CharacterTyped(character);

    private static bool IsFine(KeyModifiers modifiers) => modifiers.HasFlag(KeyModifiers.Shift);

    /// <summary>The user takes control of the view from the timeline.</summary>
    private void Take(Action move)
    {
        Playback.Pause();
        move();
    }

    private void TakeSlider(SliderModel slider)
    {
        string name = slider.Parameter.Info.Name;
        PauseIfDriven(name);
        _source.ShowsGivenLatent &= name is not ("latent" or "layout" or "truncation");
        if (name is "latent" or "layout")
        {
            _latent.Cancel();
            _layout.Cancel();
        }
    }

    private void PauseIfDriven(string name)
    {
        if (Playback.Drives(name))
        {
            Playback.Pause();
        }
    }
}
