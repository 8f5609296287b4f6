using System.Diagnostics;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Benchmarks.Training;

/// <summary>What a training step spends its time on.</summary>
internal enum StepPart
{
    Generation,
    DiscriminatorOnFakes,
    DiscriminatorOnReals,
    DiscriminatorOnRealsWithR1,
    GeneratorLoss,
    GeneratorGradient,
    PathLength,
    Optimizers,
    Average,
}

/// <summary>
/// A training step taken apart: the arithmetic of <see cref="Trainer.Step"/> with a clock between its parts, and with the networks'
/// forward passes given from outside. Without augmentation and noise.
/// </summary>
internal sealed class StepParts : IDisposable
{
    private static readonly int Parts = Enum.GetValues<StepPart>().Length;
    private readonly TrainingConfiguration _configuration;
    private readonly Trainer _networks;
    private readonly Func<Tensor, Tensor, Tensor> _generate;
    private readonly Func<Tensor, Tensor> _score;
    private readonly Adam _generatorOptimizer;
    private readonly Adam _discriminatorOptimizer;
    private readonly RegionEncoding _encoding;
    private readonly Latents _latents;
    private readonly Tensor _pathMean = zeros(1).DetachFromDisposeScope();
    private double[] _milliseconds = new double[Parts];

    /// <param name="networks">Whose weights are trained; the caller's to dispose.</param>
    /// <param name="configuration">What they were made from.</param>
    /// <param name="generate">Encoding and w+ to images.</param>
    /// <param name="score">Images to scores.</param>
    public StepParts(Trainer networks, TrainingConfiguration configuration, Func<Tensor, Tensor, Tensor> generate, Func<Tensor, Tensor> score)
    {
        _networks = networks;
        _configuration = configuration;
        _generate = generate;
        _score = score;
        OptimizationConfiguration o = configuration.Optimization;
        _generatorOptimizer = new Adam(networks.Generator.named_parameters(), networks.GeneratorRate, o.Beta2);
        _discriminatorOptimizer = new Adam(networks.Discriminator.named_parameters(), networks.DiscriminatorRate, o.Beta2);
        _encoding = new RegionEncoding(networks.Generator.Description.Encoding);
        _latents = new Latents(networks.Generator.Description, o.StyleMixing, CPU);
    }

    /// <summary>Trains on one batch; milliseconds per <see cref="StepPart"/>.</summary>
    public double[] Step(StepPlan plan, Tensor real, Tensor? realLarge)
    {
        using DisposeScope scope = NewDisposeScope();
        _milliseconds = new double[Parts];
        OptimizationConfiguration o = _configuration.Optimization;
        ulong seed = CounterRandom.Derive(_configuration.Seed, (ulong)plan.Step);
        ScaleMix? mix = plan.IsPair ? ScaleMix.Draw(_configuration.Data.Channels.Count, 1, 1, _configuration.Seed, plan.Step) : null;

        RequireGradients(true);
        Tensor[] fakes = Generate(plan, seed, withGradient: o.ReuseFakes);
        StepDiscriminator(plan, fakes, mix, realLarge is null ? [real] : [real, realLarge]);

        RequireGradients(false);
        StepGenerator(o.ReuseFakes ? fakes : Generate(plan, seed + 1, withGradient: true), mix);
        if (plan.Step % o.PathLengthInterval == 0)
        {
            RegularizePath(plan, seed);
        }

        Time(StepPart.Average, () => WeightAverage.Update(_networks.Average, _networks.Generator, 0.999));
        return _milliseconds;
    }

    public void Dispose()
    {
        _generatorOptimizer.Dispose();
        _discriminatorOptimizer.Dispose();
        _encoding.Dispose();
        _pathMean.Dispose();
    }

    private static Tensor[] Mix(Tensor[] fakes, ScaleMix? mix)
    {
        if (mix is null)
        {
            return fakes;
        }

        (Tensor small, Tensor large) = mix.Apply(fakes[0], fakes[1]);
        return [small, large];
    }

