using ScaleParty.Models;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Loop;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>Runs that begin with the weights of another network.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, float[]> _state;

    public TransferTests()
    {
        using var trainer = new Trainer(SmallRuns.Everything with { Seed = 5 }, torch.CPU);
        _state = SmallRuns.State(trainer);
        NetworkFile.Save(trainer.Generator.ToNetwork(), _folder["net.safetensors"]);
        CheckpointFile.Save(_folder["checkpoint.safetensors"], trainer, SmallRuns.Everything with { Seed = 5 }, new RunCounters { Steps = 10, Images = 40 });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_file_gives_the_generator_and_its_average_their_weights_and_the_discriminator_none()
    {
        using var trainer = new Trainer(SmallRuns.Everything, torch.CPU);
        Dictionary<string, float[]> before = SmallRuns.State(trainer);
        RunBeginning beginning = RunStart.From(SafeTensors.Load(_folder["net.safetensors"]), SmallRuns.Everything).Apply(trainer);
        Assert.Equal(0, beginning.Counters.Images);
        Assert.Equal("transferred", beginning.Event);
        Assert.Contains("the discriminator begins anew", beginning.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("begins anew: ", beginning.Sentence, StringComparison.Ordinal);
        foreach ((string name, float[] values) in SmallRuns.State(trainer))
        {
            string from = name.StartsWith(Trainer.AveragePrefix, StringComparison.Ordinal) ? Trainer.GeneratorPrefix + name[Trainer.AveragePrefix.Length..] : name;
            bool taken = from.StartsWith(Trainer.GeneratorPrefix, StringComparison.Ordinal);
            Assert.True(values.AsSpan().SequenceEqual(taken ? _state[from] : before[name]), name);
        }
    }

    [Theory]
    [InlineData("net.safetensors")]
    [InlineData("checkpoint.safetensors")]
    public void What_fits_changed_shapes_is_taken_and_what_does_not_is_counted_and_named(string file)
    {
        // The last level has other channels; the image has one channel less.
        TrainingConfiguration other = SmallRuns.Everything with
        {
            Network = SmallRuns.Everything.Network with { Channels = [12, 8, 10] },
            Data = SmallRuns.Everything.Data with { Channels = ["r", "g", "b"] },
        };
        using var trainer = new Trainer(other, torch.CPU);
        Dictionary<string, float[]> before = SmallRuns.State(trainer);
        RunBeginning beginning = RunStart.From(SafeTensors.Load(_folder[file]), other).Apply(trainer);
        Dictionary<string, float[]> after = SmallRuns.State(trainer);
        string said = beginning.Sentence!;
        Assert.Equal(0, beginning.Counters.Images);
        Assert.True(after["generator.convs.0.conv.weight_orig"].AsSpan().SequenceEqual(_state["generator.convs.0.conv.weight_orig"]));
        Assert.True(after["generator.convs.3.conv.weight_orig"].AsSpan().SequenceEqual(before["generator.convs.3.conv.weight_orig"]));
        Assert.Contains("begins anew: generator.convs.3.conv.weight_orig [1, 10, 10, 3, 3]: [1, 8, 8, 3, 3] in the file", said, StringComparison.Ordinal);
        const string Image = "generator.to_rgb1.conv.weight_orig";
        Assert.True(after[Image].AsSpan().SequenceEqual(_state[Image].AsSpan(0, after[Image].Length)));

        int total = after.Keys.Count(k => k.StartsWith(Trainer.GeneratorPrefix, StringComparison.Ordinal)), left = said.Split('\n').Count(l => l.StartsWith("  begins anew: generator.", StringComparison.Ordinal));
        Assert.Contains($"{total - left} of the generator's {total} parameters", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_channels_are_taken_by_name_and_an_added_one_begins_at_zero()
    {
        TrainingConfiguration other = SmallRuns.Everything with { Data = SmallRuns.Everything.Data with { Channels = ["b", "water", "height", "r", "g"] } };
        using var trainer = new Trainer(other, torch.CPU);
        string said = RunStart.From(SafeTensors.Load(_folder["checkpoint.safetensors"]), other).Apply(trainer).Sentence!;
        Assert.DoesNotContain("begins anew: ", said, StringComparison.Ordinal);

        Dictionary<string, float[]> after = SmallRuns.State(trainer);
        int[] source = [2, -1, 3, 0, 1];
        foreach (string name in after.Keys.Where(k => k.Contains(".to_rgb", StringComparison.Ordinal) && k.StartsWith(Trainer.GeneratorPrefix, StringComparison.Ordinal) && !k.Contains("modulation", StringComparison.Ordinal)))
        {
            float[] from = _state[name], to = after[name];
            int length = from.Length / 4;
            Assert.Equal(5 * length, to.Length);
            for (int c = 0; c < 5; c++)
            {
                float[] expected = source[c] < 0 ? new float[length] : from[(source[c] * length)..((source[c] + 1) * length)];
                Assert.Equal(expected, to[(c * length)..((c + 1) * length)]);
            }
        }

        const string First = "discriminator.convs.0.0.conv.weight_orig";
        int outputs = SmallRuns.Everything.Discriminator.Channels[0], before = _state[First].Length / outputs, now = after[First].Length / outputs;
        Assert.Equal(before + 1, now);
        for (int o = 0; o < outputs; o++)
        {
            for (int c = 0; c < now; c++)
            {
                float expected = c >= 5 ? _state[First][(o * before) + c - 1] : source[c] < 0 ? 0 : _state[First][(o * before) + source[c]];
                Assert.Equal(expected * Math.Sqrt((double)now / before), after[First][(o * now) + c], 1e-5);
            }
        }
    }

    [Fact]
    public void Slopes_that_the_discriminator_is_given_anew_begin_at_zero_and_change_no_score()
    {
        TrainingConfiguration other = SmallRuns.Everything with { Discriminator = SmallRuns.Everything.Discriminator with { Slopes = ["height"] } };
        using var trainer = new Trainer(other, torch.CPU);
        string said = RunStart.From(SafeTensors.Load(_folder["checkpoint.safetensors"]), other).Apply(trainer).Sentence!;
        Assert.DoesNotContain("begins anew: ", said, StringComparison.Ordinal);
        using var before = new Trainer(SmallRuns.Everything, torch.CPU);
        RunStart.From(SafeTensors.Load(_folder["checkpoint.safetensors"]), SmallRuns.Everything).Apply(before);
        using torch.Tensor images = torch.randn(4, 4, 32, 32), scales = torch.randn(4), had = before.Discriminator.Score(images, scales), has = trainer.Discriminator.Score(images, scales);
        Assert.True((had - has).abs().max().ToDouble() <= 1e-5 * had.abs().max().ToDouble());
    }

    [Fact]
    public void A_checkpoint_of_the_same_shapes_goes_on_where_it_was()
    {
        using var trainer = new Trainer(SmallRuns.Everything, torch.CPU);
        RunBeginning beginning = RunStart.From(SafeTensors.Load(_folder["checkpoint.safetensors"]), SmallRuns.Everything with { Batch = 8 }).Apply(trainer);
        Assert.Equal(("resumed", 40L), (beginning.Event, beginning.Counters.Images));
        SmallRuns.Same(_state, SmallRuns.State(trainer));
    }

    [Fact]
    public void Fewer_and_more_blocks_leave_tensors_over_on_either_side()
    {
        TrainingConfiguration deeper = SmallRuns.Everything with { Network = SmallRuns.Everything.Network with { Blocks = 3, Channels = [12, 8, 8, 8], LongestFrequency = 24 } };
        using (var trainer = new Trainer(deeper, torch.CPU))
        {
            string said = RunStart.From(SafeTensors.Load(_folder["net.safetensors"]), deeper).Apply(trainer).Sentence!;
            Assert.Contains("generator.convs.5.conv.weight_orig [1, 8, 8, 3, 3]: not in the file", said, StringComparison.Ordinal);
            Assert.Contains("another positional encoding", said, StringComparison.Ordinal);
        }

        TrainingConfiguration flatter = SmallRuns.Everything with { Network = SmallRuns.Everything.Network with { Blocks = 1, Channels = [12, 8] } };
        using (var trainer = new Trainer(flatter, torch.CPU))
        {
            string said = RunStart.From(SafeTensors.Load(_folder["net.safetensors"]), flatter).Apply(trainer).Sentence!;
            Assert.Contains("generator.convs.3.conv.weight_orig", said.Split('\n').Single(l => l.Contains("have no place here", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Where_nothing_fits_the_run_does_not_begin()
    {
        TrainingConfiguration other = SmallRuns.Everything with { Network = new() { Blocks = 1, Channels = [5, 6], StyleChannels = 7, MappingLayers = 1, Noise = NoisePlacement.Off }, Data = SmallRuns.Everything.Data with { Channels = ["grey"] } };
        using var trainer = new Trainer(other, torch.CPU);
        var e = Assert.Throws<InvalidDataException>(() => RunStart.From(SafeTensors.Load(_folder["net.safetensors"]), other).Apply(trainer));
        Assert.Contains("net.safetensors", e.Message, StringComparison.Ordinal);
        Assert.Contains("generator.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_trains_on_from_a_network_file_and_asks_for_a_preset()
    {
        Assert.Equal(2, TrainingCommandLine.Run(["train", "--from", _folder["net.safetensors"], "--out", _folder["none"]]));
        Assert.Equal(2, TrainingCommandLine.Run(["train", "--from", _folder["net.safetensors"], "--resume", "--out", _folder["none"]]));
        Assert.False(Directory.Exists(_folder["none"]));
        File.WriteAllText(_folder["preset.json"], ConfigurationFile.Format(SmallRuns.Everything with { Images = 8, Data = new() { Source = "procedural" } }));
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--from", _folder["net.safetensors"], "--preset", _folder["preset.json"], "--out", _folder["run"]]));
        Assert.Contains("\"event\":\"transferred\",\"images\":0", File.ReadLines(_folder["run/log.jsonl"]).First(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["run/sheet-000000000000.png"]));
    }
}
