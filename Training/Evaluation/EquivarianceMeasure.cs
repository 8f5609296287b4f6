using System.Globalization;
using System.Text;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>EQ-T in whole pixels and in parts of them, and EQ-R, of the view at each scale (Karras et al. 2021).</summary>
internal sealed class EquivarianceMeasure : ISeparateMeasure
{
    private const int Motions = 4;
    private const uint MotionStream = 321;

    public string Name => "equivariance";

    public IReadOnlyList<string> Keys(EvaluationContext context) => [.. context.Options.Shares.Select(ScaleKey.Of)];

    public string Settings(EvaluationContext context) => string.Create(
        CultureInfo.InvariantCulture,
        $"{MotionImages.Latents} latents, {Motions} motions each, {context.Options.DistanceResolution} pixels, seed {context.Options.Seed}");

    public object Measure(string key, EvaluationContext context)
    {
        double share = context.Options.Shares.First(s => ScaleKey.Of(s) == key);
        int side = context.Options.DistanceResolution;
        double extent = ImageRegion.FullFrameSide * share;
        var region = ImageRegion.FromExtent(Vector2d.Zero, new Vector2d(extent, extent), new Resolution(side, side));
        TranslationEquivariance whole = new(), part = new();
        var rotation = new RotationEquivariance();
        using DisposeScope outer = NewDisposeScope();
        Tensor original = MotionImages.Make(context, region, share);
        for (int k = 0; k < Motions; k++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();

            // Up to an eighth of the image on each axis.
            double Draw(int i) => CounterRandom.Uniform(context.Options.Seed, MotionStream, k, i);
            double right = ((Draw(0) * 2) - 1) * side / 8, down = ((Draw(1) * 2) - 1) * side / 8;
            Translate(part, right, down);
            Translate(whole, Math.Round(right), Math.Round(down));
            if (context.Network.Encoding.Kind == EncodingKind.Fourier)
            {
                double degrees = Draw(2) * 360;
                rotation.Add(original, MotionImages.Make(context, region, share, degrees), degrees);
            }

            context.Progress.Report($"equivariance at {key}", k + 1, Motions);
        }

        return new EquivarianceResult(whole.Value, part.Value, rotation.Value);

        void Translate(TranslationEquivariance measure, double right, double down)
        {
            var moved = region with { Centre = new Vector2d(-right * region.Scale.X, -down * region.Scale.Y) };
            measure.Add(original, MotionImages.Make(context, moved, share), right, down);
        }
    }

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Equivariance\n\n{results[0].Settings}. In dB, more is better; EQ-R of Fourier networks alone, whose positions can be turned.\n\n| scale | EQ-T, whole pixels | EQ-T, parts of pixels | EQ-R |\n|---|---|---|---|\n");
        foreach (MeasureResult result in results)
        {
            EquivarianceResult e = result.As<EquivarianceResult>();
            page.Append(c, $"| {result.Key} | {e.Translation:0.0} | {e.PartialTranslation:0.0} | {e.Rotation:0.0} |\n");
        }
    }

    public IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results) =>
    [
        PlotPanel.OverScales(
            "equivariance, dB",
            results,
            ("EQ-T, whole pixels", false, r => r.As<EquivarianceResult>().Translation),
            ("EQ-T, parts of pixels", false, r => r.As<EquivarianceResult>().PartialTranslation),
            ("EQ-R", false, r => r.As<EquivarianceResult>().Rotation)),
    ];
}

/// <summary>Equivariance in dB; null where it was not measured.</summary>
/// <param name="Translation">EQ-T of whole pixels.</param>
/// <param name="PartialTranslation">EQ-T of any distance.</param>
/// <param name="Rotation">EQ-R.</param>
internal sealed record EquivarianceResult(double? Translation, double? PartialTranslation, double? Rotation);
