using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>
/// One part of a batch on its way through a step: generates, and computes losses and their gradients (paper, Sec. 3.4; StyleGAN2). The
/// first shard works on the networks themselves, every other one on copies, so that shards can work at the same time.
/// </summary>
internal sealed class Shard : IDisposable
{
    private readonly TrainingConfiguration _configuration;
    private readonly Device _device;
    private readonly RegionEncoding _encoding;
    private readonly Latents _latents;
    private readonly NoiseMaps _noise;
    private Fakes? _fakes;

    /// <summary>Prepares a shard.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="generator">The generator it works with; the caller's to dispose.</param>
    /// <param name="discriminator">The discriminator it works with; the caller's to dispose.</param>
    /// <param name="device">Where to compute.</param>
    public Shard(TrainingConfiguration configuration, Generator generator, Discriminator discriminator, Device device)
    {
        _configuration = configuration;
        _device = device;
        Generator = generator;
        Discriminator = discriminator;
        NetworkDescription description = generator.Description;
        _encoding = new RegionEncoding(description.Encoding, device);
        _latents = new Latents(description, configuration.Optimization.StyleMixing, device);
        _noise = new NoiseMaps(description, configuration.Network.Noise, device);
    }

    /// <summary>The generator it works with.</summary>
    public Generator Generator { get; }

    /// <summary>The discriminator it works with.</summary>
    public Discriminator Discriminator { get; }

    /// <summary>Generates, and adds the gradients of the discriminator's losses to its parameters.</summary>
    /// <param name="work">The shard's part of the step.</param>
    /// <param name="real">[B, C, H, W] in [-1, 1].</param>
    /// <param name="realLarge">Of a pair, the same at the large resolution.</param>
    public DiscriminatorLosses LearnToTell(ShardWork work, Tensor real, Tensor? realLarge)
    {
        using DisposeScope scope = NewDisposeScope();
        RequireGradients(true);
        if (_configuration.Optimization.ReuseFakes)
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

    /// <summary>Adds the gradients of the generator's losses to its parameters.</summary>
    /// <param name="work">The shard's part of the step.</param>
    /// <param name="real">[B, C, H, W] in [-1, 1]: what the relativistic loss compares with.</param>
    /// <param name="realLarge">Of a pair, the same at the large resolution.</param>
    public GeneratorLosses LearnToFool(ShardWork work, Tensor real, Tensor? realLarge)
    {
        using DisposeScope scope = NewDisposeScope();
        RequireGradients(false);
        Fakes fakes = _fakes ?? Generate(work.Plan, work.Seed);
        GeneratorLosses losses = StepGenerator(work, fakes, real, realLarge);
        _fakes?.Dispose();
        _fakes = null;
        return losses;
    }

    /// <summary>
    /// Adds the gradients of the path-length penalty to the generator's parameters; on regions of this step, with fresh latents: the official
    /// penalty only ever sees the full frame.
    /// </summary>
    /// <param name="work">The shard's part of the step.</param>
    /// <param name="mean">Running mean of the lengths before this step.</param>
    /// <returns>The mean length here, and the running mean after this step.</returns>
    public PathLengths RegularizePath(ShardWork work, Tensor mean)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = _configuration.Optimization;
        StepPlan plan = work.Plan;
        ulong own = CounterRandom.Derive(work.Seed, 2);
        int count = Math.Max(1, (int)Math.Round(plan.Regions.Count * o.PathLengthBatch));
        Tensor styles = _latents.Styles(Generator, count, own);
        Tensor images = Render(plan, plan.Resolution, styles, _latents.Layouts(count, own), Turns(count, own), _noise.Single(count, Lattice(plan, plan.Resolution), own));
        float[] noise = new float[images.numel()];
        CounterRandom.Normals(own, 231, 0, 0, noise);
        Tensor lengths = PathLength.Lengths(images, styles, tensor(noise, images.shape, device: _device));
        (Tensor penalty, Tensor next) = PathLength.Penalty(lengths, mean, o.PathLengthDecay);
        (penalty * (o.PathLength * o.PathLengthInterval * work.Share)).backward();
        return new PathLengths(lengths.mean().ToDouble(), next.ToSingle());
    }

