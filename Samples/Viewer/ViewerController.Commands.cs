using ScaleParty.Animation;
using ScaleParty.Sampling;
using ScaleParty.Viewer.Input;

namespace ScaleParty.Viewer;

/// <content>Commands of keys and buttons.</content>
internal sealed partial class ViewerController
{
    private double? _lastRelief;

    /// <summary>Moves the picture by pixels of the window.</summary>
    internal void Pan(double x, double y) => Take(() => Navigation.Pan(x, y));

    /// <summary>Zooms about the pointer.</summary>
    internal void Zoom(int steps) => Take(() => Navigation.Wheel(steps, _x, _y));

    /// <summary>Rotates the picture by degrees.</summary>
    internal void Rotate(double by) => Take(() => Nudge("rotation", by));

    /// <summary>Changes to the next layout.</summary>
    internal void StepLayout()
    {
        _source.ShowsGivenLatent = false;
        PauseIfDriven("layout");
        _layout.Step(1);
    }

    /// <summary>Shows the latent of the file.</summary>
    internal void ShowGivenLatent() => _source.ShowsGivenLatent = true;

    /// <summary>Changes the truncation.</summary>
    internal void Truncate(double by)
    {
        _source.ShowsGivenLatent = false;
        NudgeDriven("truncation", by);
    }

    /// <summary>Shows or hides the panel.</summary>
    internal void ToggleOverlay()
    {
        IsOverlayVisible = !IsOverlayVisible;
        if (Panel is not null)
        {
            Panel.IsVisible = IsOverlayVisible;
            Panel.Cancel();
        }
    }

    /// <summary>Shows or hides the keys.</summary>
    internal void ToggleHelp() => IsHelpVisible = !IsHelpVisible;

    /// <summary>Switches between images made afresh and from a pyramid.</summary>
    internal void ToggleMode()
    {
        if (!HasModes)
        {
            Notice = "No other mode: there is no refinement network";
            return;
        }

        _source.Mode = ShowsPyramid ? SynthesisMode.Free : SynthesisMode.Pyramid;
        Notice = ShowsPyramid ? "Mode: pyramid" : "Mode: free";
    }

    private void Nudge(string name, double by) => Parameters[name].SetClamped(Parameters[name].Value + by);

    /// <summary>Changes a parameter that a timeline may drive.</summary>
    internal void NudgeDriven(string name, double by)
    {
        PauseIfDriven(name);
        Nudge(name, by);
    }

    /// <summary>Changes a relief parameter, where the network has heights.</summary>
    internal void Nudge(Parameter? parameter, double by)
    {
        if (parameter is not null)
        {
            PauseIfDriven(parameter.Info.Name);
            parameter.SetClamped(parameter.Value + by);
        }
    }

    /// <summary>Rotates the sun and keeps its azimuth on the slider's track, 0 to 360 degrees.</summary>
    internal void TurnSun(double by)
    {
        if (Relief is { SunAzimuth: Parameter azimuth })
        {
            Nudge(azimuth, by);
            azimuth.SetClamped(azimuth.Value - (360 * Math.Floor(azimuth.Value / 360)));
        }
    }

    /// <summary>Off, or on at the strength it last had.</summary>
    internal void ToggleRelief()
    {
        if (Relief is not { Strength: Parameter strength })
        {
            return;
        }

        PauseIfDriven(strength.Info.Name);
        if (strength.Value > 0)
        {
            _lastRelief = strength.Value;
            strength.Value = 0;
        }
        else
        {
            strength.Value = _lastRelief ?? strength.Info.Initial;
        }
    }

    /// <summary>Changes the strength of the last warp, or switches it on.</summary>
    internal void Strengthen(int steps)
    {
        if (_lastWarp.IsOn)
        {
            PauseIfDriven(_lastWarp.Parameter.Info.Name);
            _lastWarp.Strengthen(steps);
        }
        else
        {
            ToggleWarp(_lastWarp);
        }
    }

    /// <summary>Changes to another latent and layout.</summary>
    internal void StepLatent(int steps)
    {
        PauseIfDriven("latent");
        _latent.Step(steps);
        _layout.Step(steps);
        if (_source.ShowsGivenLatent)
        {
            // There is no interpolation from the given latent to those of seeds: the next one is shown at once.
            _source.ShowsGivenLatent = false;
            _latent.Finish();
            _layout.Finish();
        }
    }

    /// <summary>Pauses or plays the timeline.</summary>
    internal void TogglePlay()
    {
        if (Playback.IsPlaying)
        {
            Playback.Pause();
        }
        else
        {
            Playback.Play();
        }
    }

    /// <summary>Sets everything back.</summary>
    internal void Reset()
    {
        _latent.Cancel();
        _layout.Cancel();
        Resolution resolution = Parameters.Resolution;
        Parameters.Reset();
        Parameters.Resolution = resolution;
        Relief?.Reset();
        Detail.Reset();
        Playback.Rewind();
        _source.Begin();
    }

    /// <summary>Escape closes the help, then the program.</summary>
    internal void Quit()
    {
        if (IsHelpVisible)
        {
            IsHelpVisible = false;
        }
        else
        {
            WantsQuit = true;
        }
    }
}
