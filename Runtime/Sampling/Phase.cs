namespace ScaleParty.Sampling;

/// <summary>Arithmetic of angles in radians.</summary>
internal static class Phase
{
    public const double Turn = 2 * Math.PI;

    /// <summary>From <paramref name="a"/> a share <paramref name="t"/> of the way to <paramref name="b"/> along the shorter arc, in [0, 2 pi).</summary>
    public static float Lerp(float a, float b, double t)
    {
        double difference = (double)b - a;
        difference -= Turn * Math.Round(difference / Turn);
        return Wrap(a + (t * difference));
    }

    public static float[] Lerp(float[] a, float[] b, double t)
    {
        var result = new float[a.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Lerp(a[i], b[i], t);
        }

        return result;
    }

    /// <summary>The same angle in [0, 2 pi).</summary>
    public static float Wrap(double angle)
    {
        double wrapped = angle - (Turn * Math.Floor(angle / Turn));

        // Rounding to single precision can give 2 pi.
        return (float)wrapped < (float)Turn ? (float)wrapped : 0;
    }
}
