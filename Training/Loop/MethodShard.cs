using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using ScaleParty.Training.Method.Generators;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>A shard of one of the methods that ScaleParty is compared with. Its losses are the same.</summary>
internal sealed class MethodShard : ImageShard
{
    private readonly IImageGenerator _generator;

    /// <summary>Prepares a shard.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="network">The generator it works with; the caller's to dispose.</param>
    /// <param name="discriminator">The discriminator it works with; the caller's to dispose.</param>
    /// <param name="device">Where to compute.</param>
    public MethodShard(TrainingConfiguration configuration, TrainedNetwork network, Discriminator discriminator, Device device)
        : base(configuration, network, new Latents(network.Method!.StyleChannels, network.Method.StyleCount, 0, configuration.Optimization.StyleMixing, device), discriminator, device)
    {
        _generator = network.Method;
    }

    /// <inheritdoc/>
    protected override Fakes Generate(StepPlan plan, ulong seed)
    {
        Tensor styles = Latents.Styles(_generator.Map, plan.Regions.Count, seed);
        return new Fakes(Render(plan, plan.Resolution, styles, seed), plan.Second is Resolution second ? Render(plan, second, styles, CounterRandom.Derive(seed, 1)) : null);
    }

    /// <inheritdoc/>
    protected override (Tensor Images, Tensor Styles) GenerateForPath(StepPlan plan, int count, ulong seed)
    {
        Tensor styles = Latents.Styles(_generator.Map, count, seed);
        return (Render(plan, plan.Resolution, styles, seed), styles);
    }

    private Tensor Render(StepPlan plan, Resolution resolution, Tensor styles, ulong seed)
    {
        int count = (int)styles.shape[0];
        ImageRegion[] regions = [.. plan.Regions.Take(count).Select(r => r.ToRegion(resolution))];
        Tensor[] noise = [.. _generator.NoiseSizes(regions[0]).Select((size, k) => NoiseMaps.Draw([count, 1, size.Height, size.Width], seed, k, Device))];
        return _generator.Make(styles, regions, noise.Length == 0 ? null : noise);
    }
}
