using System.Globalization;
using System.Text;
using ScaleParty.Sampling;
using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>How steady pictures are in a zoom at constant speed that begins at each scale.</summary>
internal sealed class ZoomMeasure : ISeparateMeasure
{
    // So many frames are compared with the ones a second before.
    private const int CorrelatedFrames = 6;
    private readonly ZoomSpeed _speed = new();

    public string Name => "zoom";

    public IReadOnlyList<string> Keys(EvaluationContext context) => [.. context.Options.Shares.Select(ScaleKey.Of)];

    public string Settings(EvaluationContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"{MotionImages.Latents} latents, {context.Options.DistanceResolution} pixels, {_speed.PerSecond} times per second at {_speed.FramesPerSecond} frames per second, seed {context.Options.Seed}");

    public object Measure(string key, EvaluationContext context)
    {
        double share = context.Options.Shares.First(s => ScaleKey.Of(s) == key);
        int side = context.Options.DistanceResolution, frames = _speed.FramesPerSecond + CorrelatedFrames;
        using var zoom = new ZoomStability(_speed);
        for (int k = 0; k < frames; k++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            double extent = ImageRegion.FullFrameSide * share * Math.Pow(_speed.PerFrame, -k);
            zoom.Add(MotionImages.Make(context, ImageRegion.FromExtent(Vector2d.Zero, new Vector2d(extent, extent), new Resolution(side, side)), share));
            context.Progress.Report($"zoom from {key}", k + 1, frames);
        }

        return zoom.Result;
    }

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Zoom stability\n\n{results[0].Settings}. Differences of frames aligned by the known zoom, where a picture is not even; values span [-1, 1].\n\n| zoom from | median difference | largest | correlation after a second |\n|---|---|---|---|\n");
        foreach (MeasureResult result in results)
        {
            ZoomStabilityResult z = result.As<ZoomStabilityResult>();
            page.Append(c, $"| {result.Key} | {z.MedianDifference:0.0000} | {z.LargestDifference:0.00} | {z.CorrelationAfterSecond:0.000} |\n");
        }
    }

    public IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results) =>
    [
        PlotPanel.OverScales("correlation after a second of zoom", results, ("generated", false, r => r.As<ZoomStabilityResult>().CorrelationAfterSecond)),
        PlotPanel.OverScales("median difference of aligned frames", results, ("generated", false, r => r.As<ZoomStabilityResult>().MedianDifference)),
        PlotPanel.OverScales("largest difference of aligned frames", results, ("generated", false, r => r.As<ZoomStabilityResult>().LargestDifference)),
    ];
}
