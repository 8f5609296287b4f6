using System.Diagnostics;
using System.Globalization;
using ScaleParty.Torch;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Benchmarks.Training;

/// <summary>Time and memory of the paper's configuration at batch 2. It takes minutes.</summary>
internal sealed class FfhqTrainingBenchmark : IBenchmark
{
    private const int Batch = 2;

    public string Name => "training-ffhq";

    public string Description => $"Training step of the ffhq-256 preset, 256/384 pixels, batch {Batch} (minutes; only by name)";

    public bool OnlyByName => true;

    public void Run(double seconds, BenchmarkReport report)
    {
        NativeHeap.KeepMemory();
        var table = new ResultTable("precision", "step", "seconds", "resident after it, GB", "peak so far, GB");

        // In this order, since a process remembers its peak: bfloat16 takes less.
        foreach (MapPrecision precision in new[] { MapPrecision.Bfloat16, MapPrecision.Float32 })
        {
            Measure(table, precision, seconds);
        }

        report.Write(table);
        report.Write($"{TorchRuntime.Threads} threads. Every kind of step once, or as often as --seconds allows, then the best time; the first row of a precision sets up as well. Batches are at hand: data is not measured.");
    }

    private static void Measure(ResultTable table, MapPrecision precision, double seconds)
    {
        TrainingConfiguration preset = ConfigurationFile.Load("ffhq-256");
        TrainingConfiguration configuration = preset with
        {
            Batch = Batch,
            Data = preset.Data with { Channels = ["r", "g", "b"] },
            Optimization = preset.Optimization with { Precision = precision },
        };
        using var trainer = new Trainer(ConfigurationCheck.Check(configuration), CPU);
        StepPlan[] plans = [.. Enumerable.Range(1, 200).Select(k => StepPlan.Draw(configuration, k, 1.1))];
        StepPlan pair = plans.First(p => p.IsPair);
        int small = pair.Resolution.Width;
        (string Name, StepPlan Plan)[] kinds =
        [
            ("pair with R1 and path length: the most that a step can hold", pair with { Step = 0 }),
            ("pair", pair with { Step = 1 }),
            ("256 pixels", plans.First(p => !p.IsPair && p.Resolution.Width == small) with { Step = 1 }),
            ("384 pixels", plans.First(p => !p.IsPair && p.Resolution.Width != small) with { Step = 1 }),
        ];
        foreach ((string name, StepPlan plan) in kinds)
        {
            double best = double.PositiveInfinity;
            var clock = Stopwatch.StartNew();
            for (int turn = 0; turn < 1 || clock.Elapsed.TotalSeconds < seconds; turn++)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor real = Images(plan.Resolution.Width);
                Tensor? large = plan.Second is { } second ? Images(second.Width) : null;
                long start = Stopwatch.GetTimestamp();
                trainer.Step(plan, real, large);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            using var process = Process.GetCurrentProcess();
            table.AddRow(precision.ToString(), name, Text(best), Text(process.WorkingSet64 / 1e9), Text(process.PeakWorkingSet64 / 1e9));
        }
    }

    private static Tensor Images(int side) => (rand(Batch, 3, side, side) * 2) - 1;

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
