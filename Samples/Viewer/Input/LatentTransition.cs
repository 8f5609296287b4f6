using ScaleParty.Animation;

namespace ScaleParty.Viewer.Input;

/// <summary>Leads a parameter such as a seed smoothly to the next whole number, so that one picture grows into the next.</summary>
internal sealed class LatentTransition(Parameter parameter)
{
    private const double Duration = 0.9;
    private double _from;
    private double _target;
    private double _elapsed;

    /// <summary>Whether the parameter is on its way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Heads for the whole number that lies some steps on; further calls on the way add up.</summary>
    public void Step(int steps)
    {
        double start = IsRunning ? _target : Math.Round(parameter.Value);
        _target = parameter.Info.Clamp(start + steps);
        _from = parameter.Value;
        _elapsed = 0;
        IsRunning = _target != _from;
    }

    /// <summary>Stays where it is: somebody else has taken the parameter.</summary>
    public void Cancel() => IsRunning = false;

    /// <summary>Arrives at once.</summary>
    public void Finish() => Advance(Duration);

    /// <summary>Moves on by some seconds.</summary>
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
