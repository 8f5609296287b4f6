using System.Globalization;
using ScaleParty.Benchmarks;
using ScaleParty.Benchmarks.Training;
using Spectre.Console;

var compute = new ComputeBenchmark();
IBenchmark[] benchmarks =
[
    new SynthesisBenchmark(), compute, new SeamBenchmark(), new TextureBenchmark(), new MemoryBenchmark(), new TrainingBenchmark(), new FfhqTrainingBenchmark(),
];

if (Console.IsOutputRedirected)
{
    // A file has no width, and a table that breaks its words is of no use.
    AnsiConsole.Profile.Width = 200;
}

double seconds = 3;
var chosen = new List<IBenchmark>();
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--seconds" && i + 1 < args.Length && double.TryParse(args[i + 1], out seconds) && seconds is > 0 and <= 600)
    {
        i++;
    }
    else if (args[i] == "--rate" && i + 1 < args.Length && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out double rate) && rate > 0)
    {
        compute.Rate = rate;
        i++;
    }
    else if (benchmarks.FirstOrDefault(b => b.Name == args[i]) is { } benchmark)
    {
        chosen.Add(benchmark);
    }
    else
    {
        Console.Error.WriteLine("usage: Benchmarks [--seconds N] [--rate R] [NAME...]    N: seconds per table, 0 to 600; R: the GPU's float32 GFLOP/s, for compute");
        foreach (IBenchmark b in benchmarks)
        {
            Console.Error.WriteLine($"  {b.Name,-14} {b.Description}");
        }

        return 2;
    }
}

foreach (IBenchmark benchmark in chosen.Count > 0 ? chosen : [.. benchmarks.Where(b => !b.OnlyByName)])
{
    AnsiConsole.Write(new Rule(benchmark.Description).LeftJustified());
    benchmark.Run(seconds);
}

return 0;
