using System.Globalization;
using System.Text;
using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Evaluation;

/// <summary>What a refinement network makes of real images: the first level beside the real one, and levels below a real image each against the level above.</summary>
internal sealed class RefinementMeasure : ISeparateMeasure
{
    private const string OnlyKey = "real images";
    private const int Depth = 6;

    public string Name => "refinement";

    public IReadOnlyList<string> Keys(EvaluationContext context) => context.Network.Refinement is null || context.Source is null ? [] : [OnlyKey];

    public string Settings(EvaluationContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"{context.Options.Samples} images of {context.Options.DistanceResolution} pixels, real ones from {context.Network.TrainedScales.Minimum * 100:0.#} to {context.Network.TrainedScales.Maximum * 100:0.#} % of the frame, seed {context.Options.Seed}, share of {context.Options.Threshold!.Channel} above {context.Options.Threshold.Value}");

    public object Measure(string key, EvaluationContext context)
    {
        var samples = new RefinementSamples(context.Network, context.Source!, context.Options.Seed);
        using Generator generator = Generator.FromNetwork(((SampleMaker)context.Maker).Network);
        using var real = new SetStatistics(samples.Channels, samples.Side, context.Options.Threshold!);
        using var made = new SetStatistics(samples.Channels, samples.Side, context.Options.Threshold!);
        using var drift = new DepthDrift(samples.Channels, samples.Side, Depth, context.Options.Threshold!);
        double distance = 0;
        int batches = 0;
        for (int first = 0; first < context.Options.Samples; first += RefinementSamples.Batch, batches++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using IDisposable off = no_grad();
            using DisposeScope scope = NewDisposeScope();
            RefinementBatch batch = samples.Load(first, context.Cancellation);
            Tensor truth = samples.Real(batch);
            (Tensor refined, double l1) = samples.Refined(generator, batch);
            real.Add(truth);
            made.Add(refined);
            distance += l1;
            drift.Add(0, truth);
            foreach ((int level, Tensor images) in samples.Below(generator, batch, Depth).Index())
            {
                drift.Add(level + 1, images);
            }

            context.Progress.Report("refinement", Math.Min(first + RefinementSamples.Batch, context.Options.Samples), context.Options.Samples);
        }

        return new RefinementResult(SetStatistics.Compare(real, made), distance / batches, drift.Result);
    }

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        string bands = string.Join(", ", SetStatistics.Bands.Select(b => $"{b.From}-{b.To}"));
        RefinementResult r = results[0].As<RefinementResult>();
        SetComparison s = r.FirstLevel;
        page.Append(c, $"\n## Refinement\n\n{results[0].Settings}. Channels in local units are about their mean, in units of the level.\n");
        page.Append(c, $"\nThe first level beside the real one: L1 between its means and its input {r.Distance:0.0000}.\n\n| | real | refined |\n|---|---|---|\n");
        page.Append(c, $"| power in bands of {bands} cycles | 1 | {Powers(s.PowerRatios)} |\n");
        page.Append(c, $"| gradient energy, axis over diagonal | {s.RealAxisOverDiagonal:0.00} | {s.AxisOverDiagonal:0.00} |\n");
        page.Append(s.RealShareAbove is null ? string.Empty : string.Create(c, $"| share above | {s.RealShareAbove:0.000} | {s.ShareAbove:0.000} |\n"));
        page.Append(c, $"\nLevels below a real image, each against the level above:\n\n| level | power in bands of {bands} cycles | share above (change) | deviation by channel (change) |\n|---|---|---|---|\n");
        foreach (LevelDrift level in r.Levels)
        {
            string share = level.ShareAbove is double above ? string.Create(c, $"{above:0.000} ({level.ShareChange:+0.000;-0.000;0})") : "-";
            page.Append(c, $"| {level.Level} | {Powers(level.PowerRatios)} | {share} | {string.Join(", ", level.Channels.Select(d => string.Create(c, $"{d.Name} {d.Deviation:0.000} ({d.DeviationChange:+0.000;-0.000;0})")))} |\n");
        }

        string Powers(IReadOnlyList<double> ratios) => string.Join(", ", ratios.Select(p => p.ToString("0.00", c)));
    }

    public IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results)
    {
        RefinementResult r = results[0].As<RefinementResult>();
        (double, string)[] ticks = [.. r.Levels.Select(l => ((double)l.Level, $"{l.Level}"))];
        yield return Panel("power over that of the level above", [.. r.FirstLevel.PowerRatios.Select((_, k) => Line($"{SetStatistics.Bands[k].From}-{SetStatistics.Bands[k].To} cycles", l => l.PowerRatios[k]))]);
        yield return Panel("deviation by channel", [.. r.Levels[0].Channels.Select((channel, k) => Line(channel.Name, l => l.Channels[k].Deviation))]);
        if (r.Levels[0].ShareAbove is not null)
        {
            yield return Panel("share of pixels above the threshold", [Line("refined", l => l.ShareAbove!.Value)]);
        }

        PlotPanel Panel(string title, IReadOnlyList<PlotLine> lines) => new(title, "level below a real image", ticks, lines);

        PlotLine Line(string name, Func<LevelDrift, double> value) => new(name, false, [.. r.Levels.Select(l => ((double)l.Level, value(l)))]);
    }
}

/// <summary>What a refinement network makes of real images.</summary>
/// <param name="FirstLevel">Its first level beside real images.</param>
/// <param name="Distance">L1 between the refined images' means over base cells and their inputs.</param>
/// <param name="Levels">Levels 1 and on below real images.</param>
internal sealed record RefinementResult(SetComparison FirstLevel, double Distance, IReadOnlyList<LevelDrift> Levels);
