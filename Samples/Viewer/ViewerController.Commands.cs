using ScaleParty.Animation;
using ScaleParty.Sampling;
using ScaleParty.Viewer.Input;

namespace ScaleParty.Viewer;

/// <content>Commands of keys and buttons.</content>
internal sealed partial class ViewerController
{
    private const double PanStep = 40;
    private const double RotationStep = 3;
    private const double TruncationStep = 0.05;
    private const double NoiseStep = 0.1;
    private const double SunStep = 5;
    private const double ReliefStep = 0.1;
    private double? _lastRelief;

    /// <summary>Runs the command of a key or a button.</summary>
    public void Execute(ViewerCommand command)
    {
        switch (command)
        {
            case ViewerCommand.PanLeft:
                Take(() => Navigation.Pan(PanStep, 0));
                break;
            case ViewerCommand.PanRight:
                Take(() => Navigation.Pan(-PanStep, 0));
                break;
            case ViewerCommand.PanUp:
                Take(() => Navigation.Pan(0, PanStep));
                break;
            case ViewerCommand.PanDown:
                Take(() => Navigation.Pan(0, -PanStep));
                break;
            case ViewerCommand.ZoomIn:
                Take(() => Navigation.Wheel(1, _x, _y));
                break;
            case ViewerCommand.ZoomOut:
                Take(() => Navigation.Wheel(-1, _x, _y));
                break;
            case ViewerCommand.RotateLeft:
                Take(() => Nudge("rotation", -RotationStep));
                break;
            case ViewerCommand.RotateRight:
                Take(() => Nudge("rotation", RotationStep));
                break;
            case >= ViewerCommand.ToggleRadial and <= ViewerCommand.ToggleWave:
                ToggleWarp(Warps[command - ViewerCommand.ToggleRadial]);
                break;
            case ViewerCommand.WarpWeaker:
                Strengthen(-1);
                break;
            case ViewerCommand.WarpStronger:
                Strengthen(1);
                break;
            case ViewerCommand.PreviousLatent:
                StepLatent(-1);
                break;
            case ViewerCommand.NextLatent:
                StepLatent(1);
                break;
            case ViewerCommand.NextLayout:
                _source.ShowsGivenLatent = false;
                PauseIfDriven("layout");
                _layout.Step(1);
                break;
            case ViewerCommand.GivenLatent:
                _source.ShowsGivenLatent = true;
                break;
            case ViewerCommand.TruncationDown:
                _source.ShowsGivenLatent = false;
                NudgeDriven("truncation", -TruncationStep);
                break;
            case ViewerCommand.TruncationUp:
                _source.ShowsGivenLatent = false;
                NudgeDriven("truncation", TruncationStep);
                break;
            case ViewerCommand.NoiseDown:
                NudgeDriven("noise.strength", -NoiseStep);
                break;
            case ViewerCommand.NoiseUp:
                NudgeDriven("noise.strength", NoiseStep);
                break;
            case ViewerCommand.ToggleRelief:
                ToggleRelief();
                break;
            case ViewerCommand.SunLeft:
                TurnSun(-SunStep);
                break;
            case ViewerCommand.SunRight:
                TurnSun(SunStep);
                break;
            case ViewerCommand.SunLower:
                Nudge(Relief?.SunElevation, -SunStep);
                break;
            case ViewerCommand.SunHigher:
                Nudge(Relief?.SunElevation, SunStep);
                break;
            case ViewerCommand.ReliefWeaker:
                Nudge(Relief?.Strength, -ReliefStep);
                break;
            case ViewerCommand.ReliefStronger:
                Nudge(Relief?.Strength, ReliefStep);
                break;
            case ViewerCommand.ToggleMode:
                ToggleMode();
                break;
            case ViewerCommand.TogglePlay:
                TogglePlay();
                break;
            case ViewerCommand.Reset:
                Reset();
                break;
            case ViewerCommand.Screenshot:
                WantsScreenshot = true;
                break;
            case ViewerCommand.ToggleOverlay:
                IsOverlayVisible = !IsOverlayVisible;
                if (Panel is not null)
                {
                    Panel.IsVisible = IsOverlayVisible;
                    Panel.Cancel();
                }

                break;
            case ViewerCommand.ToggleHelp:
                IsHelpVisible = !IsHelpVisible;
                break;
            case ViewerCommand.ToggleFullscreen:
                WantsFullscreen = true;
                break;
            case ViewerCommand.Quit:
                Quit();
                break;
        }
    }

    private void ToggleMode()
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

    private void NudgeDriven(string name, double by)
    {
        PauseIfDriven(name);
        Nudge(name, by);
    }

    /// <summary>Changes a relief parameter, where the network has heights.</summary>
    private void Nudge(Parameter? parameter, double by)
    {
        if (parameter is not null)
        {
            PauseIfDriven(parameter.Info.Name);
            parameter.SetClamped(parameter.Value + by);
        }
    }

    /// <summary>Rotates the sun and keeps its azimuth on the slider's track, 0 to 360 degrees.</summary>
    private void TurnSun(double by)
    {
        if (Relief is { SunAzimuth: Parameter azimuth })
        {
            Nudge(azimuth, by);
            azimuth.SetClamped(azimuth.Value - (360 * Math.Floor(azimuth.Value / 360)));
        }
    }

    /// <summary>Off, or on at the strength it last had.</summary>
    private void ToggleRelief()
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

    private void Strengthen(int steps)
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

    private void StepLatent(int steps)
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

    private void TogglePlay()
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

    private void Reset()
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
    private void Quit()
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
