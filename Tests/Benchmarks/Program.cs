using System.CommandLine;
using ScaleParty.Benchmarks;
using ScaleParty.Benchmarks.Training;
using ScaleParty.Desktop.Programs;
using Spectre.Console;

return ProgramShell.Run(args, console =>
{
    var compute = new ComputeBenchmark();
    var lod = new LodBenchmark();
    IBenchmark[] benchmarks =
    [
        new SynthesisBenchmark(), compute, new SeamBenchmark(), new LatticeBenchmark(), new TextureBenchmark(), new MemoryBenchmark(), new PyramidBenchmark(), new OnnxBenchmark(), lod, new TrainingBenchmark(), new FfhqTrainingBenchmark(),
    ];
    Option<double> seconds = StrictOption.Number("--seconds", "Seconds per table.", 0.001, 600, 3);
    Option<double?> rate = StrictOption.Number("--rate", "The GPU's float32 GFLOP/s, to compare the compute shaders with.", 1e-3, 1e9);
    var network = new Option<string?>("--network") { Description = "Base network of lod. Default: the embedded one." };
    var refinement = new Option<string?>("--refinement") { Description = "Refinement network of lod." };
    Option<double> minutes = StrictOption.Number("--minutes", "Minutes of lod's long flight.", 0.01, 600, 1);
    Option<LodPart[]> parts = StrictOption.Choices("--parts", "Parts of lod to measure.", Enum.GetValues<LodPart>());
    var json = new Option<string?>("--json") { Description = "Writes every table to this file as JSON too." };
    Argument<string[]> names = StrictOption.Names("benchmark", $"Benchmarks to run. {string.Join(' ', benchmarks.Select(b => $"{b.Name}: {b.Description}."))}", [.. benchmarks.Select(b => b.Name)]);
    var command = new RootCommand("Measures speed, memory and seams. Without names: all but those that run by name only.") { seconds, rate, network, refinement, minutes, parts, json, names };
    command.SetAction(parsed =>
    {
        compute.Rate = parsed.GetValue(rate) ?? compute.Rate;
        (lod.Network, lod.Refinement, lod.Minutes) = (parsed.GetValue(network), parsed.GetValue(refinement), parsed.GetValue(minutes));
        lod.Parts = parsed.GetValue(parts)!;
        var report = new BenchmarkReport();
        string[] wanted = parsed.GetValue(names) ?? [];
        foreach (IBenchmark benchmark in wanted.Length > 0 ? wanted.Select(n => benchmarks.First(b => b.Name == n)) : benchmarks.Where(b => !b.OnlyByName))
        {
            console.Ansi.Write(new Rule(Markup.Escape(benchmark.Description)).LeftJustified());
            report.Begin(benchmark);
            benchmark.Run(parsed.GetValue(seconds), report);
            if (parsed.GetValue(json) is string file)
            {
                // After each one, so that a run that is stopped has what it measured.
                report.Save(file);
                console.Ansi.WriteLine(file);
            }
        }

        return ExitCode.Done;
    });
    return command;
});
