namespace ScaleParty.Animation;

/// <summary>The starting halves of the easing families; each maps 0 to 0 and 1 to 1.</summary>
internal static class EasingCurves
{
    // The overshoot at which the back curve dips to -10 % before it rises.
    private const double BackOvershoot = 1.70158;
    private const double ElasticPeriod = 0.3;

    // A drop and three rebounds last 2 + 2 * (1/2 + 1/4 + 1/8) + ... of the first fall: 1 + 1 + 1/2 + 1/4 = 2.75 falls.
    private const double BounceFalls = 2.75;

    public static double Sine(double u) => 1 - Math.Cos(u * Math.PI / 2);

    /// <summary>(2^(10u) - 1) / (2^10 - 1): subtracting the start makes f(0) = 0 without a jump.</summary>
    public static double Exponential(double u) => (Math.Pow(2, 10 * u) - 1) / 1023;

    public static double Circular(double u) => 1 - Math.Sqrt(Math.Max(0, 1 - (u * u)));

    public static double Back(double u) => u * u * (((BackOvershoot + 1) * u) - BackOvershoot);

    /// <summary>An oscillation of period 0.3 that grows exponentially.</summary>
    public static double Elastic(double u) => Exponential(u) * Math.Cos((1 - u) * 2 * Math.PI / ElasticPeriod);

    /// <summary>A falling ball's rebounds, reversed in time: parabolas of widths 1/4, 1/2, 1, 1 (half of the last) in units of a fall.</summary>
    public static double Bounce(double u)
    {
        double falls = (1 - u) * BounceFalls;
        double fromMiddle, depth;
        if (falls < 1)
        {
            (fromMiddle, depth) = (falls, 0);
        }
        else if (falls < 2)
        {
            (fromMiddle, depth) = (falls - 1.5, 0.75);
        }
        else if (falls < 2.5)
        {
            (fromMiddle, depth) = (falls - 2.25, 0.9375);
        }
        else
        {
            (fromMiddle, depth) = (falls - 2.625, 0.984375);
        }

        return 1 - ((fromMiddle * fromMiddle) + depth);
    }
}
