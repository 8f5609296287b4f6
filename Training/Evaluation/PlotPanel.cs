using System.Globalization;

namespace ScaleParty.Training.Evaluation;

/// <summary>One panel of a figure.</summary>
/// <param name="Title">What is shown, with its unit.</param>
/// <param name="XTitle">What the values depend on.</param>
/// <param name="Ticks">Places along x and their labels.</param>
/// <param name="Lines">The lines.</param>
internal sealed record PlotPanel(string Title, string XTitle, IReadOnlyList<(double At, string Label)> Ticks, IReadOnlyList<PlotLine> Lines)
{
    /// <summary>A panel of values per scale; a zoom is even in the logarithm, so the axis is too.</summary>
    /// <param name="title">What is shown, with its unit.</param>
    /// <param name="results">A result per scale.</param>
    /// <param name="lines">Names and values; null where a result has none.</param>
    public static PlotPanel OverScales(string title, IReadOnlyList<MeasureResult> results, params (string Name, bool IsBound, Func<MeasureResult, double?> Value)[] lines)
    {
        double[] at = [.. results.Select(r => Math.Log2(ScaleKey.ShareOf(r.Key)))];
        return new PlotPanel(
            title,
            "scale, % of the full frame",
            [.. at.Zip(results, (x, r) => (x, (ScaleKey.ShareOf(r.Key) * 100).ToString("0.#", CultureInfo.InvariantCulture)))],
            [.. lines.Select(l => new PlotLine(l.Name, l.IsBound, [.. at.Zip(results, (x, r) => (X: x, Y: l.Value(r))).Where(p => p.Y is not null).Select(p => (p.X, p.Y!.Value))])).Where(l => l.Points.Count > 0)]);
    }
}

/// <summary>One line of a panel.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="IsBound">Whether it is what values are compared with, or the end of an interval, and is drawn dashed.</param>
/// <param name="Points">Its points.</param>
internal sealed record PlotLine(string Name, bool IsBound, IReadOnlyList<(double X, double Y)> Points);
