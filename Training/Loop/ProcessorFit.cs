using System.Diagnostics;
using System.Globalization;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using TorchSharp;

namespace ScaleParty.Training.Loop;

/// <summary>What makes training slow on this processor.</summary>
internal static class ProcessorFit
{
    // Below this a difference may be noise, or paid for by the memory that bfloat16 saves.
    private const double Slow = 1.5;
    private const int Repetitions = 3;

    /// <summary>Lines for whoever starts a run. For bfloat16 convolutions are timed, which takes a fraction of a second.</summary>
    public static IEnumerable<string> Warnings(MapPrecision precision, torch.Device device) =>
        device.type == DeviceType.CPU ? new[] { TorchRuntime.Warning, Precision(precision) }.OfType<string>() : [];

    /// <summary>The line where bfloat16, which libtorch emulates on processors without such instructions, is slower than float32; else null.</summary>
    /// <param name="ratio">Time of a convolution in bfloat16 over that in float32.</param>
    public static string? Precision(double ratio) => ratio < Slow ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"warning: this processor takes {ratio:0.#} times as long for a convolution in bfloat16 as in float32; --set optimization.precision=float32 trains faster here");

    private static string? Precision(MapPrecision precision) =>
        precision == MapPrecision.Bfloat16 ? Precision(Seconds(torch.ScalarType.BFloat16) / Seconds(torch.ScalarType.Float32)) : null;

    // The best of a few repetitions: the first one prepares the kernel.
    private static double Seconds(torch.ScalarType type)
    {
        TorchRuntime.EnsureLoaded();
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