    /// <summary>z of many latents, [samples, style].</summary>
    public Tensor Looks(int samples, ulong seed) => _latents.Looks(samples, seed);

    /// <summary>Frees what it keeps, not the networks.</summary>
    public void Dispose()
    {
        _fakes?.Dispose();
        _encoding.Dispose();
    }

    // A frozen discriminator still passes gradients on to its images.
    private void RequireGradients(bool required)
    {
        foreach (Tensor parameter in Discriminator.parameters())
        {
            parameter.requires_grad = required;
        }
    }

    private Fakes Generate(StepPlan plan, ulong seed)
    {
        int count = plan.Regions.Count;
        Tensor styles = _latents.Styles(Generator, count, seed);
        Tensor? layouts = _latents.Layouts(count, seed), turns = Turns(count, seed);
        SampleLattice lattice = Lattice(plan, plan.Resolution);
        if (plan.Second is not Resolution second)
        {
            return new Fakes(Render(plan, plan.Resolution, styles, layouts, turns, _noise.Single(count, lattice, seed)), null);
        }

        (Tensor[] Small, Tensor[] Large)? noise = _noise.Pair(count, lattice, Lattice(plan, second), seed, _configuration.Network.SharedNoise);
        return new Fakes(Render(plan, plan.Resolution, styles, layouts, turns, noise?.Small), Render(plan, second, styles, layouts, turns, noise?.Large));
    }

    private Tensor? Turns(int count, ulong seed) => _configuration.Regions.Turns ? _latents.Turns(count, seed) : null;

    private SampleLattice Lattice(StepPlan plan, Resolution resolution) =>
        SampleLattice.For(plan.Regions[0].ToRegion(resolution), _configuration.Network.Blocks, _configuration.Network.Padding);

    private Tensor Render(StepPlan plan, Resolution resolution, Tensor styles, Tensor? layouts, Tensor? turns, Tensor[]? noise)
    {
        ImageRegion[] regions = [.. plan.Regions.Take((int)styles.shape[0]).Select(r => r.ToRegion(resolution))];
        Tensor encoding = _encoding.Make(regions, _configuration.Network.Blocks, _configuration.Network.Padding, layouts, turns);
        return Generator.forward(encoding, styles, noise, _configuration.Network.Padding);
    }

    private DiscriminatorLosses StepDiscriminator(ShardWork work, Fakes fakes, Tensor real, Tensor? realLarge)
    {
        OptimizationConfiguration o = _configuration.Optimization;
        StepPlan plan = work.Plan;
        bool penalize = plan.R1 > 0 && plan.Step % o.R1Interval == 0;
        Fakes shown = Mix(new Fakes(fakes.Small.detach(), fakes.Large?.detach()), work.Mix);
        (Tensor Real, Tensor Fake, Resolution Resolution)[] scales = plan.Second is Resolution second
            ? [(real, shown.Small, plan.Resolution), (realLarge!, shown.Large!, second)]
            : [(real, shown.Small, plan.Resolution)];

        double loss = 0, realScore = 0, fakeScore = 0, realSign = 0, penalty = 0, share = 1.0 / scales.Length;
        for (int k = 0; k < scales.Length; k++)
        {
            (Tensor realImages, Tensor fakeImages, Resolution resolution) = scales[k];
            if (penalize)
            {
                realImages = realImages.detach().requires_grad_(true);
                fakeImages = o.R2 ? fakeImages.detach().requires_grad_(true) : fakeImages;
            }

            Tensor fakeScores = Score(fakeImages, work, resolution, (2 * k) + 1);
            Tensor realScores = Score(realImages, work, resolution, 2 * k);
            Tensor adversarial = o.Loss == AdversarialLoss.Relativistic
                ? RelativisticLoss.Discriminator(realScores, fakeScores)
                : LogisticLoss.DiscriminatorFake(fakeScores) + LogisticLoss.DiscriminatorReal(realScores);
            Tensor total = adversarial;
            if (penalize)
            {
                Tensor r1 = GradientPenalty.SquaredGradient(realImages, realScores);
                Tensor all = o.R2 ? r1 + GradientPenalty.SquaredGradient(fakeImages, fakeScores) : r1;
                total = total + (all * (plan.R1 / 2 * o.R1Interval));
                penalty += r1.ToDouble() * share;
            }

            (total * (share * work.Share)).backward();
            loss += adversarial.ToDouble() * share;
            realScore += realScores.mean().ToDouble() * share;
            fakeScore += fakeScores.mean().ToDouble() * share;
            realSign += realScores.sign().mean().ToDouble() * share;
        }

        return new DiscriminatorLosses(loss, realScore, fakeScore, realSign, penalize ? penalty : null);
    }

