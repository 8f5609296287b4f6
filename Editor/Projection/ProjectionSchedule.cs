namespace ScaleParty.Editor.Projection;

/// <summary>StyleGAN2's schedule of a projection (Appendix D): t runs from 0 to 1 over the steps.</summary>
internal static class ProjectionSchedule
{
    private const double RampUp = 0.05;
    private const double RampDown = 0.25;
    private const double NoiseEnd = 0.75;

    /// <summary>Factor of the learning rate: rises linearly over the first 5 %, falls by a cosine over the last 25 %.</summary>
    public static double Rate(double t)
    {
        double down = Math.Min(1, (1 - t) / RampDown);
        return (0.5 - (0.5 * Math.Cos(Math.PI * down))) * Math.Min(1, t / RampUp);
    }

    /// <summary>Factor of the noise in w: falls with its square to 0 at 75 %.</summary>
    public static double Noise(double t) => Math.Pow(Math.Max(0, 1 - (t / NoiseEnd)), 2);
}
