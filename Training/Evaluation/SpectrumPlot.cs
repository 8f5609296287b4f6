using ScaleParty.Models;
using ScaleParty.Training.Evaluation.Measures;
using ScottPlot;

namespace ScaleParty.Training.Evaluation;

/// <summary>Draws the power of generated over real images against frequency, a line per scale.</summary>
internal static class SpectrumPlot
{
    private const int Width = 960;
    private const int Height = 560;
    private static readonly double[] Ratios = [0.1, 0.2, 0.5, 1, 2, 5, 10];

    /// <summary>Writes a PNG; nothing where no scale was measured yet.</summary>
    public static void Save(EvaluationReport report, string path)
    {
        IReadOnlyList<MeasureResult> results = report.Results(StatisticsMeasure.ResultName);
        if (results.Count == 0)
        {
            return;
        }

        using var plot = new Plot();
        int frequencies = 0;
        foreach ((int k, MeasureResult result) in results.Index())
        {
            SetComparison s = result.As<ScaleStatistics>().Generated;
            double[] ratios = [.. s.Spectrum.Zip(s.RealSpectrum, (g, r) => Math.Log2(Math.Clamp(g / Math.Max(r, 1e-300), Ratios[0], Ratios[^1]))).Skip(2)];
            frequencies = Math.Max(frequencies, s.RealSpectrum.Count - 1);
            PlotStyle.Line(plot, [.. Enumerable.Range(2, ratios.Length).Select(f => Math.Log2(f))], ratios, result.Key, Colors.Category10[k % 10], LinePattern.Solid, marks: 0);
        }

        PlotStyle.Apply(plot, "Power of generated over real images", "cycles per image side", "ratio, 1 is as real");
        double[] octaves = [.. Enumerable.Range(1, (int)Math.Log2(frequencies)).Select(o => (double)o)];
        plot.Axes.Bottom.SetTicks(octaves, [.. octaves.Select(o => $"{1 << (int)o}")]);
        plot.Axes.Left.SetTicks([.. Ratios.Select(Math.Log2)], [.. Ratios.Select(r => FormattableString.Invariant($"{r}"))]);
        plot.Axes.SetLimitsY(Math.Log2(Ratios[0]), Math.Log2(Ratios[^1]));
        AtomicFile.WriteBytes(path, plot.GetImageBytes(Width, Height, ImageFormat.Png));
    }
}
