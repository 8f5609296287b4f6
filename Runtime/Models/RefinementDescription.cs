namespace ScaleParty.Models;

/// <summary>
/// The units of a refinement network's relief. Each octave of a fractal surface adds less height than the coarser one, so a network that is
/// applied level after level has its local channels in units of the level: multiplied by (reference period / period) to the power of the roughness.
/// </summary>
/// <param name="ReferencePeriod">Image units per pixel of the finer image at which the factor is 1, greater than 0.</param>
/// <param name="Roughness">The exponent (Hurst exponent), 0 to 1: 0.5 halves the height of detail when the period becomes a quarter.</param>
/// <param name="LocalChannels">Names of the image channels in local units, such as height. The first convolution ignores their mean.</param>
public sealed record RefinementDescription(double ReferencePeriod, double Roughness, IReadOnlyList<string> LocalChannels)
{
    /// <summary>Factor of the local channels where the finer image has a period.</summary>
    /// <param name="period">Image units per pixel of the finer image, greater than 0.</param>
    public double Factor(double period) => Math.Pow(ReferencePeriod / period, Roughness);
}
