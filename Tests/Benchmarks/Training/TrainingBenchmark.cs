using System.Diagnostics;
using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Benchmarks.Training;

/// <summary>
/// The training step against the same step with grouped per-sample convolutions, and where its time goes. Every kind of step is taken by all contenders, one
/// after the other, and counts by how often it occurs: R1 every 16 steps, path length every 4.
/// </summary>
internal sealed class TrainingBenchmark : IBenchmark
{
    private const double Tolerance = 2e-3;
    private const long Both = 0;
    private const long Neither = 1;
    private const long Path = 4;

    public string Name => "training";

    public string Description => "Training step: 64/96 pixels, channels 128,128,96,64,32, batch 16, pairs in a fifth of the steps";

    private static TrainingConfiguration Configuration { get; } = new()
    {
        Name = "benchmark",
        Network = new() { Blocks = 4, Channels = [128, 128, 96, 64, 32], StyleChannels = 128, MappingLayers = 4, Encoding = EncodingKind.Fourier, Frequencies = 128 },
        Discriminator = new() { Channels = [32, 64, 96, 128, 128] },
        Regions = new() { MinimumShare = 0.25, MaximumShare = 1, Distribution = ShareDistribution.LogUniform, PerSample = true },
        Data = new() { Channels = ["r", "g", "b", "height"] },
    };

    public void Run(double seconds, BenchmarkReport report)
    {
        NativeHeap.KeepMemory();
        int cores = TorchRuntime.Threads;
        TrainingConfiguration single = Configuration;
        TrainingConfiguration shards = With(single, o => o with { Shards = cores });
        TrainingConfiguration reusing = With(shards, o => o with { ReuseFakes = true });
        TrainingConfiguration half = With(reusing, o => o with { Precision = MapPrecision.Bfloat16 });
        using var grouped = new Trainer(single, CPU);
        using var mixed = new Trainer(single, CPU);
        using var same = new Trainer(single, CPU);
        using var sharded = new Trainer(shards, CPU);
        using var reuse = new Trainer(reusing, CPU);
        using var fast = new Trainer(half, CPU);
        using var taken = new Trainer(With(half, o => o with { Shards = 1 }), CPU);
        using var plain = new PlainDiscriminator(grouped.Discriminator);
        using var official = new StepParts(grouped, single, (e, w) => GroupedGenerator.Generate(grouped.Generator, e, w), plain.Score);
        using var halfway = new StepParts(mixed, single, (e, w) => GroupedGenerator.Generate(mixed.Generator, e, w), mixed.Discriminator.forward);
        using var apart = new StepParts(taken, half, (e, w) => taken.Generator.forward(e, w), taken.Discriminator.forward);
        CheckAgreement(grouped, plain);

        double[] spent = [];
        Contender[] contenders =
        [
            new("grouped convolutions, official discriminator", cores, (p, a, b) => official.Step(p, a, b)),
            new("grouped convolutions, this discriminator", cores, (p, a, b) => halfway.Step(p, a, b)),
            new("Trainer, float32", cores, (p, a, b) => same.Step(p, a, b)),
            new("Trainer, float32, a shard per core", 1, (p, a, b) => sharded.Step(p, a, b)),
            new("the same, fakes reused", 1, (p, a, b) => reuse.Step(p, a, b)),
            new("the same in bfloat16 (as terrain)", 1, (p, a, b) => fast.Step(p, a, b)),
            new("bfloat16, fakes reused, one shard on one thread, with a clock between its parts", 1, (p, a, b) => spent = apart.Step(p, a, b)),
        ];
        (double[] milliseconds, double[] parts) = Measure(seconds, contenders, () => spent);

        var table = new ResultTable("step", "ms per step", "images per second", "vs the first", "vs the second");
        for (int i = 0; i < contenders.Length; i++)
        {
            table.AddRow(contenders[i].Name, Text(milliseconds[i], "0"), Text(Configuration.Batch * 1000 / milliseconds[i], "0.0"), Text(milliseconds[0] / milliseconds[i], "0.0") + "x", Text(milliseconds[1] / milliseconds[i], "0.0") + "x");
        }

        report.Write(table);
        report.Write($"{cores} threads in all, but for the last row. Steps are interleaved; the best time of every kind counts by how often it occurs. Batches are at hand: data is not measured.");
        ShowParts(report, parts);
        TorchRuntime.Threads = cores;
    }

    private static TrainingConfiguration With(TrainingConfiguration configuration, Func<OptimizationConfiguration, OptimizationConfiguration> change) =>
        configuration with { Optimization = change(configuration.Optimization) };

    // The contender is the same mathematics, or its time means nothing.
    private static void CheckAgreement(Trainer networks, PlainDiscriminator plain)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        NetworkDescription d = networks.Generator.Description;
        Tensor encoding = randn(3, d.Encoding.Channels, 12, 14), latents = randn(3, d.StyleCount, d.StyleChannels);
        Tensor images = networks.Generator.forward(encoding, latents);
        Near(images, GroupedGenerator.Generate(networks.Generator, encoding, latents), "images");
        Near(networks.Discriminator.forward(images), plain.Score(images), "scores");

