using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Loop;

namespace ScaleParty.Training.Comparison;

/// <summary>What was measured of one entry on one source.</summary>
internal sealed record EntryResult
{
    private const int MostBytes = 1 << 20;

    /// <summary>Name of the entry.</summary>
    public required string Entry { get; init; }

    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>What results depend on beside entry and source; results of other settings do not count.</summary>
    public required string Settings { get; init; }

    /// <summary>Images trained with.</summary>
    public long Images { get; init; }

    /// <summary>Speed of training.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Parameters of the generator.</summary>
    public long Parameters { get; init; }

    /// <summary>SelfSSIM between full frames; null until it is measured.</summary>
    public ConsistencyTable? Consistency { get; init; }

    /// <summary>Distances of full frames to real ones, per side.</summary>
    public IReadOnlyList<FrameDistance> Frames { get; init; } = [];

    /// <summary>SelfSSIM per noise policy and repeat.</summary>
    public IReadOnlyList<NoiseConsistency> Noise { get; init; } = [];

    /// <summary>Name of the file of an entry's results.</summary>
    public static string FileName(string source, string entry) => $"{Label(source)}-{entry}.json";

    /// <summary>A source as a part of file names.</summary>
    public static string Label(string source) => string.Concat(source.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    /// <summary>Whether it is of a source and was measured with these settings, so that it can be compared with others that are.</summary>
    public bool IsOf(string source, string settings) => Source == source && Settings == settings;

    /// <summary>SelfSSIM of a side with the smallest; null where it was not measured.</summary>
    public double? SelfSsim(int side) => SelfSsim(Suite.Side, side);

    /// <summary>SelfSSIM of two sides; null where it was not measured.</summary>
    public double? SelfSsim(int a, int b)
    {
        List<int> sides = [.. Consistency?.Resolutions ?? []];
        return sides.Contains(a) && sides.Contains(b) ? Consistency!.Values[sides.IndexOf(a)][sides.IndexOf(b)] : null;
    }

    /// <summary>Distances of a side; null where they were not measured.</summary>
    public FrameDistance? Frame(int side) => Frames.FirstOrDefault(f => f.Side == side);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no file of results.</exception>
    public static EntryResult Read(string path)
    {
        try
        {
            EntryResult result = JsonSerializer.Deserialize<EntryResult>(InputFile.ReadAllBytes(path, MostBytes), ConfigurationFile.Json) ?? throw new JsonException("it is null");
            bool square = result.Consistency is not { } table || (table.Resolutions is not null && table.Values is not null && table.Resolutions.Count == table.Values.Count && table.Values.All(row => row is not null && row.Count == table.Values.Count));
            return square && result.Frames.All(f => f is not null) && result.Noise.All(n => n is { Policy: not null, Sides: not null, Values: not null } && n.Sides.SequenceEqual(Suite.NoiseSides) && n.Values.Count == n.Sides.Count)
                ? result
                : throw new JsonException("tables and their sides differ in number");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no file of a comparison's results: {e.Message}", e);
        }
    }

    /// <summary>Writes a file.</summary>
    public void Save(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, ConfigurationFile.Json));
}

/// <summary>Distance of full frames of a size to real ones.</summary>
/// <param name="Side">Pixels a side.</param>
/// <param name="Frechet">Frechet distance of random features, times 1000.</param>
/// <param name="Wasserstein">Sliced Wasserstein distance, times 1000.</param>
/// <param name="Precision">Improved precision of random features, 0 to 1.</param>
/// <param name="Recall">Improved recall of random features, 0 to 1.</param>
internal sealed record FrameDistance(int Side, double Frechet, double Wasserstein, double Precision, double Recall);

/// <summary>SelfSSIM with the smallest size under a noise policy.</summary>
/// <param name="Policy">The policy, as the report names it.</param>
/// <param name="Repeat">Number of the repeat.</param>
/// <param name="Sides">Pixels a side of the frames.</param>
/// <param name="Values">SelfSSIM of each.</param>
internal sealed record NoiseConsistency(string Policy, int Repeat, IReadOnlyList<int> Sides, IReadOnlyList<double> Values);
