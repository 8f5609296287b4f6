using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Training.Comparison;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Commands;

/// <summary>compare: trains and measures the methods of the paper's comparison with equal budgets, and writes one report.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var defaults = new ComparisonOptions();
        var suite = StrictOption.OneOf("--suite", "What is compared: the paper's tables and figures at 32 and 48 pixels", [Suite.PaperSmall], Suite.PaperSmall);
        var output = new Option<string>("--out") { Description = "Folder for runs, results, plots and comparison.md", Required = true };
        var only = new Option<string[]>("--only") { Description = $"Entries to train and measure; default: all of {string.Join(", ", Suite.Entries.Select(e => e.Name))}", AllowMultipleArgumentsPerToken = true };
        var sources = new Option<string[]>("--data") { Description = $"Sources of images: {DataSource.Syntax}. Default: {string.Join(" and ", defaults.Sources)}", AllowMultipleArgumentsPerToken = true };
        var images = StrictOption.Whole("--images", "Images that every entry is trained with", 16, 1_000_000_000, (int)defaults.Images);
        var samples = StrictOption.Whole("--samples", "Images per distance", 16, 1_000_000, defaults.Samples);
        var latents = StrictOption.Whole("--latents", "Latents per SelfSSIM", 1, 1_000_000, defaults.Codes);
        var threads = StrictOption.Whole("--threads", "Threads that compute; default: all cores", 1, 1024);
        var command = new Command("compare", "Trains the methods that the paper compares, measures them and writes one report. Ctrl-C saves and stops; the same command goes on")
        {
            suite, output, only, sources, images, samples, latents, threads,
        };
        command.SetAction(result =>
        {
            using var stop = new StopSignal();
            NativeHeap.KeepMemory();
            var options = new ComparisonOptions
            {
                Images = result.GetValue(images),
                Samples = result.GetValue(samples),
                Codes = result.GetValue(latents),
                Only = result.GetValue(only) ?? [],
                Sources = result.GetValue(sources) is { Length: > 0 } given ? [.. given.Distinct()] : defaults.Sources,
                Threads = result.GetValue(threads) ?? Environment.ProcessorCount,
            };
            using var run = new ComparisonRun(result.GetValue(output)!, options, stop.Token);
            bool complete = run.Run();
            Console.WriteLine(complete ? run.Page : $"stopped; what is finished is in {run.Page}, and the same command goes on");
            return complete ? ExitCode.Done : ExitCode.Stopped;
        });
        return command;
    }
}
