using System.Globalization;
using System.Text;

namespace ScaleParty.Training.Evaluation;

/// <summary>Everything an evaluation found.</summary>
internal sealed record EvaluationReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>What it was trained on and for how long, from its description.</summary>
    public string Training { get; init; } = string.Empty;

    /// <summary>The data that distances refer to; held out from training where the source keeps any.</summary>
    public string Data { get; init; } = string.Empty;

    /// <summary>SelfSSIM between resolutions.</summary>
    public IReadOnlyList<ConsistencyTable> Consistency { get; init; } = [];

    /// <summary>Distances to real images, per scale.</summary>
    public IReadOnlyList<ScaleDistance> Distances { get; init; } = [];

    /// <summary>Nearest training frames of samples.</summary>
    public NeighbourReport? Neighbours { get; init; }

    /// <summary>As a page of tables.</summary>
    public string ToMarkdown()
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        var page = new StringBuilder();
        page.Append(c, $"# Evaluation of {Network}\n\n{Training}\n{(Data.Length > 0 ? $"\nReal images: {Data}\n" : "")}");
        foreach (ConsistencyTable table in Consistency)
        {
            page.Append(c, $"\n## SelfSSIM, {table.Noise}, {table.Samples} latents, compared at {table.Common} pixels\n\n| px | {string.Join(" | ", table.Resolutions)} |\n|{string.Concat(Enumerable.Repeat("---|", table.Resolutions.Count + 1))}\n");
            for (int i = 0; i < table.Resolutions.Count; i++)
            {
                page.Append(c, $"| {table.Resolutions[i]} | {string.Join(" | ", table.Values[i].Select(v => v.ToString("0.0000", c)))} |\n");
            }
        }

        if (Distances.Count > 0)
        {
            bool detected = Distances[0].Frechet is not null;
            page.Append(c, $"\n## Distance to real images, {Distances[0].Samples} images of {Distances[0].Resolution} pixels per scale\n\n| scale | sliced Wasserstein x 1000 | finest to coarsest level | training images instead |{(detected ? " Frechet | precision | recall |" : "")}\n|---|---|---|---|{(detected ? "---|---|---|" : "")}\n");
            foreach (ScaleDistance d in Distances)
            {
                page.Append(c, $"| {d.Share * 100:0} % | {d.Wasserstein:0.0} | {string.Join(", ", d.Levels.Select(l => l.ToString("0.0", c)))} | {d.WassersteinOfTraining?.ToString("0.0", c)} |");
                page.Append(c, $"{(detected ? $" {Show(d.Frechet)} | {Show(d.Precision)} | {Show(d.Recall)} |" : "")}\n");
            }
        }

        if (Neighbours is not null)
        {
            page.Append(c, $"\n## Nearest of {Neighbours.Searched} training frames\n\nRoot mean square difference of pixels at 32x32, values in [-1, 1]; pictures in the sheet of neighbours. A sample learnt by heart would have a nearest frame far below the others'.\n\n| sample | nearest | median frame |\n|---|---|---|\n");
            foreach (Neighbour n in Neighbours.Samples)
            {
                page.Append(c, $"| {n.Sample} | {n.Nearest:0.000} | {n.Median:0.000} |\n");
            }

            if (Neighbours.HeldOut is double heldOut)
            {
                page.Append(c, $"\nMean over the samples: {Neighbours.Samples.Average(n => n.Nearest):0.000}. As many held-out frames, which nothing can have learnt: {heldOut:0.000}.\n");
            }
        }

        return page.ToString();
    }

    private static string Show(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>SelfSSIM of every resolution against every other.</summary>
/// <param name="Noise">Noise policy.</param>
/// <param name="Samples">Number of latents.</param>
/// <param name="Common">Resolution of the comparison.</param>
/// <param name="Resolutions">Full-frame resolutions.</param>
/// <param name="Values">Mean SSIM, [resolution][resolution].</param>
internal sealed record ConsistencyTable(string Noise, int Samples, int Common, IReadOnlyList<int> Resolutions, IReadOnlyList<IReadOnlyList<double>> Values);

/// <summary>Distance to real images at one scale.</summary>
internal sealed record ScaleDistance
{
    /// <summary>Extent as a share of the frame.</summary>
    public double Share { get; init; }

    /// <summary>Pixels.</summary>
    public int Resolution { get; init; }

    /// <summary>Images of each kind.</summary>
    public int Samples { get; init; }

    /// <summary>Sliced Wasserstein distance times 1000, mean over levels.</summary>
    public double Wasserstein { get; init; }

    /// <summary>The same per level, finest first.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [];

    /// <summary>What training images score in place of generated ones, where the real ones are held out: as good as it can get.</summary>
    public double? WassersteinOfTraining { get; init; }

    /// <summary>Frechet distance with the detector's features.</summary>
    public double? Frechet { get; init; }

    /// <summary>Improved precision, k = 3.</summary>
    public double? Precision { get; init; }

    /// <summary>Improved recall, k = 3.</summary>
    public double? Recall { get; init; }
}

/// <summary>What a search for nearest training frames found.</summary>
/// <param name="Searched">Frames that were searched.</param>
/// <param name="Samples">One entry per sample.</param>
/// <param name="HeldOut">Mean distance of as many held-out frames to their nearest training frame, where the source keeps any.</param>
internal sealed record NeighbourReport(int Searched, IReadOnlyList<Neighbour> Samples, double? HeldOut);

/// <summary>How near training frames come to a sample.</summary>
/// <param name="Sample">Number of the sample.</param>
/// <param name="Nearest">Root mean square difference to the nearest frame.</param>
/// <param name="Median">The same to the median frame.</param>
/// <param name="Frames">The nearest frames, nearest first.</param>
internal sealed record Neighbour(int Sample, double Nearest, double Median, IReadOnlyList<NearFrame> Frames);

/// <summary>A training frame near a sample.</summary>
/// <param name="Frame">Number of its draw.</param>
/// <param name="Distance">Root mean square difference.</param>
internal sealed record NearFrame(long Frame, double Distance);
