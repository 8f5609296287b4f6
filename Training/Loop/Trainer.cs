using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>
/// The networks, their optimisers and one training step (paper, Sec. 3.4; StyleGAN2). Everything random in a step depends on the
/// seed and the step's number, so the state is what <see cref="State"/> lists and the counters, nothing else.
/// </summary>
internal sealed class Trainer : IDisposable
{
    /// <summary>What the names of the generator's tensors begin with.</summary>
    public const string GeneratorPrefix = "generator.";

    /// <summary>What the names of the averaged generator's tensors begin with.</summary>
    public const string AveragePrefix = "average.";

    /// <summary>What the names of the discriminator's tensors begin with.</summary>
    public const string DiscriminatorPrefix = "discriminator.";

    /// <summary>What the names of the optimisers' tensors begin with.</summary>
    public const string OptimizerPrefix = "optimizer.";

    private readonly Adam _generatorOptimizer;
    private readonly Adam _discriminatorOptimizer;
    private readonly Shard[] _shards;
    private readonly ShardThreads _threads;
    private readonly Tensor _pathMean;
    private readonly Device _device;

    public Trainer(TrainingConfiguration configuration, Device device)
    {
        Configuration = configuration;
        _device = device;
        NetworkDescription description = NetworkFactory.Describe(configuration);

        // Torch's default generator draws the initial weights, and nothing else.
        manual_seed(unchecked((long)(configuration.Seed & long.MaxValue)));
        OptimizationConfiguration o = configuration.Optimization;
        ScalarType type = o.Precision == MapPrecision.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        Network = MakeGenerator(type);
        AverageNetwork = MakeGenerator(null);
        Discriminator = MakeDiscriminator();

        Tensor? falloff = FirstLayerStart.Factors(configuration.Network, description.Encoding, device);
        if (falloff is not null)
        {
            FirstLayerStart.Apply(Generator, falloff);
        }

        Constrain();
        WeightAverage.Update(AverageNetwork.Module, Network.Module, 0);
        foreach (Tensor parameter in AverageNetwork.Module.parameters())
        {
            parameter.requires_grad = false;
        }

        (double rate, double beta) = Adam.Lazy(o.LearningRate, o.Beta2, o.PathLength > 0 ? o.PathLengthInterval : 0);
        _generatorOptimizer = new Adam(Network.Module.named_parameters(), rate, beta);
        GeneratorRate = rate;
        if (falloff is not null)
        {
            _generatorOptimizer.Scale(Generator.FirstWeightName, falloff);
        }

        (rate, beta) = Adam.Lazy(o.LearningRate, o.Beta2, o.R1 > 0 || configuration.Schedule.Any(p => p.R1 > 0) ? o.R1Interval : 0);
        _discriminatorOptimizer = new Adam(Discriminator.named_parameters(), rate, beta);
        DiscriminatorRate = rate;

        _shards = [.. Enumerable.Range(0, o.Shards).Select(k => k == 0
            ? Shard.Create(configuration, Network, Discriminator, device)
            : Shard.Create(configuration, MakeGenerator(type), MakeDiscriminator(), device))];
        _threads = new ShardThreads(o.Shards);
        _pathMean = zeros(1, device: device).DetachFromDisposeScope();
        AugmentationConfiguration a = configuration.Augmentation;
        Control = new AugmentationControl { Probability = a.Probability, Target = a.Target, Ramp = a.Ramp };

        TrainedNetwork MakeGenerator(ScalarType? maps) => TrainedNetwork.Create(configuration, description, device, maps);

        Discriminator MakeDiscriminator()
        {
            var discriminator = new Discriminator(NetworkFactory.DescribeDiscriminator(configuration)) { MapType = type };
            discriminator.to(device);
            return discriminator;
        }
    }

    /// <summary>The run.</summary>
    public TrainingConfiguration Configuration { get; }

    /// <summary>The generator, of whatever method.</summary>
    public TrainedNetwork Network { get; }

    /// <summary>The exponential moving average of the generator: what is shown and exported.</summary>
    public TrainedNetwork AverageNetwork { get; }

