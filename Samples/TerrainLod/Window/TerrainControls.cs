using ScaleParty.Desktop.Windows;
using ScaleParty.TerrainLod.Flight;

namespace ScaleParty.TerrainLod.Window;

/// <summary>What keys and the mouse do.</summary>
internal sealed class TerrainControls(ScriptedFlight scripted) : IWindowInput
{
    private const double SunStep = 3;
    private const double Faster = 4;
    private (double X, double Y)? _dragged;
    private double _flown;
    private bool _fast;

    /// <summary>The free camera.</summary>
    public FreeFlight Camera { get; } = new(scripted.At(0));

    /// <summary>Whether the scripted flight is shown.</summary>
    public bool IsScripted { get; private set; }

    /// <summary>Whether no further tiles are asked for and shown.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether lines are drawn.</summary>
    public bool Wireframe { get; private set; }

    /// <summary>Whether tiles are drawn in the colours of their levels.</summary>
    public bool ShowsTiles { get; private set; }

    /// <summary>Whether figures are shown.</summary>
    public bool ShowsFigures { get; private set; } = true;

    /// <summary>Whether the help is shown.</summary>
    public bool ShowsHelp { get; private set; }

    /// <summary>Whether the program should end.</summary>
    public bool WantsQuit { get; private set; }

    /// <summary>Whether a screenshot was asked for.</summary>
    public bool WantsScreenshot { get; set; }

    /// <summary>Whether a change to or from the full screen was asked for.</summary>
    public bool WantsFullscreen { get; set; }

    /// <summary>Advances the camera.</summary>
    /// <param name="seconds">Seconds since the last frame.</param>
    /// <param name="ground">Elevation of the ground below the camera in image units.</param>
    public void Advance(double seconds, double ground)
    {
        if (IsScripted)
        {
            _flown += seconds;
            Camera.Begin(scripted.At(_flown % scripted.Timeline.Period));
            return;
        }

        Camera.Advance(seconds, ground, _fast ? Faster : 1);
    }

    /// <inheritdoc/>
    public void PointerMoved(double x, double y, KeyModifiers modifiers)
    {
        if (_dragged is { } from)
        {
            Camera.Turn(x - from.X, y - from.Y);
            _dragged = (x, y);
        }
    }

    /// <inheritdoc/>
    public void PointerPressed(PointerButton button, double x, double y, KeyModifiers modifiers)
    {
        IsScripted = false;
        _dragged = (x, y);
    }

    /// <inheritdoc/>
    public void PointerReleased(PointerButton button, double x, double y, KeyModifiers modifiers) => _dragged = null;

    /// <inheritdoc/>
    public void Scrolled(double steps, double x, double y, KeyModifiers modifiers)
    {
        IsScripted = false;
        Camera.Zoom(steps);
    }

    /// <inheritdoc/>
    public void KeyReleased(Key key)
    {
        _fast &= key is not (Key.ShiftLeft or Key.ShiftRight);
        Camera.Release(key);
    }

    /// <inheritdoc/>
    public void KeyPressed(Key key, KeyModifiers modifiers, bool repeated)
    {
        if (FreeFlight.Flies(key))
        {
            IsScripted = false;
            Camera.Press(key);
            return;
        }

        if (!MoveSun(key) && !repeated)
        {
            Command(key);
        }
    }

    private bool MoveSun(Key key)
    {
        (double azimuth, double elevation) = key switch
        {
            Key.Z => (-SunStep, 0.0),
            Key.X => (SunStep, 0),
            Key.C => (0, -SunStep),
            Key.V => (0, SunStep),
            _ => (0, 0),
        };
        Camera.MoveSun(azimuth, elevation);
        return azimuth != 0 || elevation != 0;
    }

    private void Command(Key key)
    {
        switch (key)
        {
            case Key.ShiftLeft or Key.ShiftRight:
                _fast = true;
                break;
            case Key.F:
                IsScripted = !IsScripted;
                break;
            case Key.Space:
                IsScripted = false;
                Camera.Begin(Camera.Pose);
                break;
            case Key.R:
                (IsScripted, _flown) = (false, 0);
                Camera.Begin(scripted.At(0));
                break;
            case Key.P:
                IsPaused = !IsPaused;
                break;
            case Key.M:
                Wireframe = !Wireframe;
                break;
            case Key.T:
                ShowsTiles = !ShowsTiles;
                break;
            case Key.Tab:
                ShowsFigures = !ShowsFigures;
                break;
            case Key.H or Key.F1:
                ShowsHelp = !ShowsHelp;
                break;
            case Key.F11:
                WantsFullscreen = true;
                break;
            case Key.F12:
                WantsScreenshot = true;
                break;
            case Key.Escape:
                WantsQuit = true;
                break;
        }
    }
}
