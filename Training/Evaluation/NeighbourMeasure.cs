using System.Globalization;
using System.Text;

namespace ScaleParty.Training.Evaluation;

/// <summary>The training frames nearest to samples, with a sheet of pictures.</summary>
/// <param name="sheet">Path of the sheet.</param>
internal sealed class NeighbourMeasure(string sheet) : ISeparateMeasure
{
    /// <summary>Name of its results.</summary>
    public const string ResultName = "neighbours";

    public string Name => ResultName;

    public IReadOnlyList<string> Keys(EvaluationContext context) => context.Source is null || context.Options.NeighbourFrames == 0 ? [] : ["frames"];

    public string Settings(EvaluationContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"{context.Options.NeighbourSamples} samples, {context.Options.NeighbourFrames} frames, {context.NoiseName}, seed {context.Options.Seed}");

    public object Measure(string key, EvaluationContext context)
    {
        NeighbourReport report = Neighbours.Find(context);
        Neighbours.Save(report, context, sheet);
        return report;
    }

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        NeighbourReport report = results[0].As<NeighbourReport>();
        page.Append(c, $"\n## Nearest of {report.Searched} training frames\n\nRoot mean square difference of pixels at 32x32, values in [-1, 1]; pictures in the sheet of neighbours. A sample learnt by heart would have a nearest frame far below the others'.\n\n| sample | nearest | median frame |\n|---|---|---|\n");
        foreach (Neighbour n in report.Samples)
        {
            page.Append(c, $"| {n.Sample} | {n.Nearest:0.000} | {n.Median:0.000} |\n");
        }

        if (report.HeldOut is double heldOut)
        {
            page.Append(c, $"\nMean over the samples: {report.Samples.Average(n => n.Nearest):0.000}. As many held-out frames, which nothing can have learnt: {heldOut:0.000}.\n");
        }
    }
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
