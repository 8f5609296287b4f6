using System.Globalization;
using System.Text;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation.Measures;
using ScaleParty.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// What a refinement network makes of real images: the first level beside the real one, and levels below a real image each against the level above, in local units, in
/// which a process that is alike at every level changes nothing.
/// </summary>
internal sealed class RefinementMeasure : ISeparateMeasure
{
    private const string FirstLevel = "first level";
    private const string Levels = "levels";
    private const int Depth = 6;

    // Six levels of so many images at once.
    private const int Batch = 8;

    public string Name => "refinement";

    public IReadOnlyList<string> Keys(EvaluationContext context) => context.Network.Refinement is null || context.Source is null ? [] : [FirstLevel, Levels];

    public string Settings(EvaluationContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"{context.Options.Samples} images of {Side(context.Network)} pixels, real ones from {context.Network.TrainedScales.Minimum * 100:0.#} to {context.Network.TrainedScales.Maximum * 100:0.#} % of the frame, seed {context.Options.Seed}");

    public object Measure(string key, EvaluationContext context)
    {
        NetworkDescription network = context.Network;
        var units = new RefinementUnits(network);
        using Generator generator = Generator.FromNetwork(context.Maker.Network);
        string[] channels = [.. network.ImageChannels.Select(c => c == "water" ? "land" : c)];
        var land = new LandThreshold("land", 0);
        int side = Side(network);
        using var real = new SetStatistics(channels, side, land);
        using var made = new SetStatistics(channels, side, land);
        using var drift = new DepthDrift(channels, side, Depth, land);
        double distance = 0;
        for (int first = 0; first < context.Options.Samples; first += Batch)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using IDisposable off = no_grad();
            using DisposeScope scope = NewDisposeScope();
            (Tensor images, double[] periods) = Real(context, first);
            var levels = new RefinementLevels(network, network.HasNoise ? NoisePlacement.All : NoisePlacement.Off, CounterRandom.Derive(context.Options.Seed, (ulong)first));
            Tensor fine = RefinementUnits.Centre(images, side);
            if (key == FirstLevel)
            {
                Tensor coarse = nn.functional.avg_pool2d(images, [network.CellSize, network.CellSize]);
                Tensor refined = levels.Below(generator, coarse, periods, 1).First();
                real.Add(Shown(units.ToLocal(fine, periods), network));
                made.Add(Shown(units.ToLocal(refined, periods), network));
                distance += (nn.functional.avg_pool2d(refined, [network.CellSize, network.CellSize]) - RefinementUnits.Centre(coarse, side / network.CellSize)).abs().mean().ToDouble() * Batch;
            }
            else
            {
                drift.Add(0, Shown(units.ToLocal(fine, periods), network));
                double[] now = periods;
                foreach ((int level, Tensor refined) in levels.Below(generator, RefinementUnits.Centre(fine, Input(network)), [.. periods.Select(p => p / network.CellSize)], Depth).Index())
                {
                    now = [.. now.Select(p => p / network.CellSize)];
                    drift.Add(level + 1, Shown(units.ToLocal(refined, now), network));
                }
            }

            context.Progress.Report($"refinement, {key}", Math.Min(first + Batch, context.Options.Samples), context.Options.Samples);
        }

