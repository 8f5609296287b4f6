using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation.Measures;

/// <summary>Images whose measures are known, since they are sums of waves.</summary>
internal static class WaveImages
{
    /// <summary>One wave, [1, 1, side, side].</summary>
    /// <param name="side">Pixels.</param>
    /// <param name="cycles">Waves per image side.</param>
    /// <param name="degrees">Direction in which the wave runs, clockwise on screen from the x axis.</param>
    /// <param name="amplitude">Half of what it spans.</param>
    public static Tensor Wave(int side, double cycles, double degrees, double amplitude)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return Picture(side, (x, y) => amplitude * Math.Sin(Math.PI * cycles * ((x * cos) + (y * sin))));
    }

    /// <summary>The picture of a function of the frame [-1, 1] x [-1, 1], [1, 1, side, side].</summary>
    public static Tensor Picture(int side, Func<double, double, double> value)
    {
        double Place(int i) => ((i + 0.5) * 2 / side) - 1;
        return tensor(Enumerable.Range(0, side * side).Select(k => (float)value(Place(k % side), Place(k / side))).ToArray(), [1, 1, side, side]);
    }

    /// <summary>A picture of a few slow waves in several directions.</summary>
    public static double Slow(double x, double y) =>
        (0.3 * Math.Sin((9 * x) + (4 * y))) + (0.3 * Math.Cos((7 * y) - (5 * x) + 1)) + (0.2 * Math.Sin((14 * y) + (2 * x) + 2));
}
