using ScaleParty.Animation;

namespace ScaleParty.Rendering;

/// <summary>
/// Everything of a generative texture that can be set, dragged or animated, as parameters with ranges.
/// Typed properties and <see cref="All"/> are two views of the same values. Not safe for use from several threads at once.
/// </summary>
public sealed partial class TextureParameters
{
    /// <summary>Largest seed of latents, layouts and noise.</summary>
    public const int MaximumSeed = 999_999;

    private readonly Dictionary<string, Parameter> _byName;
    private readonly Parameter _centreX, _centreY, _scale, _aspect, _rotation, _shear;
    private readonly Parameter _warpX, _warpY, _warpRadius, _radial, _swirl, _bulge, _wave, _wavelength;
    private readonly Parameter _latent, _layout, _truncation;
    private readonly Parameter _noiseStrength, _noiseSeed;
    private readonly Parameter _width, _height;

    /// <summary>Creates the parameters at their initial values: the full frame of latent 0 at 256 x 256 pixels.</summary>
    public TextureParameters()
    {
        const ParameterScale Log = ParameterScale.Logarithmic;
        var all = new List<Parameter>();
        Parameter Add(string name, string label, double minimum, double maximum, double initial, double precision, ParameterScale scale = ParameterScale.Linear, string unit = "")
        {
            var parameter = new Parameter(new ParameterInfo(name, label, minimum, maximum, initial, precision, scale, unit));
            all.Add(parameter);
            return parameter;
        }

        _centreX = Add("centre.x", "Centre x", -1e4, 1e4, 0, 1e-6);
        _centreY = Add("centre.y", "Centre y", -1e4, 1e4, 0, 1e-6);
        _scale = Add("scale", "Scale", 1e-4, 64, 1, 1e-6, Log, "frames");
        _aspect = Add("aspect", "Aspect", 0.1, 10, 1, 1e-3, Log);
        _rotation = Add("rotation", "Rotation", -36000, 36000, 0, 0.01, unit: "°");
        _shear = Add("shear", "Shear", -4, 4, 0, 1e-3);
        _warpX = Add("warp.x", "Warp x", -1e4, 1e4, 0, 1e-3);
        _warpY = Add("warp.y", "Warp y", -1e4, 1e4, 0, 1e-3);
        _warpRadius = Add("warp.radius", "Warp radius", 1e-3, 100, 0.5, 1e-3, Log);
        _radial = Add("warp.radial", "Attract / repel", 0.125, 8, 1, 1e-3, Log);
        _swirl = Add("warp.swirl", "Swirl", -3600, 3600, 0, 0.1, unit: "°");
        _bulge = Add("warp.bulge", "Bulge", -1, 0.95, 0, 1e-3);
        _wave = Add("warp.wave", "Wave", -1, 1, 0, 1e-3);
        _wavelength = Add("warp.wavelength", "Wavelength", 1e-3, 100, 0.5, 1e-3, Log);
        _latent = Add("latent", "Latent", 0, MaximumSeed, 0, 1e-3);
        _layout = Add("layout", "Layout", 0, MaximumSeed, 0, 1e-3);
        _truncation = Add("truncation", "Truncation", 0, 1.5, 1, 1e-3);
        _noiseStrength = Add("noise.strength", "Noise strength", 0, 4, 1, 1e-3);
        _noiseSeed = Add("noise.seed", "Noise seed", 0, MaximumSeed, 0, 1);
        _width = Add("width", "Width", 16, 4096, 256, 1, unit: "px");
        _height = Add("height", "Height", 16, 4096, 256, 1, unit: "px");
        All = all.AsReadOnly();
        Descriptions = [.. all.Select(p => p.Info)];
        _byName = all.ToDictionary(p => p.Info.Name, StringComparer.Ordinal);
    }

    /// <summary>All parameters in the order in which they are shown.</summary>
    public IReadOnlyList<Parameter> All { get; }

    /// <summary>Names, ranges and units of all parameters, for timelines.</summary>
    public IReadOnlyList<ParameterInfo> Descriptions { get; }

    /// <summary>A parameter by its name, such as "centre.x".</summary>
    /// <exception cref="ArgumentException">There is no such parameter; the message lists the names.</exception>
    public Parameter this[string name] => _byName.TryGetValue(Guard.NotNull(name, nameof(name)), out Parameter? found)
        ? found
        : throw new ArgumentException($"there is no parameter '{name}'; expected one of {string.Join(", ", All.Select(p => p.Info.Name))}", nameof(name));

    /// <summary>Sets every parameter back to its initial value.</summary>
    public void Reset()
    {
        foreach (Parameter parameter in All)
        {
            parameter.Reset();
        }
    }
}
