using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>
/// The networks, their optimisers and one training step (paper, Sec. 3.4; StyleGAN2). Everything random in a step hangs on the
/// seed and the step's number, so the state is what <see cref="State"/> lists and the counters, nothing else.
/// </summary>
internal sealed class Trainer : IDisposable
{
    private readonly TrainingConfiguration _configuration;
    private readonly Device _device;
    private readonly Adam _generatorOptimizer;
    private readonly Adam _discriminatorOptimizer;
    private readonly RegionEncoding _encoding;
    private readonly Latents _latents;
    private readonly NoiseMaps _noise;
    private readonly Tensor _pathMean;

    public Trainer(TrainingConfiguration configuration, Device device)
    {
        _configuration = configuration;
        _device = device;
        NetworkDescription description = NetworkFactory.Describe(configuration);

        // Torch's default generator draws the initial weights, and nothing else.
        manual_seed(unchecked((long)(configuration.Seed & long.MaxValue)));
        Generator = new Generator(description) { Fused = true };
        Average = new Generator(description) { Fused = true };
        Discriminator = new Discriminator(NetworkFactory.DescribeDiscriminator(configuration));
        foreach (nn.Module module in new nn.Module[] { Generator, Average, Discriminator })
        {
            module.to(device);
        }

        WeightAverage.Update(Average, Generator, 0);
        foreach (Tensor parameter in Average.parameters())
        {
            parameter.requires_grad = false;
        }

        OptimizationConfiguration o = configuration.Optimization;
        Generator.MapType = Discriminator.MapType = o.Precision == MapPrecision.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        (double rate, double beta) = Adam.Lazy(o.LearningRate, o.Beta2, o.PathLength > 0 ? o.PathLengthInterval : 0);
        _generatorOptimizer = new Adam(Generator.named_parameters(), rate, beta);
        GeneratorRate = rate;
        (rate, beta) = Adam.Lazy(o.LearningRate, o.Beta2, o.R1 > 0 ? o.R1Interval : 0);
        _discriminatorOptimizer = new Adam(Discriminator.named_parameters(), rate, beta);
        DiscriminatorRate = rate;

        _encoding = new RegionEncoding(description.Encoding, device);
        _latents = new Latents(description, o.StyleMixing, device);
        _noise = new NoiseMaps(description, configuration.Network.Noise, device);
        _pathMean = zeros(1, device: device).DetachFromDisposeScope();
        AugmentationConfiguration a = configuration.Augmentation;
        Control = new AugmentationControl { Probability = a.Probability, Target = a.Target, Ramp = a.Ramp };
    }

    public Generator Generator { get; }

    /// <summary>The exponential moving average of the generator: what is shown and exported.</summary>
    public Generator Average { get; }

    public Discriminator Discriminator { get; }

    public AugmentationControl Control { get; }

    public double GeneratorRate { get; }

    public double DiscriminatorRate { get; }

    /// <summary>Optimiser steps taken, which correct its moments.</summary>
    public (long Generator, long Discriminator) OptimizerSteps
    {
        get => (_generatorOptimizer.Steps, _discriminatorOptimizer.Steps);
        set => (_generatorOptimizer.Steps, _discriminatorOptimizer.Steps) = value;
    }

    /// <summary>All tensors of the state by name, to save and to restore in place.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State => Weights
        .Concat(_generatorOptimizer.State.Select(s => ("optimizer.generator." + s.Name, s.Tensor)))
        .Concat(_discriminatorOptimizer.State.Select(s => ("optimizer.discriminator." + s.Name, s.Tensor)));

    /// <summary>The tensors without which training cannot go on: weights and running means, but no optimiser moments.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Weights => Of("generator.", Generator)
        .Concat(Of("average.", Average))
        .Concat(Of("discriminator.", Discriminator))
        .Append(("path_mean", _pathMean));

    /// <summary>Trains on one batch.</summary>
    /// <param name="plan">What it shows.</param>
    /// <param name="real">[B, C, H, W] in [-1, 1].</param>
    /// <param name="realLarge">Of a pair, the same at the large resolution.</param>
    public StepResult Step(StepPlan plan, Tensor real, Tensor? realLarge)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = _configuration.Optimization;
        ulong seed = CounterRandom.Derive(_configuration.Seed, (ulong)plan.Step);
        _generatorOptimizer.LearningRate = GeneratorRate * plan.LearningRateFactor;
        _discriminatorOptimizer.LearningRate = DiscriminatorRate * plan.LearningRateFactor;
        ScaleMix? mix = plan.IsPair
            ? ScaleMix.Draw(_configuration.Data.Channels.Count, _configuration.Pairs.CutMix, _configuration.Pairs.ChannelMix, _configuration.Seed, plan.Step)
            : null;

