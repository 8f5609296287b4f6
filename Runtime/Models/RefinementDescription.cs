namespace ScaleParty.Models;

/// <summary>
/// What a refinement network's relief is measured in. Each octave of a fractal surface adds less height than the one above it, so a network that is
/// applied level after level reads and gives its local channels in units of the level: multiplied by (reference period / period) to the power of the roughness.
/// </summary>
/// <param name="ReferencePeriod">Image units per pixel of the finer image at which the factor is 1, greater than 0.</param>
/// <param name="Roughness">The exponent (Hurst exponent), 0 to 1: 0.5 halves the height of detail with every quarter of the period.</param>
/// <param name="LocalChannels">Names of the image channels in local units, such as height. The first convolution is blind to their mean.</param>
public sealed record RefinementDescription(double ReferencePeriod, double Roughness, IReadOnlyList<string> LocalChannels)
{
    /// <summary>Factor of the local channels where the finer image has a period.</summary>
    /// <param name="period">Image units per pixel of the finer image, greater than 0.</param>
    public double Factor(double period) => Math.Pow(ReferencePeriod / period, Roughness);
}
