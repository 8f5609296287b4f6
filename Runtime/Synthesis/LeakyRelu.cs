namespace ScaleParty.Synthesis;

/// <summary>The generator's one non-linearity (StyleGAN2).</summary>
internal static class LeakyRelu
{
    /// <summary>Slope for negative values.</summary>
    public const double Slope = 0.2;

    /// <summary>Keeps the variance of unit normal input near 1. As the function is positively homogeneous, it can be folded into what comes before.</summary>
    public static readonly double Gain = Math.Sqrt(2);
}
