namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>The round low-pass filter: it passes frequencies below half a cycle per pixel in every direction, within a Hann window.</summary>
internal static class RadialKernel
{
    private const int StepsPerPixel = 512;
    private const int Longest = 8;
    private static readonly double[] Table = [.. Enumerable.Range(0, (Longest * StepsPerPixel) + 2).Select(i => Disc(i / (double)StepsPerPixel))];

    /// <summary>Weight at a distance in pixels; 0 from the reach on.</summary>
    public static double At(double distance, int reach)
    {
        if (distance >= reach)
        {
            return 0;
        }

        double place = distance * StepsPerPixel;
        int k = (int)place;
        double disc = Table[k] + ((place - k) * (Table[k + 1] - Table[k]));
        return disc * 0.5 * (1 + Math.Cos(Math.PI * distance / reach));
    }

    // The Fourier transform of a disc of radius one half: J1(pi r) / (2 r).
    private static double Disc(double r) => r == 0 ? Math.PI / 4 : BesselJ1(Math.PI * r) / (2 * r);

    // Bessel's integral; the trapezoidal rule is exact to rounding for a periodic function.
    private static double BesselJ1(double x)
    {
        const int Steps = 96;
        return Enumerable.Range(0, Steps).Average(k => Math.Cos((2 * Math.PI * k / Steps) - (x * Math.Sin(2 * Math.PI * k / Steps))));
    }
}
