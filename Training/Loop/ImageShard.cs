using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>
/// A shard of a network that makes images from latents alone or with positions: at one resolution, or at both of a pair (paper, Sec. 3.4; StyleGAN2).
/// </summary>
internal abstract class ImageShard : Shard
{
    private Fakes? _fakes;

    /// <inheritdoc cref="Shard(TrainingConfiguration, TrainedNetwork, Latents, Discriminator, Device)"/>
    protected ImageShard(TrainingConfiguration configuration, TrainedNetwork network, Latents latents, Discriminator discriminator, Device device)
        : base(configuration, network, latents, discriminator, device)
    {
    }

    /// <inheritdoc/>
    public override DiscriminatorLosses AddDiscriminatorGradients(ShardWork work, Tensor real, Tensor? realLarge)
    {
        using DisposeScope scope = NewDisposeScope();
        RequireGradients(true);
        if (Configuration.Optimization.ReuseFakes)
        {
            _fakes = Generate(work.Plan, work.Seed).Keep();
            return StepDiscriminator(work, _fakes, real, realLarge);
        }

        Fakes fakes;
        using (no_grad())
        {
            fakes = Generate(work.Plan, CounterRandom.Derive(work.Seed, 1));
        }

        return StepDiscriminator(work, fakes, real, realLarge);
    }

    /// <inheritdoc/>
    public override GeneratorLosses AddGeneratorGradients(ShardWork work, Tensor? second)
    {
        using DisposeScope scope = NewDisposeScope();
        RequireGradients(false);
        Fakes fakes = _fakes ?? Generate(work.Plan, work.Seed);
        GeneratorLosses losses = StepGenerator(work, fakes);
        _fakes?.Dispose();
        _fakes = null;
        return losses;
    }

    /// <inheritdoc/>
    public override PathLengths RegularizePath(ShardWork work, Tensor mean)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = Configuration.Optimization;
        ulong own = CounterRandom.Derive(work.Seed, 2);
        int count = Math.Max(1, (int)Math.Round(work.Plan.Regions.Count * o.PathLengthBatch));
        (Tensor images, Tensor styles) = GenerateForPath(work.Plan, count, own);
        float[] noise = new float[images.numel()];
        CounterRandom.Normals(own, 231, 0, 0, noise);
        Tensor lengths = PathLength.Lengths(images, styles, tensor(noise, images.shape, device: Device));
        (Tensor penalty, Tensor next) = PathLength.Penalty(lengths, mean, o.PathLengthDecay);
        (penalty * (o.PathLength * o.PathLengthInterval * work.Share)).backward();
        return new PathLengths(lengths.mean().ToDouble(), next.ToSingle());
    }

    /// <inheritdoc/>
    public override void Dispose() => _fakes?.Dispose();

    /// <summary>Makes the images of a plan.</summary>
    /// <param name="plan">What is shown.</param>
    /// <param name="seed">Names latents and noise.</param>
    protected abstract Fakes Generate(StepPlan plan, ulong seed);

    /// <summary>Makes images of a plan's first regions at its resolution, and gives the latents that they depend on.</summary>
    /// <param name="plan">What is shown.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="seed">Names latents and noise.</param>
    protected abstract (Tensor Images, Tensor Styles) GenerateForPath(StepPlan plan, int count, ulong seed);

    private DiscriminatorLosses StepDiscriminator(ShardWork work, Fakes fakes, Tensor real, Tensor? realLarge)
    {
        StepPlan plan = work.Plan;
        Fakes shown = Mix(new Fakes(fakes.Small.detach(), fakes.Large?.detach()), work.Mix);
        (Tensor Real, Tensor Fake, Resolution Resolution)[] scales = plan.Second is Resolution second
            ? [(real, shown.Small, plan.Resolution), (realLarge!, shown.Large!, second)]
            : [(real, shown.Small, plan.Resolution)];

        DiscriminatorLosses[] losses = [.. scales.Select((s, k) => Tell(work, s.Real, s.Fake, (images, fake) => Score(images, work, s.Resolution, (2 * k) + (fake ? 1 : 0)), 1.0 / scales.Length))];
        return DiscriminatorLosses.Mean(losses);
    }

    private GeneratorLosses StepGenerator(ShardWork work, Fakes fakes)
    {
        Fakes shown = Mix(fakes, work.Mix);
        Tensor loss = LogisticLoss.Generator(Score(shown.Small, work, work.Plan.Resolution, 4));
        double? distance = null;
        Tensor total = loss;
        if (work.Plan.Second is Resolution second)
        {
            loss = (loss + LogisticLoss.Generator(Score(shown.Large!, work, second, 5))) / 2;
            total = loss;
            if (Configuration.Pairs.L1 > 0)
            {
                Tensor l1 = (fakes.Small - Resampling.ToSizeOf(fakes.Large!, fakes.Small)).abs().mean();
                total = loss + (l1 * Configuration.Pairs.L1);
                distance = l1.ToDouble();
            }
        }

        (total * work.Share).backward();
        return new GeneratorLosses(loss.ToDouble(), distance);
    }

    private static Fakes Mix(Fakes fakes, ScaleMix? mix)
    {
        if (mix is null)
        {
            return fakes;
        }

        (Tensor small, Tensor large) = mix.Apply(fakes.Small, fakes.Large!);
        return new Fakes(small, large);
    }

    private Tensor Score(Tensor images, ShardWork work, Resolution resolution, long draw)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor changed = Configuration.Augmentation.Changes.Apply(images, work.AugmentationProbability, work.Seed, draw);
        Tensor? scales = null;
        if (Configuration.Discriminator.SeesScale)
        {
            double reference = ImageRegion.FullFrameSide / (Configuration.Regions.Cells[0] << Configuration.Network.Blocks);
            scales = tensor(work.Plan.Regions.Select(r => (float)Math.Log2(r.ToRegion(resolution).Scale.X / reference)).ToArray(), device: Device);
        }

        return Discriminator.Score(changed, scales).MoveToOuterDisposeScope();
    }

    /// <summary>Images of a plan.</summary>
    /// <param name="Small">At its resolution.</param>
    /// <param name="Large">Of a pair, at the large one.</param>
    protected sealed record Fakes(Tensor Small, Tensor? Large) : IDisposable
    {
        /// <summary>Out of every scope: the step's second half still needs them.</summary>
        public Fakes Keep() => new(Small.DetachFromDisposeScope(), Large?.DetachFromDisposeScope());

        public void Dispose()
        {
            Small.Dispose();
            Large?.Dispose();
        }
    }
}