        _discriminatorOptimizer.RequireGradients(true);
        Fakes fakes = o.ReuseFakes ? Generate(plan, seed) : WithoutGradient(() => Generate(plan, CounterRandom.Derive(seed, 1)));
        DiscriminatorLosses d = StepDiscriminator(plan, fakes, mix, real, realLarge, seed);

        _discriminatorOptimizer.RequireGradients(false);
        fakes = o.ReuseFakes ? fakes : Generate(plan, seed);
        (double g, double? distance) = StepGenerator(plan, fakes, mix, seed);
        double? length = o.PathLength > 0 && plan.Step % o.PathLengthInterval == 0 ? RegularizePath(plan, seed) : null;

        long seen = (plan.Step + 1) * plan.Regions.Count;
        WeightAverage.Update(Average, Generator, WeightAverage.Decay(plan.Regions.Count, o.AverageHalfLife, seen, o.AverageRampUp));
        if (_configuration.Augmentation.Adaptive)
        {
            Control.Observe(d.RealSign, plan.Regions.Count);
            if (plan.Step % 4 == 3)
            {
                Control.Adjust();
            }
        }

        return new StepResult(g, d.Loss, d.RealScore, d.FakeScore, d.RealSign, d.Penalty, length, distance);
    }

    /// <summary>Mean of w over many latents, written into the average's buffer.</summary>
    public void MeasureMeanLatent(int samples)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Average.MeanLatent.copy_(Average.Map(_latents.Looks(samples, _configuration.Seed)).mean([0], keepdim: true));
    }

    public void Dispose()
    {
        Generator.Dispose();
        Average.Dispose();
        Discriminator.Dispose();
        _generatorOptimizer.Dispose();
        _discriminatorOptimizer.Dispose();
        _encoding.Dispose();
        _pathMean.Dispose();
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Of(string prefix, nn.Module module) =>
        module.named_parameters().Select(p => (prefix + p.name, (Tensor)p.parameter));

    private static Fakes WithoutGradient(Func<Fakes> make)
    {
        using IDisposable off = no_grad();
        return make();
    }

    private Fakes Generate(StepPlan plan, ulong seed)
    {
        int count = plan.Regions.Count;
        Tensor styles = _latents.Styles(Generator, count, seed);
        Tensor? layouts = _latents.Layouts(count, seed);
        SampleLattice lattice = Lattice(plan, plan.Resolution);
        if (plan.Second is not Resolution second)
        {
            return new Fakes(Render(plan, plan.Resolution, styles, layouts, _noise.Single(count, lattice, seed)), null);
        }

        (Tensor[] Small, Tensor[] Large)? noise = _noise.Pair(count, lattice, Lattice(plan, second), seed, _configuration.Network.SharedNoise);
        return new Fakes(Render(plan, plan.Resolution, styles, layouts, noise?.Small), Render(plan, second, styles, layouts, noise?.Large));
    }

    private SampleLattice Lattice(StepPlan plan, Resolution resolution) =>
        SampleLattice.For(plan.Regions[0].ToRegion(resolution), _configuration.Network.Blocks, _configuration.Network.Padding);

    private Tensor Render(StepPlan plan, Resolution resolution, Tensor styles, Tensor? layouts, Tensor[]? noise)
    {
        ImageRegion[] regions = [.. plan.Regions.Take((int)styles.shape[0]).Select(r => r.ToRegion(resolution))];
        Tensor encoding = _encoding.Make(regions, _configuration.Network.Blocks, _configuration.Network.Padding, layouts);
        return Generator.forward(encoding, styles, noise, _configuration.Network.Padding);
    }

    private DiscriminatorLosses StepDiscriminator(StepPlan plan, Fakes fakes, ScaleMix? mix, Tensor real, Tensor? realLarge, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = _configuration.Optimization;
        bool penalize = o.R1 > 0 && plan.Step % o.R1Interval == 0;
        Fakes shown = Mix(new Fakes(fakes.Small.detach(), fakes.Large?.detach()), mix);
        (Tensor Real, Tensor Fake, Resolution Resolution)[] scales = plan.Second is Resolution second
            ? [(real, shown.Small, plan.Resolution), (realLarge!, shown.Large!, second)]
            : [(real, shown.Small, plan.Resolution)];

        double loss = 0, realScore = 0, fakeScore = 0, realSign = 0, penalty = 0, share = 1.0 / scales.Length;
        for (int k = 0; k < scales.Length; k++)
        {
            (Tensor realImages, Tensor fakeImages, Resolution resolution) = scales[k];
            Tensor fakeScores = Score(fakeImages, plan, resolution, seed, (2 * k) + 1);
            if (penalize)
            {
                realImages = realImages.detach().requires_grad_(true);
            }

            Tensor realScores = Score(realImages, plan, resolution, seed, 2 * k);
            Tensor logistic = LogisticLoss.DiscriminatorFake(fakeScores) + LogisticLoss.DiscriminatorReal(realScores);
            Tensor total = logistic;
            if (penalize)
            {
                Tensor r1 = GradientPenalty.R1(realImages, realScores);
                total = total + (r1 * (o.R1 / 2 * o.R1Interval));
                penalty += r1.ToDouble() * share;
            }

            (total * share).backward();
            loss += logistic.ToDouble() * share;
            realScore += realScores.mean().ToDouble() * share;
            fakeScore += fakeScores.mean().ToDouble() * share;
            realSign += realScores.sign().mean().ToDouble() * share;
        }

        _discriminatorOptimizer.Step();
        _discriminatorOptimizer.ZeroGradients();
        return new DiscriminatorLosses(loss, realScore, fakeScore, realSign, penalize ? penalty : null);
    }

    private (double Loss, double? Distance) StepGenerator(StepPlan plan, Fakes fakes, ScaleMix? mix, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        Fakes shown = Mix(fakes, mix);
        Tensor loss = LogisticLoss.Generator(Score(shown.Small, plan, plan.Resolution, seed, 4));
        double? distance = null;
        Tensor total = loss;
        if (plan.Second is Resolution second)
        {
            loss = (loss + LogisticLoss.Generator(Score(shown.Large!, plan, second, seed, 5))) / 2;
            total = loss;
            if (_configuration.Pairs.L1 > 0)
            {
                Tensor l1 = (fakes.Small - Resampling.ToSizeOf(fakes.Large!, fakes.Small)).abs().mean();
                total = loss + (l1 * _configuration.Pairs.L1);
                distance = l1.ToDouble();
            }
        }

        total.backward();
        _generatorOptimizer.Step();
        _generatorOptimizer.ZeroGradients();
        return (loss.ToDouble(), distance);
    }

    // On regions of this step, with fresh latents: the official penalty only ever sees the full frame.
    private double RegularizePath(StepPlan plan, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = _configuration.Optimization;
        ulong own = CounterRandom.Derive(seed, 2);
        int count = Math.Max(1, (int)Math.Round(plan.Regions.Count * o.PathLengthBatch));
        Tensor styles = _latents.Styles(Generator, count, own);
        Tensor images = Render(plan, plan.Resolution, styles, _latents.Layouts(count, own), _noise.Single(count, Lattice(plan, plan.Resolution), own));
        float[] noise = new float[images.numel()];
        CounterRandom.Normals(own, 231, 0, 0, noise);
        Tensor lengths = PathLength.Lengths(images, styles, tensor(noise, images.shape, device: _device));
        (Tensor penalty, Tensor mean) = PathLength.Penalty(lengths, _pathMean, o.PathLengthDecay);
        (penalty * (o.PathLength * o.PathLengthInterval)).backward();
        _generatorOptimizer.Step();
        _generatorOptimizer.ZeroGradients();
        using IDisposable off = no_grad();
        _pathMean.copy_(mean);
        return lengths.mean().ToDouble();
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

    private Tensor Score(Tensor images, StepPlan plan, Resolution resolution, ulong seed, long draw)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor changed = _configuration.Augmentation.Changes.Apply(images, Control.Probability, seed, draw);
        Tensor? scales = null;
        if (_configuration.Discriminator.SeesScale)
        {
            double reference = ImageRegion.FullFrameSide / (_configuration.Regions.Cells[0] << _configuration.Network.Blocks);
            scales = tensor(plan.Regions.Select(r => (float)Math.Log2(r.ToRegion(resolution).Scale.X / reference)).ToArray(), device: _device);
        }

        return Discriminator.Score(changed, scales).MoveToOuterDisposeScope();
    }

    private sealed record Fakes(Tensor Small, Tensor? Large);

    private sealed record DiscriminatorLosses(double Loss, double RealScore, double FakeScore, double RealSign, double? Penalty);
}
