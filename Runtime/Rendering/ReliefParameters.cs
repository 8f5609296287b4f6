using ScaleParty.Animation;

namespace ScaleParty.Rendering;

/// <summary>
/// The sun and the relief as parameters that can be set, dragged or animated beside <see cref="TextureParameters"/>: they affect
/// how a texture is drawn, not on how it is made. Not safe for use from several threads at once.
/// </summary>
public sealed class ReliefParameters
{
    private ReliefShading _shading = new();

    /// <summary>Creates the parameters at their initial values.</summary>
    public ReliefParameters() => All = [SunAzimuth, SunElevation, Strength];

    /// <summary>"sun.azimuth": degrees clockwise from the top of the screen, ±36,000.</summary>
    public Parameter SunAzimuth { get; } = new(new ParameterInfo("sun.azimuth", "Sun azimuth", -36000, 36000, 315, 0.1, unit: "°"));

    /// <summary>"sun.elevation": degrees above the horizon, 5 to 90.</summary>
    public Parameter SunElevation { get; } = new(new ParameterInfo("sun.elevation", "Sun elevation", 5, 90, 45, 0.1, unit: "°"));

    /// <summary>"relief": exaggeration of heights, 0 (none) to 4.</summary>
    public Parameter Strength { get; } = new(new ParameterInfo("relief", "Relief", 0, 4, 1, 0.01));

    /// <summary>All parameters in the order in which they are shown.</summary>
    public IReadOnlyList<Parameter> All { get; }

    /// <summary>The resulting shading: the same instance while nothing changes; null at strength 0.</summary>
    public ReliefShading? Shading
    {
        get
        {
            if (Strength.Value == 0)
            {
                return null;
            }

            if (_shading.Azimuth != SunAzimuth.Value || _shading.Elevation != SunElevation.Value || _shading.Strength != Strength.Value)
            {
                _shading = new ReliefShading { Azimuth = SunAzimuth.Value, Elevation = SunElevation.Value, Strength = Strength.Value };
            }

            return _shading;
        }
    }

    /// <summary>Sets every parameter back to its initial value.</summary>
    public void Reset()
    {
        foreach (Parameter parameter in All)
        {
            parameter.Reset();
        }
    }
}
