using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Measures a network: consistency between resolutions, distance to real images per scale, nearest training frames.</summary>
internal static class Evaluator
{
    private const ulong HeldOutFamily = 0x4845;
    private const ulong TrainingFamily = 0x5452;

    /// <summary>Measures everything that the data allows.</summary>
    /// <param name="network">What to measure.</param>
    /// <param name="source">Real images; null measures consistency alone.</param>
    /// <param name="options">What to measure.</param>
    /// <param name="note">Receives a line per part.</param>
    /// <param name="neighbourSheet">Path of the sheet of nearest training frames; null for none.</param>
    public static EvaluationReport Run(GeneratorNetwork network, IImageSource? source, EvaluationOptions options, Action<string> note, string? neighbourSheet = null)
    {
        NetworkDescription d = network.Description;
        using var maker = new SampleMaker(network);
        using Detector? detector = source is not null && options.Detector is string path ? new Detector(path) : null;
        var report = new EvaluationReport { Network = d.Name, Training = d.Training };
        IEnumerable<NoisePolicy> policies = d.HasNoise ? options.NoisePolicies : [NoisePolicy.None];
        report = report with { Consistency = [.. policies.Select(p => Consistency(maker, p, options, note))] };
        if (source is null)
        {
            return report;
        }

        if (source.Channels.Count != d.ImageChannels.Count)
        {
            throw new InvalidDataException($"the network has channels {string.Join(", ", d.ImageChannels)} and the data {string.Join(", ", source.Channels.Select(c => c.Name))}");
        }

        report = report with
        {
            Data = source.Describe() + (source.HasHeldOut ? "; held out from training" : "; nothing is held out"),
            Distances = [.. options.Shares.Where(s => s <= source.LargestShare).Select(s => Distance(maker, source, s, detector, options, note))],
            Neighbours = options.NeighbourFrames == 0 ? null : Neighbours.Find(maker, source, options),
        };
        if (report.Neighbours is { } found && neighbourSheet is not null)
        {
            Neighbours.Save(found, maker, source, options, neighbourSheet);
        }

        return report;
    }

    /// <summary>SelfSSIM between full frames of several resolutions (paper, Table 1), with one noise policy (Table 3).</summary>
    private static ConsistencyTable Consistency(SampleMaker maker, NoisePolicy policy, EvaluationOptions options, Action<string> note)
    {
        using DisposeScope scope = NewDisposeScope();
        int common = options.CommonResolution > 0 ? options.CommonResolution : options.Resolutions.Min();
        var noise = new NoiseSettings { Policy = policy, Seed = options.Seed, LatticeResolution = options.Resolutions.Max() };
        Tensor[] images = [.. options.Resolutions.Select(r => AntialiasedResize.ToSide(
            maker.Make([.. Enumerable.Repeat(ImageRegion.FullFrame(r), options.ConsistencySamples)], options.Seed, noise with { Frame = (ulong)r }),
            common))];
        double[][] values = [.. images.Select(a => images.Select(b => StructuralSimilarity.Compare(a, b, 2).mean().ToDouble()).ToArray())];
        note(string.Create(CultureInfo.InvariantCulture, $"SelfSSIM ({policy}) of {options.Resolutions[0]} px against {options.Resolutions[^1]} px: {values[0][^1]:0.0000}"));
        return new ConsistencyTable($"noise {policy}", options.ConsistencySamples, common, options.Resolutions, values);
    }

    private static ScaleDistance Distance(SampleMaker maker, IImageSource source, double share, Detector? detector, EvaluationOptions options, Action<string> note)
    {
        using DisposeScope scope = NewDisposeScope();
        var size = new Resolution(options.DistanceResolution, options.DistanceResolution);
        var sampler = new RegionSampler(new RegionSamplerOptions { MinimumShare = share, MaximumShare = share }, source.LargestShare);
        ImageRegion[] regions = [.. sampler.DrawMany(options.Seed, 0, options.Samples).Select(r => r.ToRegion(size))];
        DataSplit split = source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training;
        Tensor real = RealImages.Load(source, regions, CounterRandom.Derive(options.Seed, HeldOutFamily), split);
        Tensor fake = maker.Make(regions, options.Seed).clamp(-1, 1);
        var wasserstein = new SlicedWasserstein { Seed = options.Seed };
        IReadOnlyList<double> levels = wasserstein.Distances(real, fake);
        var result = new ScaleDistance
        {
            Share = share,
            Resolution = size.Width,
            Samples = options.Samples,
            Levels = levels,
            Wasserstein = levels.Average(),
        };
        if (source.HasHeldOut)
        {
            Tensor training = RealImages.Load(source, regions, CounterRandom.Derive(options.Seed, TrainingFamily), DataSplit.Training);
            result = result with { WassersteinOfTraining = wasserstein.Distances(real, training).Average() };
        }

        if (detector is not null)
        {
            Tensor realFeatures = detector.Features(real), fakeFeatures = detector.Features(fake);
            (double precision, double recall) = FeatureMetrics.PrecisionRecall(realFeatures, fakeFeatures);
            result = result with { Frechet = FeatureMetrics.FrechetDistance(realFeatures, fakeFeatures), Precision = precision, Recall = recall };
        }

        note(string.Create(CultureInfo.InvariantCulture, $"scale {share * 100:0} %: sliced Wasserstein distance {result.Wasserstein:0.0}"));
        return result;
    }
}