        static void Near(Tensor a, Tensor b, string what)
        {
            double distance = ((a - b).abs().max() / a.abs().max()).ToDouble();
            if (!(distance < Tolerance))
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"the grouped formulation's {what} differ by {distance:0.0e0} of the largest value; expected the same to rounding"));
            }
        }
    }

    // How often each kind of step occurs. A regulariser costs a pair what it costs at the sizes it runs at: both with R1, the small one with path length.
    private static (StepPlan Plan, double Weight)[] Kinds()
    {
        StepPlan[] plans = [.. Enumerable.Range(0, 100).Select(k => StepPlan.Draw(Configuration, k, 1))];
        StepPlan pair = plans.First(p => p.IsPair);
        StepPlan small = plans.First(p => !p.IsPair && p.Resolution == pair.Resolution), large = plans.First(p => p.Resolution == pair.Second);
        double paired = Configuration.Pairs.Probability, single = (1 - paired) / 2;
        double r1 = (single + paired) / Configuration.Optimization.R1Interval;
        double pathSmall = (single + paired) / Configuration.Optimization.PathLengthInterval, pathLarge = single / Configuration.Optimization.PathLengthInterval;

        // Whenever R1 runs, path length does too: 16 is a multiple of 4.
        return
        [
            (pair with { Step = Neither }, paired),
            (small with { Step = Neither }, single - pathSmall),
            (large with { Step = Neither }, single - pathLarge),
            (small with { Step = Path }, pathSmall - r1),
            (large with { Step = Path }, pathLarge - r1),
            (small with { Step = Both }, r1),
            (large with { Step = Both }, r1),
        ];
    }

    private static (double[] Milliseconds, double[] Parts) Measure(double seconds, Contender[] contenders, Func<double[]> parts)
    {
        (StepPlan Plan, double Weight)[] kinds = Kinds();
        var best = new double[contenders.Length, kinds.Length];
        var spent = new double[kinds.Length][];
        var clock = new Stopwatch();
        for (int round = -1; round < 1 || clock.Elapsed.TotalSeconds < seconds; round++)
        {
            // The round before the first warms up with the step that has everything in it.
            for (int k = 0; k < (round < 0 ? 1 : kinds.Length); k++)
            {
                StepPlan plan = round < 0 ? kinds[k].Plan with { Step = Both } : kinds[k].Plan;
                using DisposeScope scope = NewDisposeScope();
                Tensor small = Images(plan.Resolution.Width);
                Tensor? large = plan.Second is { } second ? Images(second.Width) : null;
                for (int i = 0; i < contenders.Length; i++)
                {
                    TorchRuntime.Threads = contenders[i].Threads;
                    long start = Stopwatch.GetTimestamp();
                    contenders[i].Step(plan, small, large);
                    double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                    best[i, k] = round > 0 ? Math.Min(best[i, k], time) : time;
                }

                spent[k] = round > 0 ? [.. spent[k].Zip(parts(), Math.Min)] : parts();
            }

            clock.Start();
        }

        return (
            [.. Enumerable.Range(0, contenders.Length).Select(i => kinds.Select((kind, k) => kind.Weight * best[i, k]).Sum())],
            [.. Enumerable.Range(0, spent[0].Length).Select(p => kinds.Select((kind, k) => kind.Weight * spent[k][p]).Sum())]);
    }

    private static Tensor Images(int side) => (rand(Configuration.Batch, Configuration.Data.Channels.Count, side, side) * 2) - 1;

    private static void ShowParts(BenchmarkReport report, double[] parts)
    {
        double total = parts.Sum();
        var table = new ResultTable("where a step's time goes (the last row above)", "ms per step", "share");
        foreach ((StepPart part, string name) in new[]
        {
            (StepPart.Generation, "fakes: mapping, encoding, generator forward"),
            (StepPart.DiscriminatorOnFakes, "discriminator on fakes, there and back"),
            (StepPart.DiscriminatorOnReals, "discriminator on reals, there and back"),
            (StepPart.DiscriminatorOnRealsWithR1, "the same with R1 (one step in 16)"),
            (StepPart.GeneratorLoss, "generator's loss: discriminator there and back to the image"),
            (StepPart.GeneratorGradient, "generator backward"),
            (StepPart.PathLength, "path length (one step in 4, half a batch)"),
            (StepPart.Optimizers, "optimisers"),
            (StepPart.Average, "moving average"),
        })
        {
            table.AddRow(name, Text(parts[(int)part], "0.0"), Text(parts[(int)part] / total, "0 %"));
        }

        report.Write(table);
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A way to take a step.</summary>
    private sealed record Contender(string Name, int Threads, Action<StepPlan, Tensor, Tensor?> Step);
}
