using ScottPlot;
using SkiaSharp;

namespace ScaleParty.Training.Evaluation;

/// <summary>How the plots of an evaluation look.</summary>
internal static class PlotStyle
{
    private static readonly string[] SansSerif = ["Segoe UI", "Helvetica Neue", "Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial"];
    private static readonly Color Ink = new(0x2B, 0x30, 0x38);

    /// <summary>A font that the machine has.</summary>
    public static string Font { get; } = SansSerif.FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    /// <summary>Titles, colours and a legend below.</summary>
    public static void Apply(Plot plot, string title, string x, string y)
    {
        plot.Font.Set(Font);
        plot.Title(title, 18);
        plot.XLabel(x, 15);
        plot.YLabel(y, 15);
        plot.Axes.Color(Ink);
        plot.Axes.Bottom.TickLabelStyle.FontSize = plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.08);
        plot.Axes.Right.FrameLineStyle.Width = plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.OutlineColor = plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.FontSize = 13;
    }

    /// <summary>A line with a mark at every value.</summary>
    public static void Line(Plot plot, double[] x, double[] y, string name, Color colour, LinePattern pattern, float marks = 9)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(x, y, colour);
        line.LegendText = name;
        line.LineWidth = 2.5f;
        line.LinePattern = pattern;
        line.MarkerSize = marks;
    }
}