    /// <summary>The generator of ScaleParty's own method.</summary>
    public Generator Generator => Network.Own;

    /// <summary>Its average.</summary>
    public Generator Average => AverageNetwork.Own;

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
        .Concat(_generatorOptimizer.State.Select(s => (OptimizerPrefix + GeneratorPrefix + s.Name, s.Tensor)))
        .Concat(_discriminatorOptimizer.State.Select(s => (OptimizerPrefix + DiscriminatorPrefix + s.Name, s.Tensor)));

    /// <summary>The tensors without which training cannot go on: weights and running means, but no optimiser moments.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Weights => Of(GeneratorPrefix, Network.Module)
        .Concat(Of(AveragePrefix, AverageNetwork.Module))
        .Concat(Of(DiscriminatorPrefix, Discriminator))
        .Append(("path_mean", _pathMean));

    /// <summary>Trains on one batch of the data.</summary>
    /// <param name="plan">What it shows.</param>
    /// <param name="batch">The real images.</param>
    public StepResult Step(StepPlan plan, TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        return Step(plan, ToTensor(batch.Images, plan.Resolution), (plan.Second ?? plan.Coarser) is { } second ? ToTensor(batch.SecondImages!.Value, second) : null);

        Tensor ToTensor(Memory<float> images, Resolution resolution) =>
            tensor(images, [batch.Count, batch.Channels, resolution.Height, resolution.Width]).to(_device);
    }

    /// <summary>Trains on one batch.</summary>
    /// <param name="plan">What it shows.</param>
    /// <param name="real">[B, C, H, W] in [-1, 1].</param>
    /// <param name="second">See <see cref="Shard.AddDiscriminatorGradients"/>.</param>
    public StepResult Step(StepPlan plan, Tensor real, Tensor? second)
    {
        using DisposeScope scope = NewDisposeScope();
        OptimizationConfiguration o = Configuration.Optimization;
        ulong seed = CounterRandom.Derive(Configuration.Seed, (ulong)plan.Step);
        _generatorOptimizer.LearningRate = GeneratorRate * plan.LearningRateFactor;
        _discriminatorOptimizer.LearningRate = DiscriminatorRate * plan.LearningRateFactor;
        ScaleMix? mix = plan.IsPair
            ? ScaleMix.Draw(Configuration.Data.Channels.Count, Configuration.Pairs.CutMix, Configuration.Pairs.ChannelMix, Configuration.Seed, plan.Step)
            : null;

        ShardWork[] works = Split(plan, mix, seed);
        Tensor[] reals = Split(real, works);
        Tensor[]? large = second is null ? null : Split(second, works);
        UpdateCopies(s => s.Network.Module);
        UpdateCopies(s => s.Discriminator);
        var d = new DiscriminatorLosses[works.Length];
        _threads.Run(k => d[k] = _shards[k].AddDiscriminatorGradients(works[k], reals[k], large?[k]));
        Finish(_discriminatorOptimizer, s => s.Discriminator);

        // Not the generator's: the fakes' graphs still refer to their values.
        UpdateCopies(s => s.Discriminator);
        var g = new GeneratorLosses[works.Length];
        _threads.Run(k => g[k] = _shards[k].AddGeneratorGradients(works[k], large?[k]));
        FinishGenerator();

        double? length = null;
        if (o.PathLength > 0 && plan.Step % o.PathLengthInterval == 0)
        {
            UpdateCopies(s => s.Network.Module);
            var lengths = new PathLengths[works.Length];
            _threads.Run(k => lengths[k] = _shards[k].RegularizePath(works[k], _pathMean));
            FinishGenerator();
            _pathMean.fill_((float)Mean(works, k => lengths[k].RunningMean));
            length = Mean(works, k => lengths[k].Mean);
        }

        long seen = (plan.Step + 1) * plan.Regions.Count;
        WeightAverage.Update(AverageNetwork.Module, Network.Module, WeightAverage.Decay(plan.Regions.Count, o.AverageHalfLife, seen, o.AverageRampUp));
        if (Configuration.Augmentation.Adaptive)
        {
            Control.Observe(Mean(works, k => d[k].RealSign), plan.Regions.Count);
            if (plan.Step % 4 == 3)
            {
                Control.Adjust();
            }
        }

        return new StepResult(
            Mean(works, k => g[k].Loss),
            Mean(works, k => d[k].Loss),
            Mean(works, k => d[k].RealScore),
            Mean(works, k => d[k].FakeScore),
            Mean(works, k => d[k].RealSign),
            d[0].Penalty is null ? null : Mean(works, k => d[k].Penalty!.Value),
            length,
            g[0].Distance is null ? null : Mean(works, k => g[k].Distance!.Value));
    }

