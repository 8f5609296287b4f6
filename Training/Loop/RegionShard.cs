using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>A shard of a network of ScaleParty's own that makes images from positions.</summary>
internal sealed class RegionShard : ImageShard
{
    private readonly Generator _generator;
    private readonly RegionEncoding _encoding;
    private readonly NoiseMaps _noise;

    /// <summary>Prepares a shard.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="network">The generator it works with; the caller's to dispose.</param>
    /// <param name="discriminator">The discriminator it works with; the caller's to dispose.</param>
    /// <param name="device">Where to compute.</param>
    public RegionShard(TrainingConfiguration configuration, TrainedNetwork network, Discriminator discriminator, Device device)
        : base(configuration, network, new Latents(network.Own.Description, configuration.Optimization.StyleMixing, device), discriminator, device)
    {
        _generator = network.Own;
        _encoding = new RegionEncoding(_generator.Description.Encoding, device);
        _noise = new NoiseMaps(_generator.Description, configuration.Network.Noise, device);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _encoding.Dispose();
    }

    /// <inheritdoc/>
    protected override Fakes Generate(StepPlan plan, ulong seed)
    {
        int count = plan.Regions.Count;
        Tensor styles = Latents.Styles(_generator.Map, count, seed);
        Tensor? layouts = Latents.Phases(count, seed), turns = Turns(count, seed);
        SampleLattice lattice = Lattice(plan, plan.Resolution);
        if (plan.Second is not Resolution second)
        {
            return new Fakes(Render(plan, plan.Resolution, styles, layouts, turns, _noise.Single(count, lattice, seed)), null);
        }

        (Tensor[] Small, Tensor[] Large)? noise = _noise.Pair(count, lattice, Lattice(plan, second), seed, Configuration.Network.SharedNoise);
        return new Fakes(Render(plan, plan.Resolution, styles, layouts, turns, noise?.Small), Render(plan, second, styles, layouts, turns, noise?.Large));
    }

    /// <inheritdoc/>
    protected override (Tensor Images, Tensor Styles) GenerateForPath(StepPlan plan, int count, ulong seed)
    {
        Tensor styles = Latents.Styles(_generator.Map, count, seed);
        return (Render(plan, plan.Resolution, styles, Latents.Phases(count, seed), Turns(count, seed), _noise.Single(count, Lattice(plan, plan.Resolution), seed)), styles);
    }

    private Tensor? Turns(int count, ulong seed) => Configuration.Regions.Turns ? Latents.Orientations(count, seed) : null;

    private SampleLattice Lattice(StepPlan plan, Resolution resolution) =>
        SampleLattice.For(plan.Regions[0].ToRegion(resolution), Configuration.Network.Blocks, Configuration.Network.Padding);

    private Tensor Render(StepPlan plan, Resolution resolution, Tensor styles, Tensor? layouts, Tensor? turns, Tensor[]? noise)
    {
        ImageRegion[] regions = [.. plan.Regions.Take((int)styles.shape[0]).Select(r => r.ToRegion(resolution))];
        Tensor encoding = _encoding.Make(regions, Configuration.Network.Blocks, Configuration.Network.Padding, layouts, turns);
        return _generator.forward(encoding, styles, noise, Configuration.Network.Padding);
    }
}
