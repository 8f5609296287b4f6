using System.CommandLine;
using ScaleParty.Desktop.Programs;
using ScaleParty.Models;
using ScaleParty.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using TorchSharp;

namespace ScaleParty.Training.Commands;

/// <summary>train: begins or resumes a run.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var preset = new Option<string?>("--preset") { Description = "Preset, or a JSON file of one; 'presets' lists them. With --resume, the run's own configuration is the default" };
        var data = new Option<string?>("--data") { Description = $"Images to learn from: {DataSource.Syntax}. Default: the preset's" };
        var output = new Option<string>("--out") { Description = "Folder for checkpoints, sheets and curves; only --dry-run does without" };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint in the folder" };
        var from = new Option<string?>("--from") { Description = "Begin with this checkpoint, compact resume file or network file; what fits is taken where --preset or --set ask for other shapes" };
        var set = new Option<string[]>("--set") { Description = "key=value; changes one value of the configuration, such as batch=8 or regions.minimumShare=0.5", AllowMultipleArgumentsPerToken = true };
        var threads = StrictOption.Whole("--threads", "Threads that compute, shared among optimization.shards; default: all cores", 1, 1024);
        var device = StrictOption.OneOf("--device", "Where torch computes", ["cpu", "cuda"], "cpu");
        var dry = new Option<bool>("--dry-run") { Description = "Says what would be read and what it would cost in memory and time; writes nothing" };
        var command = new Command("train", "Trains a generator. Ctrl-C saves and stops; --resume goes on") { preset, data, output, resume, from, set, threads, device, dry };
        command.SetAction(result =>
        {
            NativeHeap.KeepMemory();
            return Run(new Request(
                result.GetValue(preset),
                result.GetValue(data),
                result.GetValue(output),
                result.GetValue(resume),
                result.GetValue(from),
                result.GetValue(set) ?? [],
                result.GetValue(threads) ?? Environment.ProcessorCount,
                result.GetValue(device)!,
                result.GetValue(dry)));
        });
        return command;
    }

    private static int Run(Request request)
    {
        using var stop = new StopSignal();
        if (request.DryRun)
        {
            using Prepared prepared = Prepare(request, Console.WriteLine);
            DryRun.Run(prepared.Configuration, prepared.Source, prepared.Start, Device(request.Device), Console.WriteLine, stop.Token);
            return 0;
        }

        string place = request.Output ?? throw new WrongUsageException("--out is missing; expected a folder for checkpoints, sheets and curves");
        bool complete = false;
        LiveDisplay.Run(display =>
        {
            // Before the folder is made: a request that is refused leaves nothing behind.
            using Prepared prepared = Prepare(request, display.Note);
            using var folder = new RunFolder(place);
            foreach (string line in prepared.Source.Describe().Lines().Concat(DataFit.Warnings(prepared.Configuration, prepared.Source)))
            {
                display.Note(line);
            }

            torch.Device device = Device(request.Device);
            foreach (string slow in ProcessorFit.Warnings(prepared.Configuration.Optimization.Precision, device))
            {
                display.Note(slow);
            }

            using var run = new TrainingRun(prepared.Configuration, prepared.Source, folder, display, device);
            run.Begin(prepared.Start);
            complete = run.Run(stop.Token);
        });
        Console.WriteLine(complete ? "the run is complete" : $"stopped; go on with: train --resume --out {place}");
        return complete ? ExitCode.Done : ExitCode.Stopped;
    }

    // Reads and checks everything, and writes nothing.
    private static Prepared Prepare(Request request, Action<string> note)
    {
        SafeTensors? file = Open(request, note);
        TrainingConfiguration configuration = ConfigurationFile.Set(Configuration(request, file), request.Settings);
        configuration = configuration with { Data = configuration.Data with { Source = request.Data ?? configuration.Data.Source } };
        if (configuration.Data.Source.Length == 0)
        {
            throw new InvalidDataException($"--data is missing, and the configuration {configuration.Name} names no images; expected {DataSource.Syntax}");
        }

        ConfigurationCheck.Check(configuration);
        IDataSource source = DataSource.Open(configuration.Data.Source, configuration.Data.Options);
        try
        {
            configuration = ConfigurationCheck.Check(WithChannels(configuration, source));
            TorchRuntime.Threads = Math.Max(1, request.Threads / configuration.Optimization.Shards);
            if (file is not null && request.Resume)
            {
                CheckpointShapes.Check(file, configuration);
            }

            return new Prepared(configuration, source, file is null ? RunStart.Anew : request.Resume ? RunStart.Resume(file) : RunStart.From(file, configuration));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static SafeTensors? Open(Request request, Action<string> note)
    {
        if (request.Resume && request.From is not null)
        {
            throw new WrongUsageException($"--resume and --from {request.From}: expected one of them; --resume goes on with the run in --out");
        }

        string? folder = request.Output is null ? null : Path.GetFullPath(request.Output);
        if (request.Resume)
        {
            return RunFolder.OpenNewest(folder ?? throw new WrongUsageException("--out is missing; expected the folder of the run to go on with"), note)
                ?? throw new InvalidDataException($"{folder}: no checkpoint to resume from");
        }

        return folder is not null && RunFolder.CheckpointsIn(folder) is [string newest, ..]
            ? throw new InvalidDataException($"{folder}: it holds a run already ({Path.GetFileName(newest)}); go on with --resume or choose another --out")
            : request.From is string from ? SafeTensors.Load(from) : null;
    }

    private static TrainingConfiguration Configuration(Request request, SafeTensors? file)
    {
        string names = string.Join(", ", ConfigurationFile.Presets);
        if (request.Preset is string preset)
        {
            return ConfigurationFile.Load(preset);
        }

        if (file is null)
        {
            throw new WrongUsageException($"--preset is missing; expected one of {names}, or a file");
        }

        if (RunStart.IsNetwork(file))
        {
            throw new WrongUsageException($"--from {file.Source}: a network file does not say how to train; name a configuration with --preset: one of {names}, or a file");
        }

        // Before anything is built from what the file says of itself.
        TrainingConfiguration own = CheckpointFile.Describe(file).Configuration;
        CheckpointShapes.Check(file, ConfigurationCheck.Check(own));
        return own;
    }

    private static torch.Device Device(string name) => name switch
    {
        "cpu" => torch.CPU,
        "cuda" when torch.cuda.is_available() => torch.CUDA,
        _ => throw new InvalidDataException("--device cuda: there is no CUDA device, or this build has no CUDA libraries (build with -p:Cuda=true)"),
    };

    private static TrainingConfiguration WithChannels(TrainingConfiguration configuration, IDataSource source)
    {
        string[] names = [.. source.Channels.Select(c => c.Name)];
        return configuration.Data.Channels.Count == 0 || configuration.Data.Channels.SequenceEqual(names)
            ? configuration with { Data = configuration.Data with { Channels = names } }
            : throw new InvalidDataException($"data.channels are {string.Join(", ", configuration.Data.Channels)}; this source has {string.Join(", ", names)}");
    }

    private sealed record Request(string? Preset, string? Data, string? Output, bool Resume, string? From, IReadOnlyList<string> Settings, int Threads, string Device, bool DryRun);

    private sealed record Prepared(TrainingConfiguration Configuration, IDataSource Source, RunStart Start) : IDisposable
    {
        public void Dispose() => Source.Dispose();
    }
}
