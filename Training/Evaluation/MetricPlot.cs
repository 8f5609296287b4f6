using System.Globalization;
using ScaleParty.Models;
using ScottPlot;
using SkiaSharp;

namespace ScaleParty.Training.Evaluation;

/// <summary>Draws distance against scale.</summary>
internal static class MetricPlot
{
    private const int Width = 960;
    private const int Height = 560;
    private static readonly string[] SansSerif = ["Segoe UI", "Helvetica Neue", "Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial"];
    private static readonly Color Ink = new(0x2B, 0x30, 0x38);
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
        string font = SansSerif.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;
        plot.Font.Set(font);
        double[] shares = [.. results.Select(d => Math.Log2(d.Share))];
        double[] distances = [.. results.Select(d => d.Wasserstein)];
        Add(plot, shares, distances, report.Network, NetworkColour, LinePattern.Solid);
        if (results.All(d => d.WassersteinOfTraining is not null))
        {
            Add(plot, shares, [.. results.Select(d => d.WassersteinOfTraining!.Value)], "training images in their place: as near as can be", DataColour, LinePattern.Dashed);
        }

        foreach ((double share, double distance) in shares.Zip(distances))
        {
            ScottPlot.Plottables.Text label = plot.Add.Text(distance.ToString("0", CultureInfo.InvariantCulture), share, distance);
            label.LabelFontColor = NetworkColour;
            label.LabelFontSize = 13;
            label.LabelFontName = font;
            label.Alignment = Alignment.LowerCenter;
            label.OffsetY = -8;
        }

        plot.Title(string.Create(CultureInfo.InvariantCulture, $"Distance to real images, {results[0].Samples} of {results[0].Resolution} pixels per scale"), 18);
        plot.XLabel("scale, % of the full frame", 15);
        plot.YLabel("sliced Wasserstein distance x 1000", 15);

        // A zoom is even in the logarithm, so the axis is too.
        plot.Axes.Bottom.SetTicks(shares, [.. results.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Share * 100:0.#}"))]);
        plot.Axes.SetLimitsX(shares.Min() - 0.15, shares.Max() + 0.15);
        plot.Axes.SetLimitsY(0, Math.Max(results.Max(d => d.Wasserstein), 1e-6) * 1.2);
        plot.Axes.Color(Ink);
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.08);
        plot.Axes.Right.FrameLineStyle.Width = plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.OutlineColor = plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.FontSize = 13;
        AtomicFile.WriteBytes(path, plot.GetImageBytes(Width, Height, ImageFormat.Png));
    }

    private static void Add(Plot plot, double[] x, double[] y, string name, Color colour, LinePattern pattern)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(x, y, colour);
        line.LegendText = name;
        line.LineWidth = 2.5f;
        line.LinePattern = pattern;
        line.MarkerSize = 9;
    }
}
