using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>Random latents by seed, from the counter-based generator: the same everywhere.</summary>
internal static class LatentDraw
{
    // Streams that differ from the noise maps', which are numbered by convolution.
    private const uint LookStream = 0x4C4F4F4B;
    private const uint LayoutStream = 0x4C41594F;

    public static float[] Normals(ulong seed, int count)
    {
        var values = new float[count];
        CounterRandom.Normals(seed, LookStream, 0, 0, values);
        return values;
    }

    public static float[] Phases(ulong seed, int count)
    {
        var phases = new float[count];
        for (int k = 0; k < count; k++)
        {
            phases[k] = Phase.Wrap(CounterRandom.Uniform(seed, LayoutStream, k, 0) * Phase.Turn);
        }

        return phases;
    }
}
