namespace ScaleParty.Animation;

/// <summary>How sliders map a parameter's range and how keyframes interpolate it.</summary>
public enum ParameterScale
{
    /// <summary>Equal steps are equal differences.</summary>
    Linear = 0,

    /// <summary>Equal steps are equal ratios; a zoom then has constant speed. The minimum must be positive.</summary>
    Logarithmic = 1,
}

/// <summary>Name and permitted values of a parameter, shared by sliders, animation and validation. Immutable.</summary>
public sealed record ParameterInfo
{
    /// <summary>Describes a parameter.</summary>
    /// <param name="name">Dotted lower-case name that timelines use, such as "centre.x".</param>
    /// <param name="label">Name to show.</param>
    /// <param name="minimum">Smallest value.</param>
    /// <param name="maximum">Largest value.</param>
    /// <param name="initial">Value at the start and after a reset.</param>
    /// <param name="precision">Smallest meaningful step; 1 for whole numbers.</param>
    /// <param name="scale">How sliders and keyframes map the range.</param>
    /// <param name="unit">Unit to show, or empty.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or the initial value lies outside.</exception>
    public ParameterInfo(string name, string label, double minimum, double maximum, double initial, double precision, ParameterScale scale = ParameterScale.Linear, string unit = "")
    {
        Name = name;
        Label = label;
        Minimum = Guard.Finite(minimum, nameof(minimum));
        Maximum = Guard.InRange(maximum, minimum, double.MaxValue, nameof(maximum));
        Initial = Guard.InRange(initial, minimum, maximum, nameof(initial));
        Precision = Guard.InRange(precision, 1e-15, double.MaxValue, nameof(precision));
        Scale = scale;
        Unit = unit;
        if (scale == ParameterScale.Logarithmic)
        {
            Guard.InRange(minimum, double.Epsilon, double.MaxValue, nameof(minimum));
        }
    }

    /// <summary>Dotted lower-case name that timelines use, such as "centre.x".</summary>
    public string Name { get; }

    /// <summary>Name to show.</summary>
    public string Label { get; }

    /// <summary>Smallest value.</summary>
    public double Minimum { get; }

    /// <summary>Largest value.</summary>
    public double Maximum { get; }

    /// <summary>Value at the start and after a reset.</summary>
    public double Initial { get; }

    /// <summary>Smallest meaningful step; 1 for whole numbers.</summary>
    public double Precision { get; }

    /// <summary>How sliders and keyframes map the range.</summary>
    public ParameterScale Scale { get; }

    /// <summary>Unit to show, or empty.</summary>
    public string Unit { get; }

    /// <summary>Throws when a value is outside the range, naming the parameter, the value and the range.</summary>
    public double Check(double value) => Guard.InRange(value, Minimum, Maximum, Name);

    /// <summary>The nearest value of the range.</summary>
    public double Clamp(double value) => double.IsNaN(value) ? Initial : Math.Min(Math.Max(value, Minimum), Maximum);
}

/// <summary>A value with its description; setting it outside its range throws.</summary>
public sealed class Parameter
{
    private double _value;

    /// <summary>Creates a parameter at its initial value.</summary>
    public Parameter(ParameterInfo info)
    {
        Info = Guard.NotNull(info, nameof(info));
        _value = info.Initial;
    }

    /// <summary>Name, range and unit.</summary>
    public ParameterInfo Info { get; }

    /// <summary>The value, within the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or outside the range.</exception>
    public double Value
    {
        get => _value;
        set => _value = Info.Check(value);
    }

    /// <summary>Sets the nearest value of the range: for sliders and mouse wheels.</summary>
    public void SetClamped(double value) => _value = Info.Clamp(value);

    /// <summary>Sets the initial value.</summary>
    public void Reset() => _value = Info.Initial;
}
