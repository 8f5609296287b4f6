using ScaleParty.Animation;

namespace ScaleParty.Viewer.Input;

/// <summary>
/// A parameter on a slider: a value between 0 and 1 along the track. The track shows a part of the parameter's range
/// that is useful for dragging, because some ranges are millions wide; other values are still accepted and shown.
/// </summary>
internal sealed class SliderModel
{
    /// <summary>Puts a parameter on a track.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="low">Value at the left end, clamped to the parameter's range.</param>
    /// <param name="high">Value at the right end, clamped to the parameter's range.</param>
    public SliderModel(Parameter parameter, double low, double high)
    {
        Parameter = parameter;
        Low = parameter.Info.Clamp(low);
        High = parameter.Info.Clamp(high);
        if (Low >= High)
        {
            throw new ArgumentException($"{parameter.Info.Name}: the track goes from {Low} to {High}; expected a range", nameof(high));
        }
    }

    /// <summary>Puts a parameter on a track over all of its range.</summary>
    public SliderModel(Parameter parameter)
        : this(parameter, parameter.Info.Minimum, parameter.Info.Maximum)
    {
    }

    public Parameter Parameter { get; }

    public double Low { get; }

    public double High { get; }

    /// <summary>Whether the value differs from the initial one by a meaningful step.</summary>
    public bool IsChanged => Math.Abs(Parameter.Value - Parameter.Info.Initial) >= Parameter.Info.Precision * 0.5;

    /// <summary>Position of the value on the track, 0 to 1; values beyond an end are at that end.</summary>
    public double Fraction => Math.Clamp(FractionOf(Parameter.Value), 0, 1);

    /// <summary>Position of the initial value on the track, 0 to 1.</summary>
    public double InitialFraction => Math.Clamp(FractionOf(Parameter.Info.Initial), 0, 1);

    /// <summary>Sets the value of a position on the track, clamped to 0 to 1 and rounded to the parameter's precision.</summary>
    public void SetFraction(double fraction)
    {
        double f = Math.Clamp(fraction, 0, 1);
        double value = Parameter.Info.Scale == ParameterScale.Logarithmic
            ? Low * Math.Pow(High / Low, f)
            : Low + ((High - Low) * f);
        Parameter.SetClamped(Math.Clamp(Round(value), Low, High));
    }

    /// <summary>The value as text, with the digits that its precision and its size on the track require.</summary>
    public string Text
    {
        get
        {
            ParameterInfo info = Parameter.Info;
            double step = info.Scale == ParameterScale.Logarithmic
                ? Math.Max(info.Precision, Math.Abs(Parameter.Value) * 1e-3)
                : Math.Max(info.Precision, (High - Low) * 1e-3);
            int digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);
            string number = Math.Round(Parameter.Value, digits).ToString("F" + digits, System.Globalization.CultureInfo.InvariantCulture);
            // Minus zero would flicker at the centre of a track.
            number = number.TrimStart('-').All(c => c is '0' or '.') ? number.TrimStart('-') : number;
            return info.Unit is "°" or "%" ? number + info.Unit : number;
        }
    }

    private double Round(double value) => Math.Round(value / Parameter.Info.Precision) * Parameter.Info.Precision;

    private double FractionOf(double value) => Parameter.Info.Scale == ParameterScale.Logarithmic
        ? Math.Log(value / Low) / Math.Log(High / Low)
        : (value - Low) / (High - Low);
}
