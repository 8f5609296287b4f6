using ScaleParty.Animation;

namespace ScaleParty.TerrainLod.Flight;

/// <summary>The camera and the sun as parameters that a timeline animates.</summary>
internal sealed class FlightParameters
{
    /// <summary>Creates the parameters at their initial values.</summary>
    public FlightParameters() => All = [X, Y, Altitude, Heading, Pitch, SunAzimuth, SunElevation];

    /// <summary>"x": position in image units, to the east.</summary>
    public Parameter X { get; } = new(new ParameterInfo("x", "x", -10000, 10000, 0, 1e-9));

    /// <summary>"y": position in image units, to the south.</summary>
    public Parameter Y { get; } = new(new ParameterInfo("y", "y", -10000, 10000, 0, 1e-9));

    /// <summary>"altitude": kilometres above the sea; keyframes are interpolated in the logarithm.</summary>
    public Parameter Altitude { get; } = new(new ParameterInfo("altitude", "Altitude", 0.01, 20000, 2500, 1e-6, ParameterScale.Logarithmic, "km"));

    /// <summary>"heading": direction of view in degrees clockwise from the north.</summary>
    public Parameter Heading { get; } = new(new ParameterInfo("heading", "Heading", -36000, 36000, 0, 0.01, unit: "°"));

    /// <summary>"pitch": degrees above the horizontal; -90 is straight down.</summary>
    public Parameter Pitch { get; } = new(new ParameterInfo("pitch", "Pitch", -90, 90, -60, 0.01, unit: "°"));

    /// <summary>"sun.azimuth": degrees clockwise from the north.</summary>
    public Parameter SunAzimuth { get; } = new(new ParameterInfo("sun.azimuth", "Sun azimuth", -36000, 36000, 315, 0.1, unit: "°"));

    /// <summary>"sun.elevation": degrees above the horizontal.</summary>
    public Parameter SunElevation { get; } = new(new ParameterInfo("sun.elevation", "Sun elevation", 0, 90, 30, 0.1, unit: "°"));

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Parameter> All { get; }

    /// <summary>The camera at the current values.</summary>
    public CameraPose Pose => new(
        X.Value, Y.Value, Altitude.Value / CameraPose.KilometresPerUnit, Heading.Value, Pitch.Value, SunAzimuth.Value, SunElevation.Value);
}
