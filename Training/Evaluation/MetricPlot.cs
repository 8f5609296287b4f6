using System.Globalization;
using ScottPlot;

namespace ScaleParty.Training.Evaluation;

/// <summary>Draws distance against scale.</summary>
internal static class MetricPlot
{
    private const int Width = 900;
    private const int Height = 560;

    /// <summary>Writes a PNG: the network's distance per scale and, where it was measured, that of training images.</summary>
    public static void Save(EvaluationReport report, string path)
    {
        using var plot = new Plot();
        double[] shares = [.. report.Distances.Select(d => d.Share * 100)];
        Add(plot, shares, [.. report.Distances.Select(d => d.Wasserstein)], report.Network);
        if (report.Distances.All(d => d.WassersteinOfTraining is not null))
        {
            Add(plot, shares, [.. report.Distances.Select(d => d.WassersteinOfTraining!.Value)], "training images");
        }

        plot.Title(string.Create(CultureInfo.InvariantCulture, $"Distance to real images, {report.Distances[0].Resolution} pixels"));
        plot.XLabel("scale, % of the full frame");
        plot.YLabel("sliced Wasserstein distance x 1000");
        plot.Axes.SetLimitsY(0, report.Distances.Max(d => d.Wasserstein) * 1.15);
        plot.ShowLegend();
        plot.SavePng(path, Width, Height);
    }

    private static void Add(Plot plot, double[] x, double[] y, string name)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(x, y);
        line.LegendText = name;
        line.LineWidth = 2;
        line.MarkerSize = 8;
    }
}
