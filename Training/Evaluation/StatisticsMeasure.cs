using System.Globalization;
using System.Text;
using ScaleParty.Training.Evaluation.Measures;

namespace ScaleParty.Training.Evaluation;

/// <summary>Spectrum, share of land and directions of gradients, against real images per scale.</summary>
internal sealed class StatisticsMeasure : IScaleMeasure
{
    public const string ResultName = "statistics";
    private static readonly LandThreshold Land = new();

    public string Name => ResultName;

    public string Settings(EvaluationContext context) => string.Create(CultureInfo.InvariantCulture, $"{context.ScaleSettings}, land is {Land.Channel} above {Land.Threshold}");

    public IScaleTally Start(IScaleImages images, EvaluationContext context) => new Tally(context.Network.ImageChannels, images.Side);

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Spectrum, land, directions\n\n{results[0].Settings}. Power of generated over real images in cycles per image side; gradient energy along the axes over that along the diagonals; earth mover's distance of the gradients' orientations.\n\n");
        page.Append(c, $"| scale | {string.Join(" | ", SetStatistics.Bands.Select(b => $"{b.From}-{b.To}"))} | land real | generated | axis over diagonal real | generated | orientations, degrees |\n|{string.Concat(Enumerable.Repeat("---|", SetStatistics.Bands.Count + 6))}\n");
        foreach (MeasureResult result in results)
        {
            SetComparison s = result.As<SetComparison>();
            IEnumerable<string> powers = SetStatistics.Bands.Select((_, k) => k < s.PowerRatios.Count ? s.PowerRatios[k].ToString("0.00", c) : string.Empty);
            page.Append(c, $"| {result.Key} | {string.Join(" | ", powers)} | {s.RealLand:0.00} | {s.GeneratedLand:0.00} | {s.RealAxisOverDiagonal:0.00} | {s.GeneratedAxisOverDiagonal:0.00} | {s.OrientationDistance:0.0} |\n");
        }
    }

    private sealed class Tally(IReadOnlyList<string> channels, int side) : IScaleTally
    {
        private readonly SetStatistics _real = new(channels, side, Land);
        private readonly SetStatistics _generated = new(channels, side, Land);

        public void Add(ScaleBatch batch)
        {
            _real.Add(batch.Real);
            _generated.Add(batch.Generated);
        }

        public object Result() => SetStatistics.Compare(_real, _generated);

        public void Dispose()
        {
            _real.Dispose();
            _generated.Dispose();
        }
    }
}
