using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Evaluation;
using ScaleParty.Training.Evaluation.Measures;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>The same few real windows at every sheet, and what a network makes in their place.</summary>
internal abstract class SheetWindows : IDisposable
{
    /// <summary>Number of windows.</summary>
    protected const int Count = 64;

    private const ulong FrameFamily = 0x534D;
    private Tensor? _real;

    /// <summary>Pixels a side.</summary>
    public abstract int Side { get; }

    /// <summary>Names of the windows' channels.</summary>
    public abstract IReadOnlyList<string> Channels { get; }

    /// <summary>What counts as land.</summary>
    public abstract ChannelThreshold Land { get; }

    /// <summary>Real windows, held out from training where the source keeps any: [N, C, side, side].</summary>
    public Tensor Real => _real ??= LoadReal().DetachFromDisposeScope();

    /// <summary>The windows that suit a run.</summary>
    public static SheetWindows Of(TrainingConfiguration configuration, IDataSource source) =>
        configuration.Refinement is null ? new RegionWindows(configuration, source) : new RefinementWindows(configuration, source);

    /// <summary>The network's windows and, of a refinement network, the L1 distance between their means and its inputs.</summary>
    public abstract (Tensor Images, double? Distance) Make(IImageMaker maker);

    /// <inheritdoc/>
    public void Dispose() => _real?.Dispose();

    /// <summary>Reads the real windows.</summary>
    protected abstract Tensor LoadReal();

    private sealed class RegionWindows : SheetWindows
    {
        private readonly TrainingConfiguration _configuration;
        private readonly IDataSource _source;
        private readonly ImageRegion[] _regions;

        public RegionWindows(TrainingConfiguration configuration, IDataSource source)
        {
            (_configuration, _source) = (configuration, source);
            RegionConfiguration r = configuration.Regions;
            var options = new RegionSamplerOptions { MinimumShare = r.MinimumShare, MaximumShare = r.MaximumShare, Distribution = r.Distribution, ReachSurroundings = r.ReachSurroundings };
            var size = new Resolution(Side, Side);
            _regions = [.. new RegionSampler(options, source.LargestShare).DrawMany(configuration.Seed, -1, Count).Select(s => s.ToRegion(size))];
        }

        public override int Side => _configuration.Regions.Cells[0] << _configuration.Network.Blocks;

        public override IReadOnlyList<string> Channels => _configuration.Data.Channels;

        public override ChannelThreshold Land { get; } = new();

        public override (Tensor Images, double? Distance) Make(IImageMaker maker) => (maker.Make(_regions, _configuration.Seed).clamp(-1, 1), null);

        protected override Tensor LoadReal() =>
            RealImages.Load(_source, _regions, CounterRandom.Derive(_configuration.Seed, FrameFamily), _source.HasHeldOut ? DataSplit.HeldOut : DataSplit.Training);
    }

    private sealed class RefinementWindows(TrainingConfiguration configuration, IDataSource source) : SheetWindows
    {
        private readonly RefinementSamples _samples = new(NetworkFactory.Describe(configuration), source, CounterRandom.Derive(configuration.Seed, FrameFamily));

        public override int Side => _samples.Side;

        public override IReadOnlyList<string> Channels => _samples.Channels;

        public override ChannelThreshold Land => RefinementSamples.Land;

        public override (Tensor Images, double? Distance) Make(IImageMaker maker)
        {
            using Generator generator = Generator.FromNetwork(((SampleMaker)maker).Network);
            (Tensor Images, double Distance)[] refined = [.. Batches().Select(b => _samples.Refined(generator, b))];
            return (cat([.. refined.Select(r => r.Images)], 0), refined.Average(r => r.Distance));
        }

        protected override Tensor LoadReal() => cat([.. Batches().Select(_samples.Real)], 0);

        private IEnumerable<RefinementBatch> Batches() => Enumerable.Range(0, Count / RefinementSamples.Batch).Select(k => _samples.Load(k * RefinementSamples.Batch));
    }
}
