using System.Globalization;
using System.Text;

namespace ScaleParty.Training.Evaluation;

/// <summary>Frechet distance, precision and recall per scale with <see cref="RandomFeatures"/>, for those who have no detector.</summary>
internal sealed class RandomFeatureMeasure : IScaleMeasure
{
    public const string ResultName = "randomFeatures";

    public string Name => ResultName;

    public string Settings(EvaluationContext context) => $"{context.ScaleSettings}, random features 1";

    public IScaleTally Start(IScaleImages images, EvaluationContext context)
    {
        var features = new RandomFeatures(images.Channels);
        return new FeatureTally(images.Share, features.Of, 1000, features);
    }

    public void Append(StringBuilder page, IReadOnlyList<MeasureResult> results)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## Frechet distance, precision and recall with random features\n\n{results[0].Settings}; distances times 1000. The features are those of a fixed convolutional network with random weights.\n\n");
        DetectorDistance.AppendTable(page, results);
    }
}
