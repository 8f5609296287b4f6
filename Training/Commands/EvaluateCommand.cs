using System.CommandLine;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Streaming;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Evaluation.Measures;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Commands;

/// <summary>evaluate: measures a network file, or a run's averaged generator.</summary>
internal static class EvaluateCommand
{
    private static readonly JsonSerializerOptions Compact = new(ConfigurationFile.Json) { WriteIndented = false };

    public static Command Create()
    {
        var defaults = new EvaluationOptions();
        var network = new Option<string?>("--network") { Description = "Network file" };
        var run = new Option<string?>("--run") { Description = "Folder of a run, or one of its checkpoints: its averaged generator" };
        var refinement = new Option<string?>("--refinement") { Description = "Refinement network file: views through the pyramid of both networks are measured in place of those that the network makes alone" };
        var minification = StrictOption.Number("--minification", $"Sharpness of views through the pyramid: pixels of a finer level per pixel of a view, along an axis, from which that level is shown; views of programs have {PyramidViewOptions.Default.Minification}. Default: {PyramidMaker.SharpestMinification}, the sharpest", 1.5, 16);
        var data = new Option<string?>("--data") { Description = $"Real images: {DataSource.Syntax}. Default: the run's; without, consistency alone is measured" };
        Option<ResamplingFilter?> filter = Filter();
        var output = new Option<string>("--out") { Description = "Folder for evaluation.md, evaluation.json, evaluation.png, spectrum.png, measures.png and neighbours.jpg", Required = true };
        var samples = StrictOption.Whole("--samples", "Images per scale", 2, 1_000_000, defaults.Samples);
        var latents = StrictOption.Whole("--latents", "Latents per SelfSSIM", 1, 1_000_000, defaults.ConsistencySamples);
        var resolutions = StrictOption.Wholes("--resolutions", "Full-frame resolutions compared with each other; default: those of the sampling periods trained", 11, 4096, []);
        var common = StrictOption.Whole("--common", "Resolution that images are resized to before they are compared; default: the smallest", 11, 4096);
        var shares = StrictOption.Numbers("--shares", "Scales as shares of the frame; default: those trained, as far as the data shows them", 0.0001, 16, []);
        var pixels = StrictOption.Whole("--pixels", "Pixels of the images that are compared with real ones; default: the smaller size trained", 16, 4096);
        var threshold = new Option<string?>("--threshold") { Description = "Share of pixels that is compared, as CHANNEL=VALUE: those whose channel is above the value, -1 to 1. Default: land, height=-0.996, or of a refinement network land=0, the opposite of water" };
        var noise = StrictOption.Choice("--noise", "Noise of the images that are compared with real ones; training draws it anew for every image: random", defaults.Noise);
        var policies = StrictOption.Choices("--consistency-noise", "Noise policies whose SelfSSIM is compared", [.. defaults.ConsistencyNoise]);
        var detector = new Option<string?>("--detector") { Description = "TorchScript file for Frechet distance, precision and recall, with the signature of NVIDIA's inception-2015-12-05.pt; needs --trust-detector" };
        Option<bool> trust = TrustDetector();
        var neighbours = StrictOption.Whole("--neighbours", "Training frames to search for the nearest ones; 0 for none", 0, 1_000_000, defaults.NeighbourFrames);
        var seed = StrictOption.Whole<ulong>("--seed", "Names latents and frames", 0, ulong.MaxValue, defaults.Seed);
        var command = new Command("evaluate", "Measures consistency between resolutions and distance to real images. Results are written one by one; the same command goes on after a stop")
        {
            network, run, refinement, minification, data, filter, output, samples, latents, resolutions, common, shares, pixels, threshold, noise, policies, detector, trust, neighbours, seed,
        };
        command.SetAction(result =>
        {
            if (result.GetValue(detector) is string program)
            {
                RequireTrust(program, result.GetValue(trust));
            }

            var options = new EvaluationOptions
            {
                Samples = result.GetValue(samples),
                ConsistencySamples = result.GetValue(latents),
                Resolutions = result.GetValue(resolutions)!,
                CommonResolution = result.GetValue(common) ?? 0,
                Shares = result.GetValue(shares)!,
                DistanceResolution = result.GetValue(pixels) ?? 0,
                Threshold = Threshold(result.GetValue(threshold)),
                Noise = result.GetValue(refinement) is null ? result.GetValue(noise) : NoisePolicy.GridSample,
                ConsistencyNoise = result.GetValue(refinement) is null ? result.GetValue(policies)! : [NoisePolicy.GridSample],
                Detector = result.GetValue(detector),
                NeighbourFrames = result.GetValue(neighbours),
                Seed = result.GetValue(seed),
            };
            Option[] ofImages = [latents, resolutions, common, shares, noise, policies, detector, neighbours];
            string[] Given(Option[] among) => [.. among.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name)];
            if (result.GetValue(refinement) is not null && Given([noise, policies]) is [_, ..] policy)
            {
                throw new WrongUsageException($"{string.Join(", ", policy)}: without effect with --refinement, as the noise of a pyramid belongs to its levels' lattices");
            }

            if (result.GetValue(refinement) is null && result.GetValue(minification) is not null)
            {
                throw new WrongUsageException("--minification: without effect without --refinement");
            }

            return Run(() => Maker(result.GetValue(network), result.GetValue(run), result.GetValue(refinement), result.GetValue(minification) ?? PyramidMaker.SharpestMinification), result.GetValue(data), result.GetValue(filter), result.GetValue(output)!, options, Given(ofImages));
        });
        return command;
    }

    /// <summary>The option for how real images are sampled.</summary>
    public static Option<ResamplingFilter?> Filter() =>
        StrictOption.Choice<ResamplingFilter>("--filter", "How real images are sampled: as those that the network was trained with (data.options.filter). Default: the run's, else triangle");

    /// <summary>The option without which no detector runs.</summary>
    public static Option<bool> TrustDetector() => new("--trust-detector") { Description = "Says that the detector may run: a TorchScript file is a program with your rights, not data" };

    /// <summary>Refuses a detector that may not run. Nothing else in this project runs code from a file, so a user has to ask for it by name.</summary>
    public static void RequireTrust(string detector, bool trusted)
    {
        if (!trusted)
        {
            throw new InvalidDataException($"--detector {detector}: a TorchScript file is a program, and would run with your rights; if you know where it comes from, add --trust-detector");
        }
    }

    private static (IImageMaker Maker, TrainingConfiguration? Training) Maker(string? networkPath, string? runPath, string? refinementPath, double minification)
    {
        (IImageMaker maker, TrainingConfiguration? training) = RunFile.Maker(networkPath, runPath)
            ?? throw new WrongUsageException("--network or --run is missing: what is to be evaluated?");
        if (refinementPath is null)
        {
            return (maker, training);
        }

        using (maker)
        {
            return maker is SampleMaker { Network: var network }
                ? (new PyramidMaker(network, NetworkFile.Load(refinementPath), minification), training)
                : throw new InvalidDataException($"--refinement {refinementPath}: a network of another method has no pyramid");
        }
    }

    private static int Run(Func<(IImageMaker Maker, TrainingConfiguration? Training)> open, string? data, ResamplingFilter? filter, string output, EvaluationOptions options, string[] ofImages)
    {
        using var stop = new StopSignal();
        (IImageMaker made, TrainingConfiguration? training) = open();
        using IImageMaker maker = made;
        NetworkDescription network = maker.Description;
        if (network.Refinement is not null && ofImages.Length > 0)
        {
            throw new WrongUsageException($"{string.Join(", ", ofImages)}: without effect, as {BadFile.Quote(network.Name)} is a refinement network and its levels alone are measured; expected --samples, --pixels, --threshold or --seed");
        }

        DataConfiguration configuration = training?.Data ?? new();

        // Columns of training images show what they would be without the thinning.
        configuration = configuration with { Options = configuration.Options with { Thinning = 0, Filter = filter ?? configuration.Options.Filter } };
        string? where = data ?? (configuration.Source.Length > 0 ? configuration.Source : null);
        using IDataSource? source = where is null ? null : DataSource.Open(where, configuration.Options);
        Evaluator.Check(network, source);
        options = EvaluationDefaults.Complete(options, network, source);
        using DetectorMeasure? detector = options.Detector is string file ? Detector(file, options, stop.Token) : null;
        IMeasure[] measures = network.Refinement is null ? [.. ImageMeasures(maker, detector, output)] : [new RefinementMeasure()];
        string page = Path.Combine(output, EvaluationReport.PageName);
        try
        {
            IReadOnlyDictionary<string, string> failures = new Dictionary<string, string>();
            PlainEvaluationProgress.Run(progress =>
            {
                var context = new EvaluationContext(maker, source, options, progress, stop.Token);
                using EvaluationReport report = EvaluationReport.Open(output, Header(context, configuration), measures, progress.Note);
                Evaluator.Run(context, measures, report, () =>
                {
                    MetricPlot.Save(report, report.PathOf(EvaluationReport.PlotName));
                    SpectrumPlot.Save(report, report.PathOf(EvaluationReport.SpectrumName));
                    PanelPlot.Save(report, measures, report.PathOf(EvaluationReport.PanelsName));
                });
                failures = report.Failures;
            });
            Console.WriteLine(page);
            return failures.Count == 0 ? ExitCode.Done : throw new InvalidDataException($"{failures.First().Key}: {failures.First().Value} ({failures.Count} failed; the other results are in {page})");
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"stopped; what is finished is in {page}, and the same command goes on");
            return ExitCode.Stopped;
        }
    }

    private static IEnumerable<IMeasure> ImageMeasures(IImageMaker maker, DetectorMeasure? detector, string output)
    {
        yield return new SelfSsimMeasure();
        yield return new WassersteinMeasure();
        yield return new RandomFeatureMeasure();
        yield return new StatisticsMeasure();
        yield return new TwoSampleMeasure();
        if (maker.MakesParts)
        {
            if (maker is not PyramidMaker)
            {
                yield return new EquivarianceMeasure();
            }

            yield return new ZoomMeasure();
        }

        if (detector is not null)
        {
            yield return detector;
        }

        yield return new NeighbourMeasure(Path.Combine(output, EvaluationReport.NeighboursName));
    }

    private static EvaluationReport.Content Header(EvaluationContext context, DataConfiguration configuration)
    {
        NetworkDescription network = context.Network;
        IReadOnlyList<string> notes = EvaluationDefaults.Notes(context.Options, network, context.Source, context.Cancellation);
        foreach (string note in notes)
        {
            context.Progress.Note(note);
        }

        return new EvaluationReport.Content
        {
            Network = network.Name,
            Fingerprint = context.Maker.Fingerprint,
            Training = network.Training,
            Data = context.Source is null ? string.Empty : $"{context.Source.Describe()}; {(context.Source.HasHeldOut ? "held out from training" : "nothing is held out")}{Options(configuration)}",
            Noise = network.HasNoise ? $"Images are compared with real ones with noise {context.Options.Noise}{(context.Options.Noise == NoisePolicy.Random ? ", as in training" : string.Empty)}." : "The network has no noise.",
            Notes = notes,
        };
    }

    private static DetectorMeasure Detector(string file, EvaluationOptions options, CancellationToken cancellation)
    {
        DetectorCheck.Run(file, options.DistanceResolution, cancellation);
        return new DetectorMeasure(file);
    }

    // Other options show other images of the same place.
    private static string Options(DataConfiguration configuration) =>
        configuration.Options == new DataSourceOptions() ? string.Empty : $"; options {JsonSerializer.Serialize(configuration.Options, Compact)}";

    private static ChannelThreshold? Threshold(string? text)
    {
        if (text is null)
        {
            return null;
        }

        int equals = text.LastIndexOf('=');
        try
        {
            return equals > 0
                ? new ChannelThreshold(text[..equals], StrictText.Number("--threshold", text[(equals + 1)..], -1, 1))
                : throw new WrongUsageException($"--threshold is '{PlainText.OneLine(text)}'; expected CHANNEL=VALUE, such as height=-0.996");
        }
        catch (InvalidDataException e)
        {
            throw new WrongUsageException(e.Message);
        }
    }
}
