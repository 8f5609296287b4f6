using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>
/// One part of a batch on its way through a step: generates, and computes losses and their gradients. The first shard works on the networks
/// themselves, every other one on copies, so that shards can work at the same time.
/// </summary>
internal abstract class Shard : IDisposable
{
    /// <summary>Prepares a shard.</summary>
    /// <param name="configuration">The run.</param>
    /// <param name="network">The generator it works with; the caller's to dispose.</param>
    /// <param name="latents">Latents of the generator.</param>
    /// <param name="discriminator">The discriminator it works with; the caller's to dispose.</param>
    /// <param name="device">Where to compute.</param>
    protected Shard(TrainingConfiguration configuration, TrainedNetwork network, Latents latents, Discriminator discriminator, Device device)
    {
        Configuration = configuration;
        Network = network;
        Discriminator = discriminator;
        Device = device;
        Latents = latents;
    }

    /// <summary>The generator it works with.</summary>
    public TrainedNetwork Network { get; }

    /// <summary>The discriminator it works with.</summary>
    public Discriminator Discriminator { get; }

    /// <summary>The run.</summary>
    protected TrainingConfiguration Configuration { get; }

    /// <summary>Where to compute.</summary>
    protected Device Device { get; }

    /// <summary>Latents of the network.</summary>
    protected Latents Latents { get; }

    /// <summary>The shard that a configuration asks for; the parameters are those of the constructors.</summary>
    public static Shard Create(TrainingConfiguration configuration, TrainedNetwork network, Discriminator discriminator, Device device) =>
        network.Method is not null ? new MethodShard(configuration, network, discriminator, device)
        : configuration.Refinement is null ? new RegionShard(configuration, network, discriminator, device)
        : new RefinementShard(configuration, network, discriminator, device);

    /// <summary>Generates, and adds the gradients of the discriminator's losses to its parameters.</summary>
    /// <param name="work">The shard's part of the step.</param>
    /// <param name="real">[B, C, H, W] in [-1, 1].</param>
    /// <param name="second">What the plan asks for beside it: of a pair, the same at the large resolution; of a refinement's own inputs, at the coarser one.</param>
    public abstract DiscriminatorLosses AddDiscriminatorGradients(ShardWork work, Tensor real, Tensor? second);

    /// <summary>Adds the gradients of the generator's losses to its parameters.</summary>
    /// <param name="work">The shard's part of the step.</param>
    /// <param name="second">See <see cref="AddDiscriminatorGradients"/>.</param>
    public abstract GeneratorLosses AddGeneratorGradients(ShardWork work, Tensor? second);

    /// <summary>
    /// Adds the gradients of the path-length penalty to the generator's parameters; on regions of this step, with fresh latents: the official
    /// penalty only ever sees the full frame.
    /// </summary>
    /// <param name="work">The shard's part of the step.</param>
    /// <param name="mean">Running mean of the lengths before this step.</param>
    /// <returns>The mean length here, and the running mean after this step.</returns>
    public abstract PathLengths RegularizePath(ShardWork work, Tensor mean);

    /// <summary>z of many latents, [samples, style].</summary>
    public Tensor Codes(int samples, ulong seed) => Latents.Codes(samples, seed);

    /// <summary>Frees what it keeps, not the networks.</summary>
    public abstract void Dispose();

    /// <summary>Lets the discriminator's parameters learn, or not: a frozen discriminator still passes gradients on to its images.</summary>
    protected void RequireGradients(bool required)
    {
        foreach (Tensor parameter in Discriminator.parameters())
        {
            parameter.requires_grad = required;
        }
    }

    /// <summary>Adds the gradients of the discriminator's losses on one set of images.</summary>
    /// <param name="work">The shard's part of the step.</param>
    /// <param name="real">Real images.</param>
    /// <param name="fake">As many generated ones, without a graph.</param>
    /// <param name="score">Scores of images; the flag says whether they are generated.</param>
    /// <param name="share">The set's part of the shard's losses, 0 to 1.</param>
    protected DiscriminatorLosses Tell(ShardWork work, Tensor real, Tensor fake, Func<Tensor, bool, Tensor> score, double share)
    {
        OptimizationConfiguration o = Configuration.Optimization;
        StepPlan plan = work.Plan;
        bool penalize = plan.R1 > 0 && plan.Step % o.R1Interval == 0;
        if (penalize)
        {
            real = real.detach().requires_grad_(true);
        }

        Tensor fakeScores = score(fake, true), realScores = score(real, false);
        Tensor adversarial = LogisticLoss.DiscriminatorFake(fakeScores) + LogisticLoss.DiscriminatorReal(realScores);
        Tensor total = adversarial;
        double? penalty = null;
        if (penalize)
        {
            Tensor r1 = GradientPenalty.SquaredGradient(real, realScores);
            total = total + (r1 * (plan.R1 / 2 * o.R1Interval));
            penalty = r1.ToDouble();
        }

        (total * (share * work.Share)).backward();
        return new DiscriminatorLosses(adversarial.ToDouble(), realScores.mean().ToDouble(), fakeScores.mean().ToDouble(), realScores.sign().mean().ToDouble(), penalty);
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
internal sealed record DiscriminatorLosses(double Loss, double RealScore, double FakeScore, double RealSign, double? Penalty)
{
    /// <summary>Means over sets of images of one step.</summary>
    public static DiscriminatorLosses Mean(DiscriminatorLosses[] sets) => new(
        sets.Average(s => s.Loss),
        sets.Average(s => s.RealScore),
        sets.Average(s => s.FakeScore),
        sets.Average(s => s.RealSign),
        sets.Average(s => s.Penalty));
}

/// <summary>What the generator's part of a step measured; means over the shard.</summary>
/// <param name="Loss">The adversarial loss.</param>
/// <param name="Distance">L1 distance of a pair, or of a refined image from the coarser one, where it has a weight; else null.</param>
internal sealed record GeneratorLosses(double Loss, double? Distance);

/// <summary>What path-length regularisation measured.</summary>
/// <param name="Mean">Mean length in the shard.</param>
/// <param name="RunningMean">The running mean as the shard's lengths move it.</param>
internal sealed record PathLengths(double Mean, float RunningMean);
