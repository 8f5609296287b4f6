using ScaleParty.Animation;

namespace ScaleParty.Viewer.Input;

/// <summary>A warp as a button: off is the parameter's initial value; on is the strength it last had.</summary>
internal sealed class WarpToggle
{
    private const double StrongerBy = 1.25;
    private double _strength;

    /// <summary>Makes a button of a parameter.</summary>
    /// <param name="name">Name to show.</param>
    /// <param name="parameter">The warp's strength; its initial value is no warp.</param>
    /// <param name="strength">The value it takes when first switched on.</param>
    public WarpToggle(string name, Parameter parameter, double strength)
    {
        Name = name;
        Parameter = parameter;
        _strength = strength;
    }

    public string Name { get; }

    public Parameter Parameter { get; }

    public bool IsOn => Math.Abs(Parameter.Value - Parameter.Info.Initial) > Parameter.Info.Precision * 0.5;

    /// <summary>Switches the warp off, or on at the strength it last had.</summary>
    public void Toggle()
    {
        if (IsOn)
        {
            _strength = Parameter.Value;
            Parameter.Reset();
        }
        else
        {
            Parameter.SetClamped(_strength);
        }
    }

    /// <summary>Makes the warp stronger (steps above 0) or weaker, without changing its direction; one that is off is switched on.</summary>
    public void Strengthen(int steps)
    {
        if (!IsOn)
        {
            Toggle();
            return;
        }

        double factor = Math.Pow(StrongerBy, steps), initial = Parameter.Info.Initial;
        Parameter.SetClamped(Parameter.Info.Scale == ParameterScale.Logarithmic
            ? initial * Math.Pow(Parameter.Value / initial, factor)
            : initial + ((Parameter.Value - initial) * factor));
    }
}
