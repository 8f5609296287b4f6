using System.CommandLine;
using System.Runtime.InteropServices;
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
        var output = new Option<string>("--out") { Description = "Folder for checkpoints, sheets and curves", Required = true };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint in the folder" };
        var from = new Option<string?>("--from") { Description = "Begin with the state of this checkpoint or compact resume file" };
        var set = new Option<string[]>("--set") { Description = "key=value; changes one value of the configuration, such as batch=8 or regions.minimumShare=0.5", AllowMultipleArgumentsPerToken = true };
        var threads = new Option<int?>("--threads") { Description = "Threads that compute, shared among optimization.shards; default: all cores" };
        var device = new Option<string>("--device") { Description = "cpu or cuda", DefaultValueFactory = _ => "cpu" };
        var command = new Command("train", "Trains a generator. Ctrl-C saves and stops; --resume goes on") { preset, data, output, resume, from, set, threads, device };
        command.SetAction(result => Failure.Guard(() =>
        {
            NativeHeap.KeepMemory();
            return Run(new Request(
                result.GetValue(preset),
                result.GetValue(data),
                result.GetValue(output)!,
                result.GetValue(resume),
                result.GetValue(from),
                result.GetValue(set) ?? [],
                result.GetValue(threads) switch
                {
                    null => Environment.ProcessorCount,
                    >= 1 and <= 1024 and int count => count,
                    int other => throw new InvalidDataException($"--threads is {other}; expected 1 to 1024"),
                },
                result.GetValue(device)!));
        }));
        return command;
    }

    private static int Run(Request request)
    {
        using var folder = new RunFolder(request.Output);
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        bool complete = false;
        LiveDisplay.Run(display => complete = Run(request, folder, display, stop.Token));
        Console.WriteLine(complete ? "the run is complete" : $"stopped; go on with: train --resume --out {request.Output}");
        return 0;

        void Stop(PosixSignalContext context)
        {
            // The second one ends the process: a step of a large network takes minutes.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static bool Run(Request request, RunFolder folder, IProgressDisplay display, CancellationToken cancellation)
    {
        SafeTensors? checkpoint = null;
        if (request.Resume)
        {
            checkpoint = folder.OpenNewest(display.Note) ?? throw new InvalidDataException($"{folder.Location}: no checkpoint to resume from");
        }
        else if (folder.Checkpoints.Count > 0)
        {
            throw new InvalidDataException($"{folder.Location}: it holds a run already ({Path.GetFileName(folder.Checkpoints[0])}); go on with --resume or choose another --out");
        }
        else if (request.From is string from)
        {
            checkpoint = SafeTensors.Load(from);
        }

        TrainingConfiguration configuration = request.Preset is string preset ? ConfigurationFile.Load(preset)
            : checkpoint is not null ? CheckpointFile.Describe(checkpoint).Configuration
            : throw new InvalidDataException($"--preset is missing; expected one of {string.Join(", ", ConfigurationFile.Presets)}, or a file");
        configuration = ConfigurationFile.Set(configuration, request.Settings);
        configuration = configuration with { Data = configuration.Data with { Source = request.Data ?? configuration.Data.Source } };
        using IImageSource source = DataSource.Open(configuration.Data.Source, configuration.Data.Options);
        configuration = ConfigurationCheck.Check(WithChannels(configuration, source));
        TorchRuntime.Threads = Math.Max(1, request.Threads / configuration.Optimization.Shards);
        display.Note(source.Describe().ToString());
        if (checkpoint is not null)
        {
            CheckpointShapes.Check(checkpoint, configuration);
        }

        using var run = new TrainingRun(configuration, source, folder, display, Device(request.Device));
        if (checkpoint is not null)
        {
            run.Restore(checkpoint);
        }

        return run.Run(cancellation);
    }

    private static torch.Device Device(string name) => name switch
    {
        "cpu" => torch.CPU,
        "cuda" when torch.cuda.is_available() => torch.CUDA,
        "cuda" => throw new InvalidDataException("--device cuda: there is no CUDA device, or this build has no CUDA libraries (build with -p:Cuda=true)"),
        _ => throw new InvalidDataException($"--device {name}: expected cpu or cuda"),
    };

    private static TrainingConfiguration WithChannels(TrainingConfiguration configuration, IImageSource source)
    {
        string[] names = [.. source.Channels.Select(c => c.Name)];
        return configuration.Data.Channels.Count == 0 || configuration.Data.Channels.SequenceEqual(names)
            ? configuration with { Data = configuration.Data with { Channels = names } }
            : throw new InvalidDataException($"data.channels are {string.Join(", ", configuration.Data.Channels)}; this source has {string.Join(", ", names)}");
    }

    private sealed record Request(string? Preset, string? Data, string Output, bool Resume, string? From, IReadOnlyList<string> Settings, int Threads, string Device);
}
