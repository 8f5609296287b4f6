using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Training.Data;
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
        SafeTensors file = Directory.Exists(path) ? Newest(path) : SafeTensors.Load(path);
        (TrainingConfiguration configuration, _) = CheckpointFile.Describe(file);
        var trainer = new Trainer(ConfigurationCheck.Check(configuration), CPU);
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
    public static GeneratorNetwork ToNetwork(Trainer trainer, TrainingConfiguration configuration, RunCounters counters, IImageSource? source)
    {
        trainer.MeasureMeanLatent(LatentSpace.MeanLatentSamples);
        GeneratorNetwork network = trainer.Average.ToNetwork();
        SourceDescription? data = source?.Describe();
        CultureInfo c = CultureInfo.InvariantCulture;
        NetworkDescription description = network.Description with
        {
            Credit = data?.Credit ?? string.Empty,
            Licence = data?.Licence ?? string.Empty,
            Training = string.Create(
                c,
                $"preset {configuration.Name}, {counters.Images:N0} images, {ProgressReport.FormatTime(TimeSpan.FromSeconds(counters.Seconds))} hours; scales {configuration.Regions.MinimumShare * 100:0.#} to {configuration.Regions.MaximumShare * 100:0.#} % ({configuration.Regions.Distribution}), pairs {configuration.Pairs.Probability}, L1 {configuration.Pairs.L1}, R1 {configuration.Optimization.R1}, path length {configuration.Optimization.PathLength}, noise {configuration.Network.Noise}, data {data?.Kind ?? "not at hand"}"),
        };
        return new GeneratorNetwork(description, network.Mapping, network.Convolutions, network.ToImage, network.MeanLatent);
    }

    private static SafeTensors Newest(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, RunFolder.CheckpointPattern).OrderDescending(StringComparer.Ordinal)];
        return files.Length > 0 ? SafeTensors.Load(files[0]) : throw new InvalidDataException($"{folder}: it holds no checkpoint");
    }
}
