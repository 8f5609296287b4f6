using System.Globalization;
using ScaleParty.Models;
using ScottPlot;

namespace ScaleParty.Training.Evaluation;

/// <summary>Draws distance against scale.</summary>
internal static class MetricPlot
{
    private const int Width = 960;
    private const int Height = 560;
    private static readonly Color NetworkColour = new(0x1F, 0x77, 0xB4);
    private static readonly Color DataColour = new(0x7A, 0x86, 0x94);

    /// <summary>Writes a PNG: the network's distance per scale and, where it was measured, that of training images. Nothing where no scale was measured yet.</summary>
    public static void Save(EvaluationReport report, string path)
    {
        ScaleDistance[] results = [.. report.Results(WassersteinMeasure.ResultName).Select(r => r.As<ScaleDistance>())];
        if (results.Length == 0)
        {
            return;
        }

        using var plot = new Plot();
        double[] shares = [.. results.Select(d => Math.Log2(d.Share))];
        double[] distances = [.. results.Select(d => d.Wasserstein)];
        PlotStyle.Line(plot, shares, distances, report.Network, NetworkColour, LinePattern.Solid);
        if (results.All(d => d.WassersteinOfTraining is not null))
        {
            PlotStyle.Line(plot, shares, [.. results.Select(d => d.WassersteinOfTraining!.Value)], "training images in their place: as near as can be", DataColour, LinePattern.Dashed);
        }

        foreach ((double share, double distance) in shares.Zip(distances))
        {
            ScottPlot.Plottables.Text label = plot.Add.Text(distance.ToString("0", CultureInfo.InvariantCulture), share, distance);
            label.LabelFontColor = NetworkColour;
            label.LabelFontSize = 13;
            label.LabelFontName = PlotStyle.Font;
            label.Alignment = Alignment.LowerCenter;
            label.OffsetY = -8;
        }

        string title = string.Create(CultureInfo.InvariantCulture, $"Distance to real images, {results[0].Samples} of {results[0].Resolution} pixels per scale");
        PlotStyle.Apply(plot, title, "scale, % of the full frame", "sliced Wasserstein distance x 1000");

        // A zoom is even in the logarithm, so the axis is too.
        plot.Axes.Bottom.SetTicks(shares, [.. results.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Share * 100:0.#}"))]);
        plot.Axes.SetLimitsX(shares.Min() - 0.15, shares.Max() + 0.15);
        plot.Axes.SetLimitsY(0, Math.Max(results.Max(d => d.Wasserstein), 1e-6) * 1.2);
        AtomicFile.WriteBytes(path, plot.GetImageBytes(Width, Height, ImageFormat.Png));
    }
}
