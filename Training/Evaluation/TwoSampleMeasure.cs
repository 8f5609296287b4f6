using System.Globalization;
using System.Text;
using ScaleParty.Training.Evaluation.Measures;

namespace ScaleParty.Training.Evaluation;

/// <summary>How well a small classifier tells generated from real images, per scale.</summary>
internal sealed class TwoSampleMeasure : IScaleMeasure
{
    public string Name => "twoSample";

    public string Settings(EvaluationContext context) => context.ScaleSettings;

    public IScaleTally Start(IScaleImages images, EvaluationContext context) => new Tally(images, context);

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        page.Append(c, $"\n## Two-sample test\n\n{results[0].Settings}. Accuracy of a classifier trained on half of them, on the other half; 50 % cannot be told.\n\n| scale | accuracy | 95 % interval | training images instead |\n|---|---|---|---|\n");
        foreach (MeasureResult result in results)
        {
            (TwoSampleResult t, TwoSampleResult? training) = result.As<ScaleTwoSample>();
            page.Append(c, $"| {result.Key} | {t.Accuracy * 100:0} % | {t.Low * 100:0} to {t.High * 100:0} % | {(training is null ? string.Empty : string.Create(c, $"{training.Accuracy * 100:0} % ({training.Low * 100:0} to {training.High * 100:0} %)"))} |\n");
        }
    }

    public IEnumerable<PlotPanel> Panels(IReadOnlyList<MeasureResult> results) =>
    [
        PlotPanel.OverScales(
            "accuracy of a classifier, 0.5 cannot be told",
            results,
            ("generated", false, r => r.As<ScaleTwoSample>().Generated.Accuracy),
            ("95 % interval, from", true, r => r.As<ScaleTwoSample>().Generated.Low),
            ("to", true, r => r.As<ScaleTwoSample>().Generated.High),
            ("training images instead", true, r => r.As<ScaleTwoSample>().Training?.Accuracy)),
    ];

    private sealed class Tally(IScaleImages images, EvaluationContext context) : IScaleTally
    {
        private readonly TwoSampleTest _generated = new() { Seed = context.Options.Seed };
        private readonly TwoSampleTest? _training = images.HasTraining ? new() { Seed = context.Options.Seed } : null;

        public void Add(ScaleBatch batch)
        {
            _generated.AddReal(batch.Real);
            _generated.AddGenerated(batch.Generated);
            _training?.AddReal(batch.Real);
            _training?.AddGenerated(batch.Training!);
        }

        public object Result()
        {
            context.Progress.Note($"scale {ScaleKey.Of(images.Share)}: training the classifier of the two-sample test");
            return new ScaleTwoSample(_generated.Run(context.Cancellation), _training?.Run(context.Cancellation));
        }

        public void Dispose()
        {
            _generated.Dispose();
            _training?.Dispose();
        }
    }
}

/// <summary>How well images of a scale are told from real ones.</summary>
/// <param name="Generated">Generated images.</param>
/// <param name="Training">Images of the training part, where the real ones are held out: what another part of the data is told by.</param>
internal sealed record ScaleTwoSample(TwoSampleResult Generated, TwoSampleResult? Training);
