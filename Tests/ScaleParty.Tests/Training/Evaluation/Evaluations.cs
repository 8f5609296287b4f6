using ScaleParty.Models;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;

namespace ScaleParty.Tests.Training.Evaluation;

/// <summary>Evaluations that take a second.</summary>
internal static class Evaluations
{
    public static EvaluationOptions Small { get; } = new()
    {
        Samples = 24,
        ConsistencySamples = 2,
        Resolutions = [16, 24],
        Shares = [0.5, 1],
        DistanceResolution = 16,
        NeighbourFrames = 0,
    };

    public static EvaluationContext Context(SampleMaker maker, IDataSource? source, EvaluationOptions? options = null, List<string>? notes = null, CancellationToken cancellation = default) =>
        new(maker, source, EvaluationDefaults.Complete(options ?? Small, maker.Network.Description, source), new Notes(notes ?? []), cancellation);

    public static EvaluationReport.Content Header(GeneratorNetwork network, string data = "") => new() { Network = network.Description.Name, Fingerprint = network.Fingerprint, Data = data };

    private sealed class Notes(List<string> notes) : IEvaluationProgress
    {
        public void Note(string text) => notes.Add(text);

        public void Report(string what, long done, long total)
        {
            // Nobody looks.
        }
    }
}
