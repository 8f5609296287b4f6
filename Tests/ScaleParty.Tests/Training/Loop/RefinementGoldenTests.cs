using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>One step of a refinement network against what a plain formulation in PyTorch computed (Tests/Golden/refinement/step.py).</summary>
public sealed class RefinementGoldenTests : IDisposable
{
    private const ulong Seed = 11;
    private readonly GoldenFile _golden = GoldenFile.Open(Repository.Golden("refinement/step.safetensors"));
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Stack<IDisposable> _owned = new();

    private static TrainingConfiguration Configuration { get; } = new()
    {
        Batch = 2,
        Network = new() { Blocks = 1, Channels = [5, 4], StyleChannels = 4, MappingLayers = 2, Encoding = EncodingKind.Image, Noise = NoisePlacement.Off },
        Discriminator = new() { Channels = [4, 5, 6], DeviationGroup = 2 },
        Regions = new() { PerSample = true, Cells = [8, 8] },
        Pairs = new() { Probability = 0 },
        Refinement = new() { LocalChannels = ["height"], ReferencePeriod = 0.02, Roughness = 0.5, DetailGain = 8, OwnInputs = 0, Disturbance = 0, Consistency = 5 },
        Optimization = new() { R1 = 8, R1Interval = 16, PathLength = 0, ReuseFakes = true, StyleMixing = 0 },
        Data = new() { Channels = ["grey", "height"] },
    };

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? made))
        {
            made.Dispose();
        }

        _scope.Dispose();
    }

    [Fact]
    public void Losses_and_gradients_of_a_step_are_the_reference_s()
    {
        (Generator generator, Discriminator discriminator, Shard shard) = Networks(Configuration);
        GoldenTensors.Near(_golden.Tensor("z"), shard.Codes(2, Seed));

        Tensor real = _golden.Tensor("real");
        ShardWork work = Work((int)real.shape[3], null, Configuration.Optimization.R1);
        DiscriminatorLosses told = shard.AddDiscriminatorGradients(work, real, null);
        Near("loss/discriminator", told.Loss);
        Near("score/real", told.RealScore);
        Near("score/fake", told.FakeScore);
        Near("penalty", told.Penalty!.Value);
        Gradients("discriminator/", discriminator);

        GeneratorLosses fooled = shard.AddGeneratorGradients(work, null);
        Near("loss/generator", fooled.Loss);
        Near("consistency", fooled.Distance!.Value);
        Gradients("generator/", generator);
    }

    [Fact]
    public void Reconstruction_adds_the_distance_from_the_real_image_where_the_input_is_its_means()
    {
        const double Weight = 3;
        Tensor none = FirstGradient(0, false), added = FirstGradient(Weight, false) - none;
        Assert.True(added.abs().max().ToDouble() > 1e-4);
        GoldenTensors.Near(added * 2, FirstGradient(2 * Weight, false) - none, 1e-3);
        Assert.Equal(FirstGradient(0, true), FirstGradient(Weight, true));
    }

    private Tensor FirstGradient(double reconstruction, bool own)
    {
        (Generator generator, _, Shard shard) = Networks(Configuration with { Refinement = Configuration.Refinement! with { Reconstruction = reconstruction } });
        Tensor real = _golden.Tensor("real");
        int side = (int)real.shape[3];

        // Two levels: half the real image's side in its turn comes of so many pixels.
        int coarser = (side / 4) + (2 * PaddingMode.Exact.EncodingPad());
        Tensor? second = own ? real.narrow(2, 0, coarser).narrow(3, 0, coarser) : null;
        ShardWork work = Work(side, own ? new Resolution(coarser, coarser) : null, r1: 0);
        shard.AddDiscriminatorGradients(work, real, second);
        shard.AddGeneratorGradients(work, second);
        return generator.FirstWeight.grad!.clone();
    }

    private (Generator Generator, Discriminator Discriminator, Shard Shard) Networks(TrainingConfiguration configuration)
    {
        Generator generator = Owned(new Generator(NetworkFactory.Describe(configuration)) { Fused = true });
        Discriminator discriminator = Owned(new Discriminator(NetworkFactory.DescribeDiscriminator(configuration)));
        Load("generator/", generator);
        Load("discriminator/", discriminator);
        return (generator, discriminator, Owned(Shard.Create(configuration, TrainedNetwork.Of(generator, CPU), discriminator, CPU)));
    }

    private T Owned<T>(T made)
        where T : IDisposable
    {
        _owned.Push(made);
        return made;
    }

    private ShardWork Work(int side, Resolution? coarser, double r1)
    {
        RegionSpec[] regions = [.. _golden["share"].Select(share => new RegionSpec(Vector2d.Zero, share))];
        return new ShardWork(new StepPlan(0, regions, new Resolution(side, side), null, coarser, false, 1, r1), 1, null, Seed, 0);
    }

    private void Near(string name, double value) => Assert.Equal(1, value / _golden[name][0], 2e-5);

    private void Load(string prefix, nn.Module module)
    {
        using IDisposable off = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            parameter.copy_(_golden.Tensor($"state/{prefix}{name}"));
        }
    }

    private void Gradients(string prefix, nn.Module module)
    {
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            GoldenTensors.Near(_golden.Tensor($"gradient/{prefix}{name}"), parameter.grad!, 1e-4);
        }
    }
}
