using System.Globalization;
using System.Text.Json;
using ScaleParty.Models;

namespace ScaleParty.Training.Loop;

/// <summary>What a run begins with: nothing, the whole state of a checkpoint, or the weights of a file that fit.</summary>
internal sealed class RunStart
{
    private readonly Func<Trainer, RunBeginning> _apply;

    private RunStart(Func<Trainer, RunBeginning> apply)
    {
        _apply = apply;
    }

    /// <summary>A run that begins with weights as they are drawn.</summary>
    public static RunStart Anew { get; } = new(_ => RunBeginning.Anew);

    /// <summary>Goes on with the whole state of a checkpoint.</summary>
    public static RunStart Resume(SafeTensors checkpoint) => new(trainer =>
    {
        RunCounters counters = CheckpointFile.Restore(checkpoint, trainer);
        return new("resumed", counters, checkpoint.Source, string.Create(CultureInfo.InvariantCulture, $"going on from {checkpoint.Source} ({counters.Images:N0} images)"));
    });

    /// <summary>
    /// Begins a run with a network file, a checkpoint or a compact resume file. A checkpoint whose networks have the shapes asked for goes on where it
    /// was; of one with others, and of a network file, the weights that fit are taken and the run counts from 0.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="configuration">The run.</param>
    public static RunStart From(SafeTensors file, TrainingConfiguration configuration)
    {
        if (IsNetwork(file))
        {
            return new RunStart(trainer => Take(Transfer.FromNetwork(file), trainer));
        }

        // A file that lacks what its own configuration asks for is broken; only another configuration may leave something out.
        return Shapes(CheckpointFile.Describe(file).Configuration) == Shapes(configuration)
            ? Resume(file)
            : new RunStart(trainer => CheckpointFile.Fits(file, trainer) ? Resume(file).Apply(trainer) : Take(Transfer.FromCheckpoint(file), trainer));
    }

    /// <summary>Whether a file is a network, and no checkpoint.</summary>
    public static bool IsNetwork(SafeTensors file) => file.Metadata.ContainsKey(NetworkFile.MetadataKey);

    /// <summary>Gives a trainer its state.</summary>
    /// <exception cref="InvalidDataException">The file is of another network, or broken.</exception>
    public RunBeginning Apply(Trainer trainer) => _apply(trainer);

    private static RunBeginning Take(Transfer transfer, Trainer trainer)
    {
        TransferReport report = transfer.Take(trainer);
        return new("transferred", new RunCounters(), report.Source, string.Join('\n', report.Lines()));
    }

    private static string Shapes(TrainingConfiguration c) =>
        JsonSerializer.Serialize(c.Network, ConfigurationFile.Json) + JsonSerializer.Serialize(c.Discriminator, ConfigurationFile.Json) + string.Join(',', c.Data.Channels);
}

/// <summary>How a run began.</summary>
/// <param name="Event">Name in the log.</param>
/// <param name="Counters">How far the run is.</param>
/// <param name="Source">The file that its state comes from, if any.</param>
/// <param name="Sentence">What a person reads about it, if anything.</param>
internal sealed record RunBeginning(string Event, RunCounters Counters, string? Source, string? Sentence)
{
    /// <summary>With weights as they are drawn.</summary>
    public static RunBeginning Anew { get; } = new("started", new RunCounters(), null, null);
}