        return key == FirstLevel
            ? new FirstLevelResult(SetStatistics.Compare(real, made), distance / (Batch * Math.Ceiling((double)context.Options.Samples / Batch)))
            : new LevelsResult(drift.Result);
    }

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Refinement\n\n{results[0].Settings}. Relief is about its mean, in units of the level.\n");
        foreach (MeasureResult result in results)
        {
            if (result.Key == FirstLevel)
            {
                FirstLevelResult r = result.As<FirstLevelResult>();
                SetComparison s = r.Comparison;
                page.Append(c, $"\nThe first level beside the real one: L1 between its means and its input {r.Distance:0.0000}.\n\n| | real | refined |\n|---|---|---|\n");
                page.Append(c, $"| power in bands of {Bands()} cycles | 1 | {string.Join(", ", s.PowerRatios.Select(p => p.ToString("0.00", c)))} |\n");
                page.Append(c, $"| gradient energy, axis over diagonal | {s.RealAxisOverDiagonal:0.00} | {s.GeneratedAxisOverDiagonal:0.00} |\n");
                if (s.RealLand is not null)
                {
                    page.Append(c, $"| share of land | {s.RealLand:0.000} | {s.GeneratedLand:0.000} |\n");
                }

            }
            else
            {
                page.Append(c, $"\nLevels below a real image, each against the level above:\n\n| level | power in bands of {Bands()} cycles | share of sea (change) | deviation by channel (change) |\n|---|---|---|---|\n");
                foreach (LevelDrift level in result.As<LevelsResult>().Levels)
                {
                    string sea = level.Sea is double share ? string.Create(c, $"{share:0.000} ({level.SeaChange:+0.000;-0.000;0})") : "-";
                    page.Append(c, $"| {level.Level} | {string.Join(", ", level.PowerRatios.Select(p => p.ToString("0.00", c)))} | {sea} | {string.Join(", ", level.Channels.Select(d => string.Create(c, $"{d.Name} {d.Deviation:0.000} ({d.DeviationChange:+0.000;-0.000;0})")))} |\n");
                }
            }
        }

        static string Bands() => string.Join(", ", SetStatistics.Bands.Select(b => $"{b.From}-{b.To}"));
    }

    private static int Side(NetworkDescription network) => network.TrainedResolutions.Count > 0 ? network.TrainedResolutions.Min() : 16 * network.CellSize;

    // Pixels of the coarser image with its padding.
    private static int Input(NetworkDescription network) => (Side(network) / network.CellSize) + (2 * PaddingMode.Exact.EncodingPad());

    // Relief about each image's mean, and land in place of water.
    private static Tensor Shown(Tensor local, NetworkDescription network) => cat(
        [.. network.ImageChannels.Select((name, k) =>
        {
            Tensor channel = local.narrow(1, k, 1);
            return network.Refinement!.LocalChannels.Contains(name) ? channel - channel.mean([2, 3], keepdim: true) : name == "water" ? -channel : channel;
        })],
        1);

    private static (Tensor Images, double[] Periods) Real(EvaluationContext context, int first)
    {
        NetworkDescription network = context.Network;
        int side = Input(network) * network.CellSize;
        var sampler = new RegionSampler(
            new RegionSamplerOptions
            {
                MinimumShare = network.TrainedScales.Minimum,
                MaximumShare = Math.Min(network.TrainedScales.Maximum, context.Source!.LargestShare),
                Distribution = ShareDistribution.LogUniform,
            },
            context.Source.LargestShare);
        IReadOnlyList<RegionSpec> regions = sampler.DrawMany(context.Options.Seed, first, Batch);
        var options = new TrainingBatchOptions
        {
            Seed = context.Options.Seed,
            Workers = 0,
            Augment = false,
            Split = context.Source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training,
            FirstBatch = first / Batch,
        };
        using var batches = new TrainingBatchSource(context.Source, _ => new BatchSpec { Regions = regions, Resolution = new Resolution(side, side) }, options);
        using TrainingBatch batch = batches.Next(context.Cancellation);
        return (tensor(batch.Images, [Batch, batch.Channels, side, side]), [.. regions.Select(r => r.Share.X * ImageRegion.FullFrameSide / side)]);
    }
}

/// <summary>A first level beside the real one.</summary>
/// <param name="Comparison">What the sets are compared by.</param>
/// <param name="Distance">L1 between the refined images' means over base cells and their inputs.</param>
internal sealed record FirstLevelResult(SetComparison Comparison, double Distance);

/// <summary>Levels below real images.</summary>
/// <param name="Levels">Level 1 and on.</param>
internal sealed record LevelsResult(IReadOnlyList<LevelDrift> Levels);
