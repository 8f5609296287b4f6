using ScaleParty.Models;
using ScottPlot;

namespace ScaleParty.Training.Evaluation;

/// <summary>Draws all panels of an evaluation's measures as one figure.</summary>
internal static class PanelPlot
{
    private const int Columns = 2;
    private const int Width = 640;
    private const int Height = 400;

    /// <summary>Writes a PNG; nothing where no measure has a panel yet.</summary>
    public static void Save(EvaluationReport report, IReadOnlyList<IMeasure> measures, string path)
    {
        PlotPanel[] panels = [.. measures.SelectMany(m => report.Results(m.Name) is { Count: > 0 } results ? m.Panels(results) : []).Where(p => p.Lines.Count > 0)];
        if (panels.Length == 0)
        {
            return;
        }

        int rows = (panels.Length + Columns - 1) / Columns;
        var figure = new Multiplot();
        figure.AddPlots(rows * Columns);
        figure.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, Columns);
        for (int k = 0; k < rows * Columns; k++)
        {
            if (k < panels.Length)
            {
                Draw(figure.GetPlot(k), panels[k]);
            }
            else
            {
                figure.GetPlot(k).HideAxesAndGrid();
            }
        }

        AtomicFile.WriteBytes(path, figure.Render(Columns * Width, rows * Height).GetImageBytes(ImageFormat.Png));
    }

    private static void Draw(Plot plot, PlotPanel panel)
    {
        foreach ((int k, PlotLine line) in panel.Lines.Index())
        {
            PlotStyle.Line(
                plot,
                [.. line.Points.Select(p => p.X)],
                [.. line.Points.Select(p => p.Y)],
                line.Name,
                Colors.Category10[k % 10],
                line.IsBound ? LinePattern.Dashed : LinePattern.Solid,
                marks: 6);
        }

        PlotStyle.Apply(plot, panel.Title, panel.XTitle, string.Empty);
        plot.Axes.Bottom.SetTicks([.. panel.Ticks.Select(t => t.At)], [.. panel.Ticks.Select(t => t.Label)]);
    }
}
