using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Training.Loop;

public sealed class NetworkGrowthTests
{
    private static readonly TrainingConfiguration Before = SmallRuns.Everything;

    private static readonly TrainingConfiguration After = Before with
    {
        Network = Before.Network with { Channels = [20, 11, 9], ExtraFrequencies = 5 },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_grown_generator_makes_the_same_images_and_the_new_parts_learn(bool compact)
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var before = new Trainer(Before, CPU);
        Step(before, Before, 3);
        using var after = new Trainer(After, CPU);
        Save(folder["a.safetensors"], before, compact);
        SafeTensors file = SafeTensors.Load(folder["a.safetensors"]);
        RunCounters counters = NetworkGrowth.Restore(file, after);
        Assert.Equal((160, 12), (counters.Images, counters.Steps));
        Assert.Equal((0, 0), after.OptimizerSteps);

        // Float16 moves the weights, not what is made of them.
        using var reference = new Trainer(Before, CPU);
        CheckpointFile.Restore(file, reference);
        foreach ((Generator small, Generator large) in ((Generator, Generator)[])[(reference.Generator, after.Generator), (reference.Average, after.Average)])
        {
            Tensor expected = Image(small), actual = Image(large);
            Assert.InRange(((expected - actual).abs().max() / expected.std()).ToDouble(), 0, 2e-5);
        }

        Tensor weight = after.Generator.FirstWeight.detach().clone();
        Step(after, After, 2);
        Tensor moved = (after.Generator.FirstWeight - weight).abs().sum([0, 3, 4]);
        Assert.True((moved > 0).all().ToBoolean(), "every input of every channel of the first layer learns");
    }

    [Fact]
    public void Waves_are_added_behind_those_there_are_between_the_same_lengths()
    {
        var few = NetworkFactory.Frequencies(20, 2, 64);
        var more = NetworkFactory.Frequencies(20, 2, 64, 12);
        Assert.Equal(few, more.Take(20));
        Assert.Equal(32, more.Distinct().Count());
        Assert.All(more, w => Assert.InRange(w.Length, 2 - 1e-9, 64 + 1e-9));
        Assert.Equal(6, more.Skip(20).Count(w => w.Length < Math.Sqrt(2 * 64)));
    }

    [Fact]
    public void What_is_no_part_of_the_new_networks_is_refused_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var before = new Trainer(Before, CPU);
        Save(folder["a.safetensors"], before, compact: true);
        SafeTensors file = SafeTensors.Load(folder["a.safetensors"]);
        Refused("generator.conv1.activate.bias' is [12]; expected at most [11]", Before.Network with { Channels = [11, 8, 8] });
        Refused("its 6 waves are not the first ones of the 7", Before.Network with { Frequencies = 7 });
        Refused("its 6 waves are not the first ones of the 6", Before.Network with { LongestFrequency = 13 });
        Refused("style_mapping.1.linear.weight_orig' is [8, 8]; expected at most [12, 12]", Before.Network with { StyleChannels = 12 });
        Refused("tensor 'generator.style_mapping.3.linear.weight_orig' is missing", Before.Network with { MappingLayers = 3 });

        using var other = new Trainer(Before with { Discriminator = Before.Discriminator with { Channels = [8, 8, 16] } }, CPU);
        Assert.Contains("tensor 'discriminator.", Assert.Throws<InvalidDataException>(() => NetworkGrowth.Restore(file, other)).Message, StringComparison.Ordinal);

        void Refused(string message, NetworkConfiguration network)
        {
            using var trainer = new Trainer(Before with { Network = network }, CPU);
            Assert.Contains(message, Assert.Throws<InvalidDataException>(() => NetworkGrowth.Restore(file, trainer)).Message, StringComparison.Ordinal);
        }
    }

    private static void Save(string path, Trainer trainer, bool compact)
    {
        var counters = new RunCounters { Images = 160, Steps = 12, GeneratorSteps = 14, DiscriminatorSteps = 12 };
        if (compact)
        {
            CheckpointFile.SaveCompact(path, trainer, Before, counters);
        }
        else
        {
            CheckpointFile.Save(path, trainer, Before, counters);
        }
    }

    private static void Step(Trainer trainer, TrainingConfiguration configuration, int count)
    {
        for (int i = 0; i < count; i++)
        {
            StepPlan plan = StepPlan.Draw(configuration, i, 1.1);
            trainer.Step(plan, Real(plan.Resolution), plan.Second is { } second ? Real(second) : null);
        }

        Tensor Real(Resolution size) => randn(configuration.Batch, 4, size.Height, size.Width);
    }

    // The waves' phases of the smaller network, and any for those it has not.
    private static Tensor Image(Generator generator)
    {
        using IDisposable off = no_grad();
        int small = Before.Network.Frequencies, all = generator.Description.Encoding.PhaseCount;
        var space = new LatentSpace(generator.ToNetwork());
        float[] phases = [.. Enumerable.Range(0, all).Select(k => k < small ? (float)k : 50 - k)];
        using var encoding = new RegionEncoding(generator.Description.Encoding);
        Tensor waves = encoding.Make([ImageRegion.FullFrame(24)], 2, generator.Description.TrainedPadding, tensor(phases, [1, all]));
        Tensor w = generator.Map(tensor(space.Sample(5).Z).unsqueeze(0));
        return generator.forward(waves, generator.Broadcast(w), null, generator.Description.TrainedPadding);
    }
}