    private GeneratorLosses StepGenerator(ShardWork work, Fakes fakes, Tensor real, Tensor? realLarge)
    {
        Fakes shown = Mix(fakes, work.Mix);
        Tensor loss = Fooling(work, shown.Small, real, work.Plan.Resolution, 4);
        double? distance = null;
        Tensor total = loss;
        if (work.Plan.Second is Resolution second)
        {
            loss = (loss + Fooling(work, shown.Large!, realLarge!, second, 5)) / 2;
            total = loss;
            if (_configuration.Pairs.L1 > 0)
            {
                Tensor l1 = (fakes.Small - Resampling.ToSizeOf(fakes.Large!, fakes.Small)).abs().mean();
                total = loss + (l1 * _configuration.Pairs.L1);
                distance = l1.ToDouble();
            }
        }

        (total * work.Share).backward();
        return new GeneratorLosses(loss.ToDouble(), distance);
    }

    // The real images' scores with the augmentation that the discriminator's step has drawn for them.
    private Tensor Fooling(ShardWork work, Tensor fake, Tensor real, Resolution resolution, long draw)
    {
        Tensor scores = Score(fake, work, resolution, draw);
        if (_configuration.Optimization.Loss == AdversarialLoss.Logistic)
        {
            return LogisticLoss.Generator(scores);
        }

        using (no_grad())
        {
            real = Score(real, work, resolution, draw == 4 ? 0 : 2);
        }

        return RelativisticLoss.Generator(real, scores);
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
        Tensor changed = _configuration.Augmentation.Changes.Apply(images, work.AugmentationProbability, work.Seed, draw);
        Tensor? scales = null;
        if (_configuration.Discriminator.SeesScale)
        {
            double reference = ImageRegion.FullFrameSide / (_configuration.Regions.Cells[0] << _configuration.Network.Blocks);
            scales = tensor(work.Plan.Regions.Select(r => (float)Math.Log2(r.ToRegion(resolution).Scale.X / reference)).ToArray(), device: _device);
        }

        return Discriminator.Score(changed, scales).MoveToOuterDisposeScope();
    }

    private sealed record Fakes(Tensor Small, Tensor? Large) : IDisposable
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

/// <summary>A shard's part of a step.</summary>
/// <param name="Plan">What it shows: its regions alone.</param>
/// <param name="Share">Its part of the batch, 0 to 1.</param>
/// <param name="Mix">Of a pair, how its scales are mixed.</param>
/// <param name="Seed">Names its random numbers.</param>
/// <param name="AugmentationProbability">The augmentation's p.</param>
internal sealed record ShardWork(StepPlan Plan, double Share, ScaleMix? Mix, ulong Seed, double AugmentationProbability);

/// <summary>What the discriminator's part of a step measured; means over the shard.</summary>
internal sealed record DiscriminatorLosses(double Loss, double RealScore, double FakeScore, double RealSign, double? Penalty);

/// <summary>What the generator's part of a step measured; means over the shard.</summary>
internal sealed record GeneratorLosses(double Loss, double? Distance);

/// <summary>What path-length regularisation measured.</summary>
/// <param name="Mean">Mean length in the shard.</param>
/// <param name="RunningMean">The running mean as the shard's lengths move it.</param>
internal sealed record PathLengths(double Mean, float RunningMean);
