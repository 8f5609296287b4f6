using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>
/// A shard of a refinement network. A real image and its means over base cells are a real pair; the network makes the other half of a generated one, of real means
/// or, in a share of the steps, of what it has itself made of a still coarser image, or of a base network's image. The discriminator sees both halves.
/// </summary>
internal sealed class RefinementShard : Shard
{
    private const uint DisturbanceStream = 241;
    private const ulong OwnSeeds = 16;
    private readonly Generator _generator;
    private readonly NoiseMaps _noise;
    private readonly RefinementUnits _units;
    private readonly RefinementConfiguration _refinement;
    private readonly int _pad;
    private readonly int _cell;
    private readonly BaseInputs? _base;
    private Step? _step;

    /// <summary>Prepares a shard; see <see cref="Shard"/>.</summary>
    public RefinementShard(TrainingConfiguration configuration, TrainedNetwork network, Discriminator discriminator, Device device)
        : base(configuration, network, new Latents(network.Own.Description, configuration.Optimization.StyleMixing, device), discriminator, device)
    {
        _generator = network.Own;
        NetworkDescription description = _generator.Description;
        _noise = new NoiseMaps(description, configuration.Network.Noise, device);
        _refinement = configuration.Refinement!;
        _units = new RefinementUnits(description, _refinement.DetailGain);
        _pad = configuration.Network.Padding.EncodingPad();
        _cell = description.CellSize;
        _base = _refinement.Base.Length == 0 ? null : new BaseInputs(configuration, device);
    }

    /// <inheritdoc/>
    public override DiscriminatorLosses AddDiscriminatorGradients(ShardWork work, Tensor real, Tensor? second)
    {
        using DisposeScope scope = NewDisposeScope();
        RequireGradients(true);
        _step?.Dispose();
        _step = new Step(Real(work.Plan, real).Keep(), null);
        Pair fakes;
        if (Configuration.Optimization.ReuseFakes)
        {
            fakes = Generate(work, _step.Real, second, work.Seed).Keep();
            _step = _step with { Fakes = fakes };
        }
        else
        {
            using IDisposable off = no_grad();
            fakes = Generate(work, _step.Real, second, CounterRandom.Derive(work.Seed, 1));
        }

        return Tell(work, Features(_step.Real), Features(fakes).detach(), Score(work), 1);
    }

    /// <inheritdoc/>
    public override GeneratorLosses AddGeneratorGradients(ShardWork work, Tensor? second)
    {
        using DisposeScope scope = NewDisposeScope();
        RequireGradients(false);
        using Step step = _step ?? throw new InvalidOperationException("the generator's part of a step follows the discriminator's");
        _step = null;
        Pair fakes = step.Fakes ?? Generate(work, step.Real, second, work.Seed);
        Tensor loss = LogisticLoss.Generator(Score(work)(Features(fakes), true));
        Tensor total = loss;
        double? distance = null;
        if (_refinement.Consistency > 0)
        {
            Tensor l1 = RefinementUnits.Consistency(fakes.Fine, fakes.Coarse, _cell);
            total = loss + (l1 * _refinement.Consistency);
            distance = l1.ToDouble();
        }

        // Only of the real image's own means is the real image what should come out.
        if (_refinement.Reconstruction > 0 && work.Plan is { Coarser: null, FromBase: false })
        {
            total = total + ((fakes.Fine - step.Real.Fine).abs().mean() * _refinement.Reconstruction);
        }

        (total * work.Share).backward();
        return new GeneratorLosses(loss.ToDouble(), distance);
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: <see cref="ConfigurationCheck"/> wants no such penalty with refinement.</exception>
    public override PathLengths RegularizePath(ShardWork work, Tensor mean) => throw new NotSupportedException("path lengths of a refinement network are not regularised");

    /// <inheritdoc/>
    public override void Dispose()
    {
        _step?.Dispose();
        _base?.Dispose();
    }

    private Tensor Features(Pair pair) => _units.Features(pair.Fine, pair.Coarse, _pad);

    private Func<Tensor, bool, Tensor> Score(ShardWork work) => (features, fake) =>
        Discriminator.forward(Configuration.Augmentation.Changes.Apply(features, work.AugmentationProbability, work.Seed, fake ? 1 : 0));

    private Pair Real(StepPlan plan, Tensor real)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor local = _units.ToLocal(real, Periods(plan, plan.Resolution.Width));
        return new Pair(
            RefinementUnits.Centre(local, real.shape[2] - (2 * _pad * _cell)).MoveToOuterDisposeScope(),
            RefinementUnits.Means(local, _cell).MoveToOuterDisposeScope());
    }

