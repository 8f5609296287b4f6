using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScaleParty.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>The counters of a run beside its tensors.</summary>
internal sealed record RunCounters
{
    /// <summary>Steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>Images of the data shown.</summary>
    public long Images { get; init; }

    /// <summary>Time spent, over all sessions.</summary>
    public double Seconds { get; init; }

    /// <summary>Steps of the generator's optimiser.</summary>
    public long GeneratorSteps { get; init; }

    /// <summary>Steps of the discriminator's optimiser.</summary>
    public long DiscriminatorSteps { get; init; }

    /// <summary>The augmentation's p.</summary>
    public double AugmentationProbability { get; init; }

    /// <summary>Sum of signs since p was adjusted.</summary>
    public double PendingSigns { get; init; }

    /// <summary>Number of scores since p was adjusted.</summary>
    public long PendingScores { get; init; }
}

/// <summary>
/// Checkpoints: safetensors with every tensor of the trainer, the counters and the configuration in the metadata. Random numbers hang
/// on seed and step, so that these are the whole state. A compact file has weights in float16 and no optimiser moments.
/// </summary>
internal static class CheckpointFile
{
    private const string CountersKey = "scaleparty.training.counters";
    private const string ConfigurationKey = "scaleparty.training.configuration";
    private const string CompactKey = "scaleparty.training.compact";

    /// <summary>Writes the whole state beside <paramref name="path"/> and renames.</summary>
    /// <exception cref="TrainingDivergedException">A weight is not finite.</exception>
    public static void Save(string path, Trainer trainer, TrainingConfiguration configuration, RunCounters counters) =>
        Write(path, trainer.State, configuration, counters, compact: false);

    /// <summary>Writes weights in float16, without moments: enough to go on anywhere, after the moments have built up again.</summary>
    public static void SaveCompact(string path, Trainer trainer, TrainingConfiguration configuration, RunCounters counters) =>
        Write(path, trainer.Weights, configuration, counters, compact: true);

    /// <summary>Reads what a file says about the run, without its tensors' values.</summary>
    /// <exception cref="InvalidDataException">It is no checkpoint.</exception>
    public static (TrainingConfiguration Configuration, RunCounters Counters) Describe(SafeTensors file)
    {
        if (!file.Metadata.TryGetValue(CountersKey, out string? counters) || !file.Metadata.TryGetValue(ConfigurationKey, out string? configuration))
        {
            throw new InvalidDataException($"{file.Source}: it is not a training checkpoint: its metadata has no '{CountersKey}' and '{ConfigurationKey}'");
        }

        try
        {
            RunCounters read = JsonSerializer.Deserialize<RunCounters>(counters, ConfigurationFile.Json) ?? throw new InvalidDataException($"{file.Source}: {CountersKey} is empty");
            return (ConfigurationFile.Parse(configuration, file.Source), Check(read, file.Source));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file.Source}: {CountersKey}: {e.Message}", e);
        }
    }

    /// <summary>Whether a file holds every tensor of a trainer in its shape.</summary>
    public static bool Fits(SafeTensors file, Trainer trainer) => Expected(file, trainer).All(t =>
        file.Tensors.TryGetValue(t.Name, out TensorInfo? found) && found.Shape.Select(s => (long)s).SequenceEqual(t.Tensor.shape));

    /// <summary>The values of a tensor.</summary>
    /// <exception cref="InvalidDataException">It is missing, or holds what is no number.</exception>
    public static float[] ReadFinite(SafeTensors file, string name) => Finite(file, name, file.ReadFloats(name));

    /// <summary>Restores a trainer in place.</summary>
    /// <returns>The counters of the run.</returns>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape (the configuration is another) or holds what is no number.</exception>
    public static RunCounters Restore(SafeTensors file, Trainer trainer)
    {
        (_, RunCounters counters) = Describe(file);
        using IDisposable off = no_grad();
        foreach ((string name, Tensor to) in Expected(file, trainer))
        {
            using DisposeScope scope = NewDisposeScope();
            float[] values = Finite(file, name, file.ReadFloats(name, [.. to.shape.Select(s => (int)s)]));
            to.copy_(tensor(values, to.shape));
        }

        // Without moments the optimisers start anew, and so does the correction of their bias.
        trainer.OptimizerSteps = IsCompact(file) ? (0, 0) : (counters.GeneratorSteps, counters.DiscriminatorSteps);
        trainer.Control.Probability = counters.AugmentationProbability;
        trainer.Control.Pending = (counters.PendingSigns, counters.PendingScores);
        return counters;
    }

    private static bool IsCompact(SafeTensors file) => file.Metadata.ContainsKey(CompactKey);

    private static IEnumerable<(string Name, Tensor Tensor)> Expected(SafeTensors file, Trainer trainer) => IsCompact(file) ? trainer.Weights : trainer.State;

    private static float[] Finite(SafeTensors file, string name, float[] values) =>
        Array.Find(values, v => !float.IsFinite(v)) is var wrong && float.IsFinite(wrong)
            ? values
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{file.Source}: tensor '{name}' holds {wrong}; expected finite numbers"));

    private static RunCounters Check(RunCounters c, string source)
    {
        foreach ((string name, double value, double least, double most) in new[]
        {
            ("steps", c.Steps, 0, 1e12),
            ("images", c.Images, 0, 1e15),
            ("seconds", c.Seconds, 0, 1e12),
            ("generatorSteps", c.GeneratorSteps, 0, 1e12),
            ("discriminatorSteps", c.DiscriminatorSteps, 0, 1e12),
            ("augmentationProbability", c.AugmentationProbability, 0, 1),
            ("pendingScores", c.PendingScores, 0, 1e9),
            ("pendingSigns", c.PendingSigns, -1e9, 1e9),
        })
        {
            if (!(value >= least && value <= most))
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{source}: {CountersKey}: {name} is {value}; expected {least} to {most}"));
            }
        }

        return c;
    }

    private static void Write(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, TrainingConfiguration configuration, RunCounters counters, bool compact)
    {
        var writer = new SafeTensorsWriter();
        writer.AddMetadata(CountersKey, JsonSerializer.Serialize(counters, ConfigurationFile.Json));
        writer.AddMetadata(ConfigurationKey, ConfigurationFile.Format(configuration));
        if (compact)
        {
            writer.AddMetadata(CompactKey, "float16 weights, no optimiser moments");
        }

        foreach ((string name, Tensor tensor) in tensors)
        {
            using DisposeScope scope = NewDisposeScope();
            float[] values = tensor.detach().cpu().contiguous().data<float>().ToArray();
            foreach (float v in values)
            {
                if (!float.IsFinite(v))
                {
                    throw new TrainingDivergedException(string.Create(CultureInfo.InvariantCulture, $"{name} holds {v}"));
                }
            }

            writer.Add(name, [.. tensor.shape.Select(s => (int)s)], values, compact ? TensorType.F16 : TensorType.F32);
        }

        writer.Save(path);
    }
}

/// <summary>A loss or a weight is no longer finite.</summary>
internal sealed class TrainingDivergedException(string message) : Exception(message);
