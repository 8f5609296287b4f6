using System.Globalization;
using System.Text;
using ScaleParty.Desktop;

namespace ScaleParty.Training.Evaluation;

/// <summary>Frechet distance, precision and recall per scale with features of a detector that the user supplies.</summary>
/// <param name="path">The detector's file, which is loaded at once; <see cref="DetectorCheck"/> has tried it.</param>
/// <exception cref="InvalidDataException">It cannot be loaded.</exception>
internal sealed class DetectorMeasure(string path) : IScaleMeasure, IDisposable
{
    /// <summary>Images whose features are kept for precision and recall, which compare every one with every other.</summary>
    public const int MostCompared = 10_000;

    private readonly string _digest = FileDigest.Sha256(path)[..16];
    private readonly Detector _detector = new(path);

    public string Name => "detector";

    public string Settings(EvaluationContext context) => $"{context.ScaleSettings}, detector {_digest}";

    public IScaleTally Start(IScaleImages images, EvaluationContext context) => new FeatureTally(images.Share, _detector.Features);

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Frechet distance, precision and recall\n\n{results[0].Settings}; precision and recall of at most {MostCompared} images.\n\n");
        DetectorDistance.AppendTable(page, results);
    }

    public IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results) =>
    [
        PlotPanel.OverScales("Frechet distance", results, ("generated", false, r => r.As<DetectorDistance>().Frechet)),
        PlotPanel.OverScales("precision and recall", results, ("precision", false, r => r.As<DetectorDistance>().Precision), ("recall", false, r => r.As<DetectorDistance>().Recall)),
    ];

    public void Dispose() => _detector.Dispose();
}

/// <summary>Distance to real images at one scale by a detector's features.</summary>
/// <param name="Share">Extent as a share of the frame.</param>
/// <param name="Frechet">Frechet distance.</param>
/// <param name="Precision">Improved precision, k = 3.</param>
/// <param name="Recall">Improved recall, k = 3.</param>
internal sealed record DetectorDistance(double Share, double Frechet, double Precision, double Recall)
{
    /// <summary>Writes a table of such results, a row per scale.</summary>
    public static void AppendTable(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append("| scale | Frechet distance | precision | recall |\n|---|---|---|---|\n");
        foreach (MeasureResult result in results)
        {
            DetectorDistance d = result.As<DetectorDistance>();
            page.Append(c, $"| {result.Key} | {d.Frechet:0.00} | {d.Precision:0.00} | {d.Recall:0.00} |\n");
        }
    }
}