    private Pair Generate(ShardWork work, Pair real, Tensor? second, ulong seed)
    {
        Tensor coarse;
        if (work.Plan.Coarser is Resolution size)
        {
            // The finer of two levels has the real image's region, at cells of its own.
            using IDisposable off = no_grad();
            Tensor local = Disturbed(_units.ToLocal(second!, Periods(work.Plan, size.Width * _cell)), seed);
            coarse = Deeper(_units.ToNextLevel(Refine(local, CounterRandom.Derive(seed, 5)), _cell), seed);
        }
        else if (work.Plan.FromBase)
        {
            var cells = new Resolution(work.Plan.Resolution.Width / _cell, work.Plan.Resolution.Height / _cell);
            Tensor images = _base!.Make([.. work.Plan.Regions.Select(r => r.ToRegion(cells))], CounterRandom.Derive(seed, 6));
            coarse = Deeper(Disturbed(_units.ToLocal(images, Periods(work.Plan, work.Plan.Resolution.Width)), seed), seed);
        }
        else
        {
            coarse = Disturbed(real.Coarse, seed);
        }

        return new Pair(Refine(coarse, seed), coarse);
    }

    // Image units per pixel where a region is this many pixels wide.
    private static double[] Periods(StepPlan plan, int pixels) => [.. plan.Regions.Select(r => r.Share.X * ImageRegion.FullFrameSide / pixels)];

    private Tensor Refine(Tensor coarse, ulong seed)
    {
        int count = (int)coarse.shape[0], side = (int)(coarse.shape[2] - (2 * _pad)) * _cell;
        var lattice = SampleLattice.For(ImageRegion.FullFrame(new Resolution(side, side)), Configuration.Network.Blocks, Configuration.Network.Padding);
        return _generator.forward(coarse, Latents.Styles(_generator.Map, count, seed), _noise.Single(count, lattice, seed), Configuration.Network.Padding);
    }

    // Of the centre of an input, further levels: each as large as the input again.
    private Tensor Deeper(Tensor coarse, ulong seed)
    {
        using IDisposable off = no_grad();
        int levels = (int)(CounterRandom.Uniform(seed, DisturbanceStream + 2, 0, 0) * _refinement.OwnLevels);
        for (int level = 1; level <= levels; level++)
        {
            Tensor centre = RefinementUnits.Centre(coarse, (coarse.shape[2] / _cell) + (2 * _pad));
            coarse = _units.ToNextLevel(Refine(centre, CounterRandom.Derive(seed, OwnSeeds + (ulong)level)), _cell);
        }

        return coarse;
    }

    private Tensor Disturbed(Tensor coarse, ulong seed)
    {
        if (_refinement.Disturbance == 0)
        {
            return coarse;
        }

        float[] noise = new float[coarse.numel()];
        CounterRandom.Normals(seed, DisturbanceStream, 0, 0, noise);
        float[] strength = [.. Enumerable.Range(0, (int)coarse.shape[0]).Select(n => (float)(_refinement.Disturbance * CounterRandom.Uniform(seed, DisturbanceStream + 1, n, 0)))];
        return coarse + (tensor(noise, coarse.shape, device: Device) * tensor(strength, [strength.Length, 1, 1, 1], device: Device));
    }

    /// <summary>What a step's second half needs of its first: the real pair and, where they are used again, the fakes.</summary>
    private sealed record Step(Pair Real, Pair? Fakes) : IDisposable
    {
        public void Dispose()
        {
            Real.Dispose();
            Fakes?.Dispose();
        }
    }

    /// <summary>An image and the coarser one it was made of, with the latter's padding; both in local units.</summary>
    private sealed record Pair(Tensor Fine, Tensor Coarse) : IDisposable
    {
        /// <summary>Out of every scope: the step's second half still needs them.</summary>
        public Pair Keep() => new(Fine.DetachFromDisposeScope(), Coarse.DetachFromDisposeScope());

        public void Dispose()
        {
            Fine.Dispose();
            Coarse.Dispose();
        }
    }
}
