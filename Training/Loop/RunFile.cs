using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Method;
using ScaleParty.Training.Method.Generators;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>A run's state opened to look at or to export, without going on with it.</summary>
internal static class RunFile
{
    /// <summary>Opens a checkpoint, or the newest one in a run's folder.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is broken.</exception>
    public static (TrainingConfiguration Configuration, RunCounters Counters, Trainer Trainer) Open(string path)
    {
        SafeTensors file = Directory.Exists(path)
            ? RunFolder.OpenNewest(path, Console.Error.WriteLine) ?? throw new InvalidDataException($"{path}: it holds no checkpoint that can be read")
            : SafeTensors.Load(path);
        (TrainingConfiguration configuration, _) = CheckpointFile.Describe(file);
        CheckpointShapes.Check(file, ConfigurationCheck.Check(configuration));
        var trainer = new Trainer(configuration, CPU);
        try
        {
            RunCounters counters = CheckpointFile.Restore(file, trainer);
            return (configuration, counters, trainer);
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>The averaged generator as a network with the description of its training and its mean latent.</summary>
    /// <param name="trainer">The state.</param>
    /// <param name="configuration">How it was trained.</param>
    /// <param name="counters">For how long.</param>
    /// <param name="source">Gives credit and licence, where it is at hand.</param>
    public static GeneratorNetwork ToNetwork(Trainer trainer, TrainingConfiguration configuration, RunCounters counters, IDataSource? source)
    {
        if (trainer.Network.Method is not null)
        {
            throw new InvalidDataException($"the run {configuration.Name} trains {configuration.Network.Method}, which no network file can hold; train, evaluate, compare and export know it");
        }

        trainer.MeasureMeanLatent(LatentSpace.MeanLatentSamples);
        GeneratorNetwork network = trainer.Average.ToNetwork();
        SourceDescription? data = source?.Describe();
        NetworkDescription description = network.Description with
        {
            Credit = data?.Credit ?? string.Empty,
            Licence = data?.Licence ?? string.Empty,
            Training = Words(configuration, counters, data),
        };
        return new GeneratorNetwork(description, network.Mapping, network.Convolutions, network.ToImage, network.MeanLatent);
    }

    /// <summary>The averaged generator of any method as a maker of images, with its mean latent.</summary>
    /// <inheritdoc cref="ToNetwork"/>
    public static IImageMaker ToMaker(Trainer trainer, TrainingConfiguration configuration, RunCounters counters, IDataSource? source)
    {
        if (trainer.Network.Method is null)
        {
            return new SampleMaker(ToNetwork(trainer, configuration, counters, source));
        }

        trainer.MeasureMeanLatent(LatentSpace.MeanLatentSamples);
        StyledGenerator copy = NetworkFactory.CreateMethod(configuration)!;
        using IDisposable off = no_grad();
        WeightAverage.Update(copy, trainer.AverageNetwork.Module, 0);
        copy.MeanLatent.copy_(trainer.AverageNetwork.MeanLatent);
        return new MethodMaker(copy, NetworkFactory.Describe(configuration) with { Training = Words(configuration, counters, source?.Describe()) });
    }

    /// <summary>How a run was trained, in words.</summary>
    public static string Words(TrainingConfiguration configuration, RunCounters counters, SourceDescription? data) => string.Create(
        CultureInfo.InvariantCulture,
        $"preset {configuration.Name}, {counters.Images:N0} images, {ProgressReport.FormatTime(TimeSpan.FromSeconds(counters.Seconds))} hours; scales {configuration.Regions.MinimumShare * 100:0.#} to {configuration.Regions.MaximumShare * 100:0.#} % ({configuration.Regions.Distribution}), pairs {configuration.Pairs.Probability}, L1 {configuration.Pairs.L1}, R1 {configuration.Optimization.R1}, path length {configuration.Optimization.PathLength}, noise {configuration.Network.Noise}, data {data?.Kind ?? "not at hand"}");

    /// <summary>The network of a file, or the averaged generator of a run with the configuration it was trained with; null where neither is named.</summary>
    /// <exception cref="InvalidDataException">Both are named, or the one that is named is broken.</exception>
    public static (GeneratorNetwork Network, TrainingConfiguration? Configuration)? Network(string? file, string? run)
    {
        if (file is not null && run is not null)
        {
            throw new InvalidDataException($"--network {file} and --run {run}: expected one of them");
        }

        if (file is not null)
        {
            return (NetworkFile.Load(file), null);
        }

        if (run is null)
        {
            return null;
        }

        (TrainingConfiguration configuration, RunCounters counters, Trainer trainer) = Open(run);
        using (trainer)
        {
            return (ToNetwork(trainer, configuration, counters, null), configuration);
        }
    }

    /// <summary>The same for any method, as a maker of images; of the compared methods, an exported file as well.</summary>
    /// <exception cref="InvalidDataException">Both are named, or the one that is named is broken.</exception>
    public static (IImageMaker Maker, TrainingConfiguration? Configuration)? Maker(string? file, string? run)
    {
        if (file is not null && run is null && ModelFile.KindOf(file) == ModelFileKind.SafeTensors && SafeTensors.Load(file) is { } tensors && MethodFile.Is(tensors))
        {
            return MethodFile.Load(tensors);
        }

        if (run is null || file is not null)
        {
            return Network(file, run) is (var network, var own) ? (new SampleMaker(network), own) : null;
        }

        (TrainingConfiguration configuration, RunCounters counters, Trainer trainer) = Open(run);
        using (trainer)
        {
            return (ToMaker(trainer, configuration, counters, null), configuration);
        }
    }
}