    private Tensor[] Generate(StepPlan plan, ulong seed, bool withGradient)
    {
        using IDisposable? off = withGradient ? null : no_grad();
        Tensor[] images = [];
        Time(StepPart.Generation, () =>
        {
            int count = plan.Regions.Count;
            Tensor styles = _latents.Styles(_networks.Generator.Map, count, seed);
            Tensor? layouts = _latents.Phases(count, seed);
            Resolution[] sizes = plan.Second is Resolution second ? [plan.Resolution, second] : [plan.Resolution];
            images = [.. sizes.Select(size => Render(plan, size, styles, layouts))];
        });
        return images;
    }

    private Tensor Render(StepPlan plan, Resolution size, Tensor styles, Tensor? layouts)
    {
        ImageRegion[] regions = [.. plan.Regions.Take((int)styles.shape[0]).Select(r => r.ToRegion(size))];
        return _generate(_encoding.Make(regions, _configuration.Network.Blocks, _configuration.Network.Padding, layouts), styles);
    }

    private void StepDiscriminator(StepPlan plan, Tensor[] fakes, ScaleMix? mix, Tensor[] reals)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = _configuration.Optimization;
        bool penalize = plan.Step % o.R1Interval == 0;
        Tensor[] shown = Mix([.. fakes.Select(f => f.detach())], mix);
        for (int k = 0; k < reals.Length; k++)
        {
            Tensor fake = shown[k], real = reals[k];
            Time(StepPart.DiscriminatorOnFakes, () => (LogisticLoss.DiscriminatorFake(_score(fake)) / reals.Length).backward());
            Time(penalize ? StepPart.DiscriminatorOnRealsWithR1 : StepPart.DiscriminatorOnReals, () =>
            {
                Tensor images = penalize ? real.detach().requires_grad_(true) : real;
                Tensor scores = _score(images);
                Tensor loss = LogisticLoss.DiscriminatorReal(scores);
                loss = penalize ? loss + (GradientPenalty.SquaredGradient(images, scores) * (o.R1 / 2 * o.R1Interval)) : loss;
                (loss / reals.Length).backward();
            });
        }

        Time(StepPart.Optimizers, () => Apply(_discriminatorOptimizer));
    }

    private void StepGenerator(Tensor[] fakes, ScaleMix? mix)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] leaves = [.. fakes.Select(f => f.detach().requires_grad_(true))];
        Time(StepPart.GeneratorLoss, () =>
        {
            Tensor[] losses = [.. Mix(leaves, mix).Select(shown => LogisticLoss.Generator(_score(shown)))];
            stack(losses).mean().backward();
        });
        Time(StepPart.GeneratorGradient, () => autograd.backward(fakes, [.. leaves.Select(l => l.grad!)]));
        Time(StepPart.Optimizers, () => Apply(_generatorOptimizer));
    }

    private void RegularizePath(StepPlan plan, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = _configuration.Optimization;
        Time(StepPart.PathLength, () =>
        {
            int count = Math.Max(1, (int)Math.Round(plan.Regions.Count * o.PathLengthBatch));
            Tensor styles = _latents.Styles(_networks.Generator.Map, count, seed + 2);
            Tensor images = Render(plan, plan.Resolution, styles, _latents.Phases(count, seed + 2));
            Tensor lengths = PathLength.Lengths(images, styles, randn_like(images));
            (Tensor penalty, Tensor mean) = PathLength.Penalty(lengths, _pathMean, o.PathLengthDecay);
            (penalty * (o.PathLength * o.PathLengthInterval)).backward();
            using IDisposable off = no_grad();
            _pathMean.copy_(mean);
        });
        Time(StepPart.Optimizers, () => Apply(_generatorOptimizer));
    }

    private static void Apply(Adam optimizer)
    {
        optimizer.Step();
        optimizer.ZeroGradients();
    }

    // A frozen discriminator still passes gradients on to its images.
    private void RequireGradients(bool required)
    {
        foreach (Tensor parameter in _networks.Discriminator.parameters())
        {
            parameter.requires_grad = required;
        }
    }

    private void Time(StepPart part, Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        _milliseconds[(int)part] += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
