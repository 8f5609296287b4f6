using ScaleParty.Animation;

namespace ScaleParty.Viewer.Input;

/// <summary>Moves a parameter such as a seed smoothly to the next whole number, so that one picture changes into the next.</summary>
internal sealed class LatentTransition(Parameter parameter)
{
    private const double Duration = 0.9;
    private double _from;
    private double _target;
    private double _elapsed;

    /// <summary>Whether the parameter is moving.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Moves to the whole number some steps away; further calls during the motion add up.</summary>
    public void Step(int steps)
    {
        double start = IsRunning ? _target : Math.Round(parameter.Value);
        _target = parameter.Info.Clamp(start + steps);
        _from = parameter.Value;
        _elapsed = 0;
        IsRunning = _target != _from;
    }

    /// <summary>Stops at the current value, because the parameter was changed elsewhere.</summary>
    public void Cancel() => IsRunning = false;

    /// <summary>Completes the motion at once.</summary>
    public void Finish() => Advance(Duration);

    /// <summary>Advances by some seconds.</summary>
    public void Advance(double seconds)
    {
        if (!IsRunning)
        {
            return;
        }

        _elapsed += seconds;
        double t = Math.Clamp(_elapsed / Duration, 0, 1);
        double eased = t * t * (3 - (2 * t));
        parameter.SetClamped(_from + ((_target - _from) * eased));
        IsRunning = t < 1;
    }
}
