using System.Diagnostics;
using System.Globalization;
using ScaleParty.Training.Method;
using TorchSharp;

namespace ScaleParty.Training.Loop;

/// <summary>Whether the processor computes in the precision of a configuration. Where it has no instructions for bfloat16, libtorch emulates them.</summary>
internal static class PrecisionFit
{
    // Below this a difference may be noise, or paid for by the memory that bfloat16 saves.
    private const double Slow = 1.5;
    private const int Repetitions = 3;

    /// <summary>A line for whoever starts a run on the CPU in bfloat16 where it is slower than float32; null where it is not. Takes a fraction of a second.</summary>
    public static string? Warning(MapPrecision precision, torch.Device device) =>
        precision == MapPrecision.Bfloat16 && device.type == DeviceType.CPU ? Warning(Seconds(torch.ScalarType.BFloat16) / Seconds(torch.ScalarType.Float32)) : null;

    /// <summary>The same for a known ratio of the time of a convolution in bfloat16 to that in float32.</summary>
    public static string? Warning(double ratio) => ratio < Slow ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"warning: this processor takes {ratio:0.#} times as long for a convolution in bfloat16 as in float32; --set optimization.precision=float32 trains faster here");

    // The best of a few repetitions: the first one prepares the kernel.
    private static double Seconds(torch.ScalarType type)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor images = torch.ones([8, 32, 32, 32], dtype: type), filters = torch.ones([32, 32, 3, 3], dtype: type);
        double best = double.PositiveInfinity;
        for (int i = 0; i <= Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            torch.nn.functional.conv2d(images, filters).Dispose();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
