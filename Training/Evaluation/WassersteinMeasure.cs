using System.Globalization;
using System.Text;

namespace ScaleParty.Training.Evaluation;

/// <summary>Sliced Wasserstein distance to real images per scale, with what training images score in place of generated ones.</summary>
internal sealed class WassersteinMeasure : IScaleMeasure
{
    public const string ResultName = "slicedWasserstein";

    public string Name => ResultName;

    public string Settings(EvaluationContext context) => context.ScaleSettings;

    public IScaleTally Start(IScaleImages images, EvaluationContext context) => new Tally(images, context);

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Sliced Wasserstein distance to real images\n\n{results[0].Settings}; values times 1000.\n\n| scale | distance | finest to coarsest level | training images instead |\n|---|---|---|---|\n");
        foreach (MeasureResult result in results)
        {
            ScaleDistance d = result.As<ScaleDistance>();
            page.Append(c, $"| {result.Key} | {d.Wasserstein:0.0} | {string.Join(", ", d.Levels.Select(l => l.ToString("0.0", c)))} | {d.WassersteinOfTraining?.ToString("0.0", c)} |\n");
        }
    }

    private sealed class Tally : IScaleTally
    {
        private readonly SlicedWasserstein _distance;
        private readonly PatchSet _real;
        private readonly PatchSet _generated;
        private readonly PatchSet? _training;
        private readonly IScaleImages _images;
        private readonly EvaluationContext _context;

        public Tally(IScaleImages images, EvaluationContext context)
        {
            (_images, _context) = (images, context);
            _distance = new SlicedWasserstein { Seed = context.Options.Seed };
            _real = _distance.Collect(images.Count);
            _generated = _distance.Collect(images.Count);
            _training = images.HasTraining ? _distance.Collect(images.Count) : null;
        }

        public void Add(ScaleBatch batch)
        {
            _real.Add(batch.First, batch.Real);
            _generated.Add(batch.First, batch.Generated);
            _training?.Add(batch.First, batch.Training!);
        }

        public object Result()
        {
            IReadOnlyList<double> levels = _distance.Distances(_real, _generated);
            double mean = levels.Average();
            _context.Progress.Note(string.Create(CultureInfo.InvariantCulture, $"scale {ScaleKey.Of(_images.Share)}: sliced Wasserstein distance {mean:0.0}"));
            return new ScaleDistance
            {
                Share = _images.Share,
                Resolution = _images.Side,
                Samples = _images.Count,
                Levels = levels,
                Wasserstein = mean,
                WassersteinOfTraining = _training is null ? null : _distance.Distances(_real, _training).Average(),
            };
        }

        public void Dispose()
        {
            _real.Dispose();
            _generated.Dispose();
            _training?.Dispose();
        }
    }
}

/// <summary>Distance to real images at one scale.</summary>
internal sealed record ScaleDistance
{
    /// <summary>Extent as a share of the frame.</summary>
    public double Share { get; init; }

    /// <summary>Pixels.</summary>
    public int Resolution { get; init; }

    /// <summary>Images of each kind.</summary>
    public int Samples { get; init; }

    /// <summary>Sliced Wasserstein distance times 1000, mean over levels.</summary>
    public double Wasserstein { get; init; }

    /// <summary>The same per level, finest first.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [];

    /// <summary>What training images score in place of generated ones, where the real ones are held out: as good as it can get.</summary>
    public double? WassersteinOfTraining { get; init; }
}
