using System.Diagnostics;
using ScaleParty.Models;

namespace ScaleParty.Benchmarks;

/// <summary>Resident memory and managed allocation over ten thousand frames of a moving view.</summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const int Warmup = 500, Frames = 10_000;

    public string Name => "memory";

    public string Description => $"{Frames} frames of a moving view, upload included: memory after the first {Warmup}";

    public void Run(double seconds, BenchmarkReport report)
    {
        var table = new ResultTable("network", "size", $"resident after {Warmup}, MB", $"after {Frames}, MB", "growth, MB", "managed bytes per frame", "collections");
        Measure(table, "small", Networks.Small(), 256);
        Measure(table, "preview", Networks.Preview(), 64);
        report.Write(table);
        report.Write("Managed bytes are of all threads. The number of frames is fixed; --seconds does not apply.");
    }

    private static void Measure(ResultTable table, string name, GeneratorNetwork network, int side)
    {
        using var rig = new TextureRig(network, synchronous: true, side);
        for (int i = 0; i < Warmup; i++)
        {
            rig.Frame();
        }

        double before = ResidentMegabytes();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        int collections = GC.CollectionCount(0);
        for (int i = Warmup; i < Frames; i++)
        {
            rig.Frame();
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        collections = GC.CollectionCount(0) - collections;
        double after = ResidentMegabytes();
        table.AddRow(
            name,
            $"{side}x{side}",
            TextureRig.Text(before, "0.0"),
            TextureRig.Text(after, "0.0"),
            TextureRig.Text(after - before, "0.0"),
            TextureRig.Text((double)allocated / (Frames - Warmup), "0"),
            $"{collections}");
    }

    private static double ResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }
}
