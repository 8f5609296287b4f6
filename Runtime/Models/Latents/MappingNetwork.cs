namespace ScaleParty.Models;

/// <summary>The mapping network in plain C#: z to w (paper, Sec. 3.3; as in StyleGAN2).</summary>
internal static class MappingNetwork
{
    // The official code divides by the root mean square plus this.
    private const double NormEpsilon = 1e-6;
    private const float LeakySlope = 0.2f;

    private static readonly float ActivationGain = (float)Math.Sqrt(2);

    /// <summary>Maps one z, [style], to w, [style].</summary>
    public static float[] Map(IReadOnlyList<LinearWeights> layers, double learningRateMultiplier, ReadOnlySpan<float> z)
    {
        int size = z.Length;
        var current = new float[size];
        var next = new float[size];
        double square = 0;
        for (int i = 0; i < size; i++)
        {
            square += (double)z.At(i) * z.At(i);
        }

        double norm = 1 / (Math.Sqrt(square / size) + NormEpsilon);
        for (int i = 0; i < size; i++)
        {
            current[i] = (float)(z.At(i) * norm);
        }

        float gain = (float)(learningRateMultiplier / Math.Sqrt(size));
        foreach (LinearWeights layer in layers)
        {
            VectorMath.Linear(layer, current, gain, (float)learningRateMultiplier, next);
            for (int i = 0; i < size; i++)
            {
                next[i] = ActivationGain * (next[i] < 0 ? LeakySlope * next[i] : next[i]);
            }

            (current, next) = (next, current);
        }

        return current;
    }
}
