using System.CommandLine;
using System.Security.Cryptography;
using ScaleParty.Desktop.Programs;
using ScaleParty.Fuzzing;
using ScaleParty.Models;

return ProgramShell.Run(args, console =>
{
    Option<string> reader = StrictOption.OneOf("--reader", "Which reader.", ["all", .. FuzzTargets.All.Select(t => t.Name)], "all");
    Option<int> seconds = StrictOption.Whole("--seconds", "For how long, each reader.", 1, 1_000_000, 60);
    Option<int> seed = StrictOption.Whole("--seed", "Decides the inputs.", 0, int.MaxValue, 1);
    var folder = new Option<string>("--out") { Description = "Folder for the inputs that fail.", DefaultValueFactory = _ => "fuzz-failures" };
    var root = new RootCommand("Feeds changed files to every reader of outside bytes and keeps those that fail.") { reader, seconds, seed, folder };
    root.SetAction(parsed =>
    {
        using var stop = new StopSignal();
        int failures = 0;
        foreach (FuzzTarget target in FuzzTargets.All.Where(t => parsed.GetValue(reader) == "all" || t.Name == parsed.GetValue(reader)))
        {
            long count = Fuzzer.Run(target, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(seed), failure => Keep(target, failure), stop.Token);
            stop.Token.ThrowIfCancellationRequested();
            Console.WriteLine($"{target.Name}: {count} inputs");
        }

        return failures == 0 ? ExitCode.Done : ExitCode.Failed;

        void Keep(FuzzTarget target, FuzzFailure failure)
        {
            // Named by content: an earlier run's inputs stay.
            string place = Directory.CreateDirectory(parsed.GetValue(folder)!).FullName;
            string path = Path.Combine(place, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(failure.Input))[..16]}");
            AtomicFile.WriteBytes(path, failure.Input);
            failures++;
            Console.WriteLine($"{path}: {failure.Problem}");
        }
    });
    return root;
});
