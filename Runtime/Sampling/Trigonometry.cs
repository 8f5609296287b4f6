namespace ScaleParty.Sampling;

/// <summary>Sine and cosine together, which costs little more than one of them where the platform offers it.</summary>
internal static class Trigonometry
{
    public static (double Sin, double Cos) SinCos(double radians) =>
#if NET
        Math.SinCos(radians);
#else
        (Math.Sin(radians), Math.Cos(radians));
#endif
}
