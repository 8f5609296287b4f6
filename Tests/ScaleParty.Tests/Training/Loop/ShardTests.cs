using ScaleParty.Models;
using ScaleParty.Training.Loop;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Loop;

public sealed class ShardTests : IDisposable
{
    private static readonly TrainingConfiguration Sharded =
        SmallRuns.Everything with { Optimization = SmallRuns.Everything.Optimization with { Shards = 3 } };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_shards_too_twenty_steps_are_ten_and_ten_more_to_the_bit()
    {
        Dictionary<string, float[]> expected = SmallRuns.Run(Sharded, _folder["whole"]);
        SmallRuns.Run(Sharded with { Images = 40 }, _folder["halves"]);
        Dictionary<string, float[]> actual = SmallRuns.Run(Sharded, _folder["halves"], SafeTensors.Load(_folder["halves/checkpoint-000000000040.safetensors"]));
        SmallRuns.Same(expected, actual);
    }

    [Fact]
    public void With_shards_every_parameter_still_learns()
    {
        using var trainer = new Trainer(Sharded, CPU);
        Dictionary<string, float[]> before = SmallRuns.State(trainer);
        Dictionary<string, float[]> after = SmallRuns.Run(Sharded, _folder.Path);
        Assert.DoesNotContain(after.Keys, name => !name.StartsWith("optimizer.", StringComparison.Ordinal) && before[name].AsSpan().SequenceEqual(after[name]));
    }

    [Fact]
    public void More_shards_than_images_are_refused_by_name()
    {
        TrainingConfiguration wrong = SmallRuns.Everything with { Optimization = SmallRuns.Everything.Optimization with { Shards = 5 } };
        Assert.Contains("optimization.shards is 5; expected 1 to 4", Assert.Throws<InvalidDataException>(() => ConfigurationCheck.Check(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_of_the_parts_add_up_to_those_of_the_whole()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(5);
        using Linear network = nn.Linear(6, 3), copy = nn.Linear(6, 3);
        Replica.Update(copy, network);
        Tensor input = randn(8, 6);
        network.forward(input).square().sum().backward();
        float[] expected = network.weight.grad!.data<float>().ToArray();
        network.zero_grad();

        network.forward(input.narrow(0, 0, 5)).square().sum().backward();
        copy.forward(input.narrow(0, 5, 3)).square().sum().backward();
        Replica.CollectGradients(copy, network);
        Assert.All(network.weight.grad!.data<float>().ToArray().Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-4));
        Assert.Null(copy.weight.grad);
    }

    [Fact]
    public void Every_part_keeps_its_own_thread_and_the_first_is_the_callers()
    {
        using var threads = new ShardThreads(3);
        int[] first = new int[3], second = new int[3];
        threads.Run(k => first[k] = Environment.CurrentManagedThreadId);
        threads.Run(k => second[k] = Environment.CurrentManagedThreadId);
        Assert.Equal(first, second);
        Assert.Equal(3, first.Distinct().Count());
        Assert.Equal(Environment.CurrentManagedThreadId, first[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_a_part_throws_reaches_the_caller_after_all_have_ended(int failing)
    {
        using var threads = new ShardThreads(3);
        int ended = 0;
        void Work(int k)
        {
            Interlocked.Increment(ref ended);
            if (k == failing)
            {
                throw new InvalidDataException("part " + k);
            }
        }

        Assert.Equal("part " + failing, Assert.Throws<InvalidDataException>(() => threads.Run(Work)).Message);
        Assert.Equal(3, ended);
        threads.Run(_ => Interlocked.Increment(ref ended));
        Assert.Equal(6, ended);
    }
}
