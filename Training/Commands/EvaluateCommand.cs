using System.CommandLine;
using System.Text.Json;
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
        var samples = new Option<int>("--samples") { Description = "Images per distance", DefaultValueFactory = _ => defaults.Samples };
        var latents = new Option<int>("--latents") { Description = "Latents per SelfSSIM", DefaultValueFactory = _ => defaults.ConsistencySamples };
        var resolutions = new Option<int[]>("--resolutions") { Description = "Full-frame resolutions compared with each other", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. defaults.Resolutions] };
        var common = new Option<int>("--common") { Description = "Resolution that images are resized to before they are compared; default: the smallest" };
        var shares = new Option<double[]>("--shares") { Description = "Scales as shares of the frame", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. defaults.Shares] };
        var pixels = new Option<int>("--pixels") { Description = "Pixels of the images whose distance is measured", DefaultValueFactory = _ => defaults.DistanceResolution };
        var policies = new Option<NoisePolicy[]>("--noise") { Description = "Noise policies to compare", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. defaults.NoisePolicies] };
        var detector = new Option<string?>("--detector") { Description = "TorchScript file for Frechet distance, precision and recall, with the signature of NVIDIA's inception-2015-12-05.pt; needs --trust-detector" };
        var trust = new Option<bool>("--trust-detector") { Description = "Says that the detector may run: a TorchScript file is a program with your rights, not data" };
        var neighbours = new Option<int>("--neighbours") { Description = "Training frames to search for the nearest ones; 0 for none", DefaultValueFactory = _ => defaults.NeighbourFrames };
        var seed = new Option<ulong>("--seed") { Description = "Names latents and frames", DefaultValueFactory = _ => defaults.Seed };
        var command = new Command("evaluate", "Measures consistency between resolutions and distance to real images")
        {
            network, run, data, output, samples, latents, resolutions, common, shares, pixels, policies, detector, trust, neighbours, seed,
        };
        command.SetAction(result => Failure.Guard(() =>
        {
            var options = new EvaluationOptions
            {
                Samples = InRange("--samples", result.GetValue(samples), 2, 1_000_000),
                ConsistencySamples = InRange("--latents", result.GetValue(latents), 1, 1_000_000),
                Resolutions = Each("--resolutions", result.GetValue(resolutions)!, 11, 4096),
                CommonResolution = result.GetValue(common) is int side and > 0 ? InRange("--common", side, 11, 4096) : 0,
                Shares = [.. result.GetValue(shares)!.Select(s => s is > 0 and <= 16 ? s : throw new InvalidDataException($"--shares is {s}; expected more than 0 and at most 16"))],
                DistanceResolution = InRange("--pixels", result.GetValue(pixels), 16, 4096),
                NoisePolicies = result.GetValue(policies)!,
                Detector = Trusted(result.GetValue(detector), result.GetValue(trust)),
                NeighbourFrames = InRange("--neighbours", result.GetValue(neighbours), 0, 10_000_000),
                Seed = result.GetValue(seed),
            };
            return Run(result.GetValue(network), result.GetValue(run), result.GetValue(data), result.GetValue(output)!, options);
        }));
        return command;
    }

    private static int Run(string? networkPath, string? runPath, string? data, string output, EvaluationOptions options)
    {
        (GeneratorNetwork network, TrainingConfiguration? training) = RunFile.Network(networkPath, runPath)
            ?? throw new InvalidDataException("--network or --run is missing: what is to be evaluated?");
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

    private static int[] Each(string name, int[] values, int minimum, int maximum) => values.Length > 0
        ? [.. values.Select(v => InRange(name, v, minimum, maximum))]
        : throw new InvalidDataException($"{name}: expected at least one number");

    private static int InRange(string name, int value, int minimum, int maximum) => value >= minimum && value <= maximum
        ? value
        : throw new InvalidDataException($"{name} is {value}; expected {minimum} to {maximum}");
}
