using System.Globalization;
using System.Text;
using ScaleParty.Training.Evaluation.Measures;

namespace ScaleParty.Training.Evaluation;

/// <summary>Spectrum, share of a channel above a threshold and directions of gradients, against real images per scale, with what training images have in place of generated ones.</summary>
internal sealed class StatisticsMeasure : IScaleMeasure
{
    public const string ResultName = "statistics";

    public string Name => ResultName;

    public string Settings(EvaluationContext context) => string.Create(CultureInfo.InvariantCulture, $"{context.ScaleSettings}, share of {context.Options.Threshold!.Channel} above {context.Options.Threshold.Value}");

    public IScaleTally Start(IScaleImages images, EvaluationContext context) => new Tally(images, context);

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Spectrum, share above the threshold, directions\n\n{results[0].Settings}. Power over that of the real images in cycles per image side; gradient energy along the axes over that along the diagonals; earth mover's distance of the gradients' orientations to those of the real images.\n\n");
        page.Append(c, $"| scale | images | {string.Join(" | ", SetStatistics.Bands.Select(b => $"{b.From}-{b.To}"))} | share above | axis over diagonal | orientations, degrees |\n|{string.Concat(Enumerable.Repeat("---|", SetStatistics.Bands.Count + 5))}\n");
        foreach (MeasureResult result in results)
        {
            ScaleStatistics s = result.As<ScaleStatistics>();
            Row(result.Key, "real", SetStatistics.Bands.Select(_ => 1.0), s.Generated.RealShareAbove, s.Generated.RealAxisOverDiagonal, 0);
            Compared(result.Key, "generated", s.Generated);
            if (s.Training is not null)
            {
                Compared(result.Key, "training", s.Training);
            }
        }

        void Compared(string scale, string images, SetComparison s) => Row(scale, images, s.PowerRatios, s.ShareAbove, s.AxisOverDiagonal, s.OrientationDistance);

        void Row(string scale, string images, IEnumerable<double> powers, double? share, double axes, double orientations)
        {
            string[] bands = [.. powers.Select(p => p.ToString("0.00", c)), .. SetStatistics.Bands.Select(_ => string.Empty)];
            page.Append(c, $"| {scale} | {images} | {string.Join(" | ", bands.Take(SetStatistics.Bands.Count))} | {share:0.00} | {axes:0.00} | {orientations:0.0} |\n");
        }
    }

    public IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results)
    {
        yield return Panel("share of pixels above the threshold", s => s.RealShareAbove, s => s.ShareAbove);
        yield return Panel("gradient energy, axes over diagonals", s => s.RealAxisOverDiagonal, s => s.AxisOverDiagonal);
        yield return PlotPanel.OverScales(
            "distance of orientations to real ones, degrees",
            results,
            ("generated", false, r => r.As<ScaleStatistics>().Generated.OrientationDistance),
            ("training images instead", true, r => r.As<ScaleStatistics>().Training?.OrientationDistance));

        PlotPanel Panel(string title, Func<SetComparison, double?> real, Func<SetComparison, double?> compared) => PlotPanel.OverScales(
            title,
            results,
            ("generated", false, r => compared(r.As<ScaleStatistics>().Generated)),
            ("real", true, r => real(r.As<ScaleStatistics>().Generated)),
            ("training images", true, r => r.As<ScaleStatistics>().Training is SetComparison training ? compared(training) : null));
    }

    private sealed class Tally : IScaleTally
    {
        private readonly double _share;
        private readonly SetStatistics _real;
        private readonly SetStatistics _generated;
        private readonly SetStatistics? _training;

        public Tally(IScaleImages images, EvaluationContext context)
        {
            _share = images.Share;
            _real = Start();
            _generated = Start();
            _training = images.HasTraining ? Start() : null;

            SetStatistics Start() => new(context.Network.ImageChannels, images.Side, context.Options.Threshold!);
        }

        public void Add(ScaleBatch batch)
        {
            _real.Add(batch.Real);
            _generated.Add(batch.Generated);
            _training?.Add(batch.Training!);
        }

        public object Result() => new ScaleStatistics(_share, SetStatistics.Compare(_real, _generated), _training is null ? null : SetStatistics.Compare(_real, _training));

        public void Dispose()
        {
            _real.Dispose();
            _generated.Dispose();
            _training?.Dispose();
        }
    }
}

/// <summary>Statistics of one scale's images.</summary>
/// <param name="Share">Extent as a share of the frame.</param>
/// <param name="Generated">Generated images beside real ones.</param>
/// <param name="Training">Images of the training part beside real ones, where those are held out; what tells how much two parts of the data differ.</param>
internal sealed record ScaleStatistics(double Share, SetComparison Generated, SetComparison? Training);
