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
        page.Append(c, $"\n## Two-sample test\n\n{results[0].Settings}. Accuracy of a classifier trained on half of them, on the other half; 50 % cannot be told.\n\n| scale | accuracy | 95 % interval |\n|---|---|---|\n");
        foreach (MeasureResult result in results)
        {
            TwoSampleResult t = result.As<TwoSampleResult>();
            page.Append(c, $"| {result.Key} | {t.Accuracy * 100:0} % | {t.Low * 100:0} to {t.High * 100:0} % |\n");
        }
    }

    private sealed class Tally(IScaleImages images, EvaluationContext context) : IScaleTally
    {
        private readonly TwoSampleTest _test = new() { Seed = context.Options.Seed };

        public void Add(ScaleBatch batch)
        {
            _test.AddReal(batch.Real);
            _test.AddGenerated(batch.Generated);
        }

        public object Result()
        {
            context.Progress.Note($"scale {ScaleKey.Of(images.Share)}: training the classifier of the two-sample test");
            return _test.Run(context.Cancellation);
        }

        public void Dispose() => _test.Dispose();
    }
}
