namespace ScaleParty.Training.Data;

/// <summary>Means of steps and ramps of a value that is only known up to normal variation: what a pixel shows of detail it cannot resolve.</summary>
internal static class GaussianSteps
{
    /// <summary>The normal distribution function, to 1e-7 (Abramowitz and Stegun, 26.2.17).</summary>
    public static float Distribution(float x)
    {
        float t = 1 / (1 + (0.2316419f * MathF.Abs(x)));
        float tail = Density(x) * t * (0.319381530f + (t * (-0.356563782f + (t * (1.781477937f + (t * (-1.821255978f + (t * 1.330274429f))))))));
        return x >= 0 ? 1 - tail : tail;
    }

    /// <summary>The normal density.</summary>
    public static float Density(float x) => 0.3989422804f * MathF.Exp(-0.5f * x * x);

    /// <summary>Mean of max(0, x + deviation n) over normal n.</summary>
    public static float Ramp(float x, float deviation)
    {
        float u = x / deviation;
        return (x * Distribution(u)) + (deviation * Density(u));
    }
}