    /// <summary>Mean of w over many latents, written into the average's buffer.</summary>
    public void MeasureMeanLatent(int samples)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        AverageNetwork.MeanLatent.copy_(AverageNetwork.Map(_shards[0].Codes(samples, Configuration.Seed)).mean([0], keepdim: true));
    }

    public void Dispose()
    {
        Network.Dispose();
        AverageNetwork.Dispose();
        Discriminator.Dispose();
        _generatorOptimizer.Dispose();
        _discriminatorOptimizer.Dispose();
        foreach (Shard shard in _shards)
        {
            shard.Dispose();
            if (shard != _shards[0])
            {
                shard.Network.Dispose();
                shard.Discriminator.Dispose();
            }
        }

        _threads.Dispose();
        _pathMean.Dispose();
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Of(string prefix, nn.Module module) =>
        module.named_parameters().Select(p => (prefix + p.name, (Tensor)p.parameter));

    private static double Mean(ShardWork[] works, Func<int, double> value) => works.Select((w, k) => w.Share * value(k)).Sum();

    private static Tensor[] Split(Tensor images, ShardWork[] works)
    {
        var parts = new Tensor[works.Length];
        for (int k = 0, from = 0; k < parts.Length; k++)
        {
            int count = works[k].Plan.Regions.Count;
            parts[k] = images.narrow(0, from, count);
            from += count;
        }

        return parts;
    }

    // The first shard's random numbers are those of a batch that is not split.
    private ShardWork[] Split(StepPlan plan, ScaleMix? mix, ulong seed)
    {
        int count = plan.Regions.Count, shards = _shards.Length;
        return [.. Enumerable.Range(0, shards).Select(k =>
        {
            int from = count * k / shards, to = count * (k + 1) / shards;
            StepPlan part = plan with { Regions = [.. plan.Regions.Skip(from).Take(to - from)] };
            return new ShardWork(part, (to - from) / (double)count, mix, k == 0 ? seed : CounterRandom.Derive(seed, 16 + (ulong)k), Control.Probability);
        })];
    }

    private void UpdateCopies(Func<Shard, nn.Module> network)
    {
        foreach (Shard shard in _shards.Skip(1))
        {
            Replica.Update(network(shard), network(_shards[0]));
        }
    }

    private void FinishGenerator()
    {
        Finish(_generatorOptimizer, s => s.Network.Module);
        Constrain();
    }

    // What holds after every step, whatever the gradients ask for.
    private void Constrain()
    {
        if (Configuration.Network.NoiseStrength is double strength)
        {
            using IDisposable off = no_grad();
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in Network.Module.named_parameters().Concat(AverageNetwork.Module.named_parameters()))
            {
                if (name.EndsWith("noise_injector.weight", StringComparison.Ordinal))
                {
                    parameter.fill_((float)strength);
                }
            }
        }

        if (Configuration.Network.SmoothFirstLayer)
        {
            FirstLayerStart.SmoothKernels(Generator);
        }

        if (Configuration.Refinement is not null)
        {
            FirstLayerStart.RemoveMean(Generator, RefinementUnits.LocalChannels(Generator.Description));
        }
    }

    private void Finish(Adam optimizer, Func<Shard, nn.Module> network)
    {
        foreach (Shard shard in _shards.Skip(1))
        {
            Replica.CollectGradients(network(shard), network(_shards[0]));
        }

        optimizer.Step();
        optimizer.ZeroGradients();
    }
}
