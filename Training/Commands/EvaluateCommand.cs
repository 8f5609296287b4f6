using System.CommandLine;
using System.Text.Json;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Commands;

/// <summary>evaluate: measures a network file, or a run's averaged generator.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var defaults = new EvaluationOptions();
        var network = new Option<string?>("--network") { Description = "Network file" };
        var run = new Option<string?>("--run") { Description = "Folder of a run, or one of its checkpoints: its averaged generator" };
        var data = new Option<string?>("--data") { Description = $"Real images: {DataSource.Syntax}. Default: the run's; without, consistency alone is measured" };
        var output = new Option<string>("--out") { Description = "Folder for evaluation.md, evaluation.json, evaluation.png and neighbours.jpg", Required = true };
        var samples = StrictOption.Whole("--samples", "Images per distance", 2, 1_000_000, defaults.Samples);
        var latents = StrictOption.Whole("--latents", "Latents per SelfSSIM", 1, 1_000_000, defaults.ConsistencySamples);
        var resolutions = StrictOption.Wholes("--resolutions", "Full-frame resolutions compared with each other", 11, 4096, [.. defaults.Resolutions]);
        var common = StrictOption.Whole("--common", "Resolution that images are resized to before they are compared; default: the smallest", 11, 4096);
        var shares = StrictOption.Numbers("--shares", "Scales as shares of the frame", 0.0001, 16, [.. defaults.Shares]);
        var pixels = StrictOption.Whole("--pixels", "Pixels of the images whose distance is measured", 16, 4096, defaults.DistanceResolution);
        var policies = StrictOption.Choices("--noise", "Noise policies to compare", [.. defaults.NoisePolicies]);
        var detector = new Option<string?>("--detector") { Description = "TorchScript file for Frechet distance, precision and recall, with the signature of NVIDIA's inception-2015-12-05.pt; needs --trust-detector" };
        var trust = new Option<bool>("--trust-detector") { Description = "Says that the detector may run: a TorchScript file is a program with your rights, not data" };
        var neighbours = StrictOption.Whole("--neighbours", "Training frames to search for the nearest ones; 0 for none", 0, 10_000_000, defaults.NeighbourFrames);
        var seed = StrictOption.Whole<ulong>("--seed", "Names latents and frames", 0, ulong.MaxValue, defaults.Seed);
        var command = new Command("evaluate", "Measures consistency between resolutions and distance to real images")
        {
            network, run, data, output, samples, latents, resolutions, common, shares, pixels, policies, detector, trust, neighbours, seed,
        };
        command.SetAction(result =>
        {
            var options = new EvaluationOptions
            {
                Samples = result.GetValue(samples),
                ConsistencySamples = result.GetValue(latents),
                Resolutions = result.GetValue(resolutions)!,
                CommonResolution = result.GetValue(common) ?? 0,
                Shares = result.GetValue(shares)!,
                DistanceResolution = result.GetValue(pixels),
                NoisePolicies = result.GetValue(policies)!,
                Detector = Trusted(result.GetValue(detector), result.GetValue(trust)),
                NeighbourFrames = result.GetValue(neighbours),
                Seed = result.GetValue(seed),
            };
            return Run(result.GetValue(network), result.GetValue(run), result.GetValue(data), result.GetValue(output)!, options);
        });
        return command;
    }

    private static int Run(string? networkPath, string? runPath, string? data, string output, EvaluationOptions options)
    {
        (GeneratorNetwork network, TrainingConfiguration? training) = RunFile.Network(networkPath, runPath)
            ?? throw new WrongUsageException("--network or --run is missing: what is to be evaluated?");
        DataConfiguration configuration = training?.Data ?? new();
        string? where = data ?? (configuration.Source.Length > 0 ? configuration.Source : null);
        using IImageSource? source = where is null ? null : DataSource.Open(where, configuration.Options);
        Directory.CreateDirectory(output);
        EvaluationReport report = Evaluator.Run(network, source, options, Console.WriteLine, Path.Combine(output, "neighbours.jpg"));
        AtomicFile.WriteText(Path.Combine(output, "evaluation.md"), report.ToMarkdown());
        AtomicFile.WriteText(Path.Combine(output, "evaluation.json"), JsonSerializer.Serialize(report, ConfigurationFile.Json));
        if (report.Distances.Count > 0)
        {
            MetricPlot.Save(report, Path.Combine(output, "evaluation.png"));
        }

        Console.WriteLine(Path.Combine(output, "evaluation.md"));
        return 0;
    }

    // Nothing in this project runs code from a file; this is the one exception, so a user has to ask for it by name.
    private static string? Trusted(string? detector, bool trusted)
    {
        if (detector is null || (trusted && File.Exists(detector)))
        {
            return detector;
        }

        throw new InvalidDataException(trusted
            ? $"--detector {detector}: no such file"
            : $"--detector {detector}: a TorchScript file is a program, and would run with your rights; if you know where it comes from, add --trust-detector");
    }
}
