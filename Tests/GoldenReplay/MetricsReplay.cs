using System.Globalization;
using ScaleParty.Torch;
using ScaleParty.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Kind "metrics": Frechet distance, precision and recall on given features, and structural similarity.</summary>
internal static class MetricsReplay
{
    private const double Range = 255;
    private static readonly string[] Features = ["real", "fake", "frechet_distance", "precision_k3", "recall_k3"];

    public static IEnumerable<Comparison> Run(GoldenData data)
    {
        using DisposeScope scope = NewDisposeScope();
        string[] pairs = [.. data.File.Tensors.Keys.Where(t => t.StartsWith("ssim", StringComparison.Ordinal)).Select(t => t.Split('/')[0]).Distinct().Order(StringComparer.Ordinal)];
        string? stranger = data.File.Tensors.Keys.FirstOrDefault(t => !Features.Contains(t) && !pairs.Any(p => t == $"{p}/a" || t == $"{p}/b" || t == $"{p}/gaussian"));
        if (stranger is not null)
        {
            throw data.Bad($"it has a tensor '{stranger}' that this replay does not know");
        }

        var results = new List<Comparison>();
        if (data.Has("real"))
        {
            Tensor real = data.Tensor("real"), fake = data.Tensor("fake");
            results.Add(Comparison.OfNumber("features", "Frechet distance", data.Values("frechet_distance")[0], FeatureMetrics.FrechetDistance(real, fake)));
            (double precision, double recall) = FeatureMetrics.PrecisionRecall(real, fake);
            results.Add(Comparison.OfNumber("features", "precision, k = 3", data.Values("precision_k3")[0], precision));
            results.Add(Comparison.OfNumber("features", "recall, k = 3", data.Values("recall_k3")[0], recall));
        }

        foreach (string pair in pairs)
        {
            double similarity = StructuralSimilarity.Compare(data.Tensor($"{pair}/a").unsqueeze(0), data.Tensor($"{pair}/b").unsqueeze(0), Range).ToDouble();
            results.Add(Comparison.OfNumber(pair, string.Create(CultureInfo.InvariantCulture, $"structural similarity"), data.Values($"{pair}/gaussian")[0], similarity));
        }

        return results;
    }
}
