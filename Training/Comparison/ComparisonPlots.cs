using System.Globalization;
using ScaleParty.Models;
using ScottPlot;
using PlotStyle = ScaleParty.Training.Evaluation.PlotStyle;

namespace ScaleParty.Training.Comparison;

/// <summary>The figures of a comparison.</summary>
internal static class ComparisonPlots
{
    private const int Width = 1000;
    private const int Height = 620;

    /// <summary>Fig. 3: distance over full-frame sizes.</summary>
    public static void Sizes(IReadOnlyList<EntryResult> results, string path)
    {
        using var plot = new Plot();
        foreach ((int k, SuiteEntry entry) in Suite.Entries.Where(e => e.Group != SuiteGroup.Ablation).Index())
        {
            if (results.FirstOrDefault(r => r.Entry == entry.Name) is { Frames.Count: > 0 } r)
            {
                FrameDistance[] frames = [.. r.Frames.OrderBy(f => f.Side)];
                PlotStyle.Line(plot, [.. frames.Select(f => (double)f.Side)], [.. frames.Select(f => f.Frechet)], entry.Title, Colors.Category10[k % 10], entry.Group == SuiteGroup.Method ? LinePattern.Dashed : LinePattern.Solid, marks: 6);
            }
        }

        PlotStyle.Apply(plot, "Distance over a continuum of sizes", "full frame, pixels", "Frechet distance of random features x 1000");
        plot.Axes.Bottom.SetTicks([.. Suite.DistanceSides.Select(s => (double)s)], [.. Suite.DistanceSides.Select(s => s.ToString(CultureInfo.InvariantCulture))]);
        AtomicFile.WriteBytes(path, plot.GetImageBytes(Width, Height, ImageFormat.Png));
    }

    /// <summary>Fig. 4: distance and consistency of the ablations.</summary>
    public static void TradeOff(IReadOnlyList<EntryResult> results, string path)
    {
        using var plot = new Plot();
        foreach ((int k, SuiteEntry entry) in Suite.Entries.Where(e => e.Group is SuiteGroup.Form or SuiteGroup.Ablation).Index())
        {
            if (results.FirstOrDefault(r => r.Entry == entry.Name) is { } r && r.SelfSsim(48) is double ssim && r.Frame(32) is { } frame)
            {
                PlotStyle.Line(plot, [frame.Frechet], [ssim], entry.Title, Colors.Category10[k % 10], LinePattern.Solid, marks: 12);
            }
        }

        PlotStyle.Apply(plot, "Trade-off: up and to the left is better", "Frechet distance of random features x 1000, 32 pixels", "SelfSSIM of 48 with 32 pixels");
        AtomicFile.WriteBytes(path, plot.GetImageBytes(Width, Height, ImageFormat.Png));
    }
}
