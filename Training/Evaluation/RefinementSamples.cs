using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation.Measures;
using ScaleParty.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// Real images and what a refinement network makes of them, as measures see them: local channels about each image's mean and in the units of the level, in which a process that
/// is alike at every level changes nothing; and land in place of water.
/// </summary>
internal sealed class RefinementSamples
{
    /// <summary>Images that are made at once.</summary>
    public const int Batch = 8;

    private const string Water = "water";
    private readonly NetworkDescription _network;
    private readonly IDataSource _source;
    private readonly RefinementUnits _units;
    private readonly RegionSampler _sampler;
    private readonly ulong _seed;
    private readonly int _input;

    /// <summary>Samples for a network.</summary>
    /// <param name="network">A refinement network's description.</param>
    /// <param name="source">Real images, with the network's channels.</param>
    /// <param name="seed">Names images, latents and noise.</param>
    public RefinementSamples(NetworkDescription network, IDataSource source, ulong seed)
    {
        (_network, _source, _seed) = (network, source, seed);
        _units = new RefinementUnits(network);
        Side = network.TrainedResolutions.Count > 0 ? network.TrainedResolutions.Min() : 16 * network.CellSize;
        _input = (Side / network.CellSize) + (2 * PaddingMode.Exact.EncodingPad());
        _sampler = new RegionSampler(
            new RegionSamplerOptions
            {
                MinimumShare = network.TrainedScales.Minimum,
                MaximumShare = Math.Min(network.TrainedScales.Maximum, source.LargestShare),
                Distribution = ShareDistribution.LogUniform,
            },
            source.LargestShare);
    }

    /// <summary>What is counted where nobody says otherwise: land.</summary>
    public static ChannelThreshold Land { get; } = new("land", 0);

    /// <summary>Pixels a side of every image.</summary>
    public int Side { get; }

    /// <summary>Names of the channels that measures see.</summary>
    public IReadOnlyList<string> Channels => Shown(_network);

    /// <summary>Names of the channels that measures see of a network's images.</summary>
    public static IReadOnlyList<string> Shown(NetworkDescription network) => [.. network.ImageChannels.Select(c => c == Water ? Land.Channel : c)];

    /// <summary>A batch of real images, held out from training where the source keeps any.</summary>
    /// <param name="first">Number of the first image.</param>
    /// <param name="cancellation">Stops the work.</param>
    public RefinementBatch Load(int first, CancellationToken cancellation = default)
    {
        int side = _input * _network.CellSize;
        IReadOnlyList<RegionSpec> regions = _sampler.DrawMany(_seed, first, Batch);
        var options = new TrainingBatchOptions
        {
            Seed = _seed,
            Workers = 0,
            Augment = false,
            Split = _source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training,
            FirstBatch = first / Batch,
        };
        using var batches = new TrainingBatchSource(_source, _ => new BatchSpec { Regions = regions, Resolution = new Resolution(side, side) }, options);
        using TrainingBatch batch = batches.Next(cancellation);
        return new RefinementBatch(first, tensor(batch.Images, [Batch, batch.Channels, side, side]), [.. regions.Select(r => r.Share.X * ImageRegion.FullFrameSide / side)]);
    }

    /// <summary>The real images as measures see them, [B, C, side, side].</summary>
    public Tensor Real(RefinementBatch batch) => Shown(_units.ToLocal(RefinementUnits.Centre(batch.Images, Side), batch.Periods));

    /// <summary>What a network makes of the means of the real images over base cells, as measures see it, and the L1 distance between its means and those.</summary>
    public (Tensor Images, double Distance) Refined(Generator generator, RefinementBatch batch)
    {
        Tensor coarse = RefinementUnits.Means(batch.Images, _network.CellSize);
        Tensor refined = Levels(batch.First).Below(generator, coarse, batch.Periods, 1).First();
        return (Shown(_units.ToLocal(refined, batch.Periods)), RefinementUnits.Consistency(refined, coarse, _network.CellSize).ToDouble());
    }

    /// <summary>Levels below the centres of the real images, as measures see them.</summary>
    public IEnumerable<Tensor> Below(Generator generator, RefinementBatch batch, int depth)
    {
        double[] periods = [.. batch.Periods];
        foreach (Tensor level in Levels(batch.First).Below(generator, RefinementUnits.Centre(batch.Images, _input), Finer(), depth))
        {
            periods = Finer();
            yield return Shown(_units.ToLocal(level, periods));
        }

        double[] Finer() => [.. periods.Select(p => p / _network.CellSize)];
    }

    private RefinementLevels Levels(int first) =>
        new(_network, _network.HasNoise ? NoisePlacement.All : NoisePlacement.Off, CounterRandom.Derive(_seed, (ulong)first));

    private Tensor Shown(Tensor local) => cat(
        [.. _network.ImageChannels.Select((name, k) =>
        {
            Tensor channel = local.narrow(1, k, 1);
            return _network.Refinement!.LocalChannels.Contains(name) ? channel - channel.mean([2, 3], keepdim: true) : name == Water ? -channel : channel;
        })],
        1);
}

/// <summary>Real images with the padding around them.</summary>
/// <param name="First">Number of the first image.</param>
/// <param name="Images">[B, C, H, H] as the data has them.</param>
/// <param name="Periods">Image units per pixel, one per image.</param>
internal sealed record RefinementBatch(int First, Tensor Images, IReadOnlyList<double> Periods);
