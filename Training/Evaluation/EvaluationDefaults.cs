using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation.Measures;

namespace ScaleParty.Training.Evaluation;

/// <summary>What is measured where the user does not say: the sizes and scales that the network was trained on.</summary>
internal static class EvaluationDefaults
{
    private const int Steps = 5;
    private const int SmallestSide = 16;
    private const int LargestSide = 1024;

    // Headers of so many images tell whether they are large enough.
    private const int Examined = 256;

    /// <summary>Fills in what the options leave open.</summary>
    /// <exception cref="InvalidDataException">A scale was asked for that the data does not show.</exception>
    public static EvaluationOptions Complete(EvaluationOptions options, NetworkDescription network, IDataSource? source)
    {
        double largest = source?.LargestShare ?? double.PositiveInfinity;
        if (options.Shares.Where(s => s > largest + 1e-9).ToArray() is { Length: > 0 } beyond)
        {
            CultureInfo c = CultureInfo.InvariantCulture;
            throw new InvalidDataException($"--shares has {string.Join(", ", beyond.Select(s => s.ToString(c)))}; the data shows true content up to {largest.ToString("0.###", c)} of the frame");
        }

        bool refines = network.Refinement is not null;
        string[] counted = refines ? [.. RefinementSamples.Shown(network).Except(network.Refinement!.LocalChannels)] : [.. network.ImageChannels];
        if (options.Threshold is ChannelThreshold threshold && !counted.Contains(threshold.Channel))
        {
            throw new InvalidDataException($"--threshold names '{PlainText.OneLine(threshold.Channel)}'; expected one of {string.Join(", ", counted)}");
        }

        return options with
        {
            Threshold = options.Threshold ?? (refines ? RefinementSamples.Land : new()),
            DistanceResolution = options.DistanceResolution > 0 ? options.DistanceResolution : Pixels(network),
            Shares = options.Shares.Count > 0 ? [.. options.Shares.Distinct()] : Shares(network, largest),
            Resolutions = options.Resolutions.Count > 0 ? [.. options.Resolutions.Distinct()] : Resolutions(network),
        };
    }

    /// <summary>The smaller side that the network was trained with, or four base cells.</summary>
    public static int Pixels(NetworkDescription network) =>
        Math.Clamp(network.TrainedResolutions.Count > 0 ? network.TrainedResolutions.Min() : 4 * network.CellSize, SmallestSide, LargestSide);

    /// <summary>Shares from the smallest to the largest that was trained and that the data shows, evenly in the logarithm.</summary>
    public static IReadOnlyList<double> Shares(NetworkDescription network, double largest)
    {
        double maximum = Math.Min(network.TrainedScales.Maximum, largest), minimum = Math.Min(network.TrainedScales.Minimum, maximum);
        return [.. Spread(minimum, maximum).Select(s => Math.Min(Math.Round(s, 3), maximum)).Distinct()];
    }

    /// <summary>Sides of the full frame at the sampling periods that were trained, evenly in the logarithm, in whole base cells.</summary>
    public static IReadOnlyList<int> Resolutions(NetworkDescription network)
    {
        int small = Pixels(network), large = network.TrainedResolutions.Count > 0 ? Math.Max(network.TrainedResolutions.Max(), small) : 6 * network.CellSize;
        double from = Math.Min(small / Math.Min(network.TrainedScales.Maximum, 1), LargestSide), to = Math.Clamp(large / network.TrainedScales.Minimum, from, LargestSide);
        int cell = network.CellSize;
        return [.. Spread(from, to).Select(r => Math.Max((int)Math.Round(r / cell) * cell, SmallestSide)).Distinct()];
    }

    /// <summary>What a reader of the results should know about how the options suit the network and the data.</summary>
    public static IReadOnlyList<string> Notes(EvaluationOptions options, NetworkDescription network, IDataSource? source, CancellationToken cancellation)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        var notes = new List<string>();
        int pixels = options.DistanceResolution;
        if (source is not null && network.TrainedResolutions.Count > 0 && pixels < network.TrainedResolutions.Min())
        {
            notes.Add(string.Create(c, $"Images of {pixels} pixels are {(double)pixels / network.CellSize:0.##} base cells wide; the network was trained with {string.Join(" and ", network.TrainedResolutions)} pixels."));
        }

        if (source is null)
        {
            return notes;
        }

        if (network.TrainedScales.Maximum > source.LargestShare + 1e-9)
        {
            notes.Add(string.Create(c, $"The network was trained up to {network.TrainedScales.Maximum * 100:0.#} % of the frame, but this data shows true content up to {source.LargestShare * 100:0.#} % only: larger scales are not measured."));
        }

        int side = source.Survey(Examined, cancellation: cancellation).SmallestSide;
        double frame = side / source.LargestShare;
        if (side > 0 && options.Shares.Where(s => s * frame < pixels - 1).Select(ScaleKey.Of).ToArray() is { Length: > 0 } enlarged)
        {
            notes.Add(string.Create(c, $"The smallest of the images looked at has {side} pixels a side: at {string.Join(", ", enlarged)} of the frame real images are enlarged to {pixels} pixels, and are smoother than they should be."));
        }

        return notes;
    }

    private static IEnumerable<double> Spread(double from, double to) =>
        Enumerable.Range(0, Steps).Select(k => from * Math.Pow(to / from, k / (Steps - 1.0)));
}
