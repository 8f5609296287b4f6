using System.CommandLine;
using System.Globalization;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Commands;

/// <summary>export: writes the network file of a run and, if asked, baked latents and a compact resume file.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "Folder of a run, or one of its checkpoints", Required = true };
        var output = new Option<string>("--out") { Description = "Network file to write", Required = true };
        var name = new Option<string?>("--name") { Description = "Name of the network; default: the preset's" };
        var precision = StrictOption.Choice("--precision", "How weights are stored", WeightPrecision.Float16);
        var latents = StrictOption.Whole("--latents", "Number of default latents to bake beside it", 0, 10_000, 0);
        var truncation = StrictOption.Number("--truncation", "Truncation of the baked latents", -2, 2, 1);
        var compact = new Option<string?>("--resume-file") { Description = "Also write a compact resume file here: weights of all networks in float16, no optimiser moments" };
        var command = new Command("export", "Writes the averaged generator of a run as a network file") { run, output, name, precision, latents, truncation, compact };
        command.SetAction(result =>
        {
            using var stop = new StopSignal();
            StrictOption.RequireOther(result.GetValue(output)!, ("--run", result.GetValue(run)));
            CheckNames(result.GetValue(output)!, result.GetValue(latents), result.GetValue(compact));
            (TrainingConfiguration configuration, RunCounters counters, Trainer trainer) = RunFile.Open(result.GetValue(run)!);
            using (trainer)
            {
                using IDataSource? source = TryOpen(configuration);
                if (trainer.Network.Method is not null)
                {
                    Option? unfit = new Option[] { name, latents }.FirstOrDefault(o => result.GetResult(o) is { Implicit: false });
                    return unfit is null
                        ? ExportMethod(result.GetValue(output)!, result.GetValue(compact), trainer, configuration, counters, source)
                        : throw new WrongUsageException($"{unfit.Name}: without effect, as the run trains {configuration.Network.Method}, which no network file can hold");
                }

                GeneratorNetwork network = RunFile.ToNetwork(trainer, configuration, counters, source);
                if (result.GetValue(name) is string other)
                {
                    network = new GeneratorNetwork(network.Description with { Name = other }, network.Mapping, network.Convolutions, network.ToImage, network.MeanLatent);
                }

                string path = result.GetValue(output)!;
                stop.Token.ThrowIfCancellationRequested();
                NetworkFile.Save(network, path, result.GetValue(precision));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(path).Length / 1e6:0.00} MB, {network.Description.Training}"));
                Bake(path, result.GetValue(latents), result.GetValue(truncation), stop.Token);
                if (result.GetValue(compact) is string resume)
                {
                    CheckpointFile.SaveCompact(resume, trainer, configuration, counters);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{resume}: {new FileInfo(resume).Length / 1e6:0.00} MB"));
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static int ExportMethod(string path, string? compact, Trainer trainer, TrainingConfiguration configuration, RunCounters counters, IDataSource? source)
    {
        trainer.MeasureMeanLatent(LatentSpace.MeanLatentSamples);
        MethodFile.Save(path, trainer, configuration, RunFile.Words(configuration, counters, source?.Describe()));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {new FileInfo(path).Length / 1e6:0.00} MB of {configuration.Network.Method}, which evaluate --network reads"));
        if (compact is not null)
        {
            CheckpointFile.SaveCompact(compact, trainer, configuration, counters);
        }

        return ExitCode.Done;
    }

    // The file itself is what latents are baked for: float16 has rounded its weights.
    private static void Bake(string path, int count, double truncation, CancellationToken cancellation)
    {
        if (count == 0)
        {
            return;
        }

        GeneratorNetwork network = NetworkFile.Load(path);
        var space = new LatentSpace(network);
        for (int k = 0; k < count; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            string file = LatentPath(path, k);
            LatentFile.Save(space.Bake(space.Map(space.Sample((ulong)k), truncation)), network, file, $"seed {k}");
            Console.WriteLine(file);
        }
    }

    // Nobody has typed these names: what has one of them and is no latent is somebody else's.
    private static void CheckNames(string network, int count, string? resume)
    {
        if (resume is not null && Enumerable.Range(0, count).Select(k => LatentPath(network, k)).Prepend(network).Any(f => Path.GetFullPath(f) == Path.GetFullPath(resume)))
        {
            throw new WrongUsageException($"--resume-file: {resume} is also the name of the network or one of its latents; expected another name");
        }

        string? other = Enumerable.Range(0, count).Select(k => LatentPath(network, k)).FirstOrDefault(f => Path.Exists(f) && ModelFile.KindOf(f) != ModelFileKind.Latent);
        if (other is not null)
        {
            throw new IOException($"{other} is no latent file and would be replaced. Take another name for --out, or move the file away.");
        }
    }

    // The whole name is kept: net.v1 and net.v2, or net and net.safetensors, must not share latent files.
    private static string LatentPath(string network, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{network}.latent{index:D3}.safetensors");

    // Credit and licence come from the data; an export works without it.
    private static IDataSource? TryOpen(TrainingConfiguration configuration)
    {
        try
        {
            return DataSource.Open(configuration.Data.Source, configuration.Data.Options);
        }
        catch (TrainingDataException e)
        {
            Console.WriteLine($"the data is not at hand, so the file carries no credit: {e.Message}");
            return null;
        }
    }
}
