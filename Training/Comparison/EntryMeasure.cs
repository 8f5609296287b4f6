using System.Globalization;
using ScaleParty.Noise;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using TorchSharp;

namespace ScaleParty.Training.Comparison;

/// <summary>Measures an entry: what its results lack, part after part, with the measures that <c>evaluate</c> has.</summary>
internal sealed class EntryMeasure(IImageMaker maker, IDataSource source, ComparisonOptions options, IEvaluationProgress progress, CancellationToken cancellation)
{
    private const int Repeats = 3;
    private const ulong Seed = 7;

    /// <summary>What results depend on, in words.</summary>
    public static string Settings(ComparisonOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Images} images trained with, distances of {options.Samples} images, SelfSSIM of {options.Codes} latents, compared at {Suite.Side} pixels");

    /// <summary>Completes results.</summary>
    /// <param name="result">What is there.</param>
    /// <param name="stored">Receives results after every part.</param>
    /// <exception cref="OperationCanceledException">The work was stopped; what was stored stays.</exception>
    public EntryResult Complete(EntryResult result, Action<EntryResult> stored)
    {
        if (result.Consistency is null)
        {
            result = result with { Consistency = SelfSsim(Suite.ConsistencySides, NoisePolicy.GridSample, 0, 0) };
            stored(result);
        }

        foreach (int side in Suite.DistanceSides.Where(s => result.Frame(s) is null))
        {
            result = result with { Frames = [.. result.Frames.Append(Distance(side)).OrderBy(f => f.Side)] };
            stored(result);
        }

        if (result.Entry == Suite.NoiseEntry && maker.Description.HasNoise)
        {
            // The paper's grid has the pixels of the largest frame; the unbounded lattice is that of the trained size, whatever is shown.
            foreach ((string name, NoisePolicy policy, int lattice) in ((string, NoisePolicy, int)[])[("Random", NoisePolicy.Random, 0), ("Constant", NoisePolicy.Constant, 0), ("GridSample", NoisePolicy.GridSample, 0), ("GridSample on the lattice of 32 pixels", NoisePolicy.GridSample, Suite.Side)])
            {
                for (int repeat = 0; repeat < Repeats; repeat++)
                {
                    if (!result.Noise.Any(n => n.Policy == name && n.Repeat == repeat))
                    {
                        ConsistencyTable table = SelfSsim(Suite.NoiseSides, policy, lattice, repeat);
                        result = result with { Noise = [.. result.Noise, new NoiseConsistency(name, repeat, table.Resolutions, table.Values[0])] };
                        stored(result);
                    }
                }
            }
        }

        return result;
    }

    private ConsistencyTable SelfSsim(IReadOnlyList<int> sides, NoisePolicy policy, int lattice, int repeat)
    {
        var measure = new SelfSsimMeasure();
        string key = $"noise {(maker.Description.HasNoise ? policy : NoisePolicy.None)}";
        return (ConsistencyTable)measure.Measure(key, Context(new EvaluationOptions
        {
            Seed = Seed + (ulong)repeat,
            ConsistencySamples = options.Codes,
            Resolutions = sides,
            CommonResolution = Suite.Side,
            LatticeResolution = lattice,
        }));
    }

    private FrameDistance Distance(int side)
    {
        EvaluationContext context = Context(new EvaluationOptions { Seed = Seed, Samples = options.Samples, DistanceResolution = side, Shares = [1] });
        var images = new ScaleImages(context, source, 1);
        using IScaleTally features = new RandomFeatureMeasure().Start(images, context), patches = new WassersteinMeasure().Start(images, context);
        context.ForBatches($"{side} pixels", images.Count, side, (first, count) =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            ScaleBatch batch = images.Load(first, count);
            features.Add(batch);
            patches.Add(batch);
        });
        var frechet = (DetectorDistance)features.Result();
        return new FrameDistance(side, frechet.Frechet, ((ScaleDistance)patches.Result()).Wasserstein, frechet.Precision, frechet.Recall);
    }

    private EvaluationContext Context(EvaluationOptions evaluation) => new(maker, source, evaluation, progress, cancellation);
}
