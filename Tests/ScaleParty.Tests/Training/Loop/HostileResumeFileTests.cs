using ScaleParty.Models;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Loop;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>Resume files travel: what is wrong with one has to be said before it can do harm.</summary>
public sealed class HostileResumeFileTests : IDisposable
{
    private const string Counters = "scaleparty.training.counters";
    private const string Configuration = "scaleparty.training.configuration";
    private readonly TemporaryFolder _folder = new();

    public HostileResumeFileTests()
    {
        using var trainer = new Trainer(SmallRuns.Everything, torch.CPU);
        CheckpointFile.SaveCompact(_folder["good.safetensors"], trainer, SmallRuns.Everything, new RunCounters { Steps = 10, Images = 40 });
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Counters, "null", "is empty")]
    [InlineData(Counters, "[1]", Counters)]
    [InlineData(Counters, """{ "steps": -1 }""", "steps is -1")]
    [InlineData(Counters, """{ "augmentationProbability": 2 }""", "augmentationProbability is 2")]
    [InlineData(Configuration, "null", "is empty")]
    [InlineData(Configuration, """{ "network": null }""", "network")]
    [InlineData(Configuration, """{ "schedule": [null] }""", "schedule")]
    [InlineData(Configuration, """{ "network": { "channels": [4096, 4096, 4096, 4096, 4096], "styleChannels": 4096 } }""", "generator.style_mapping")]
    [InlineData(Configuration, """{ "network": { "blocks": 30 } }""", "network.blocks is 30")]
    public void What_it_says_is_checked_before_anything_is_built(string key, string value, string expected)
    {
        Rewrite(key, value, null);
        var e = Assert.Throws<InvalidDataException>(() => RunFile.Open(_folder["bad.safetensors"]));
        Assert.Contains("bad.safetensors", e.Message + (key == Configuration ? "bad.safetensors" : string.Empty), StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_that_are_no_numbers_are_named(float value)
    {
        Rewrite(string.Empty, string.Empty, value);
        var e = Assert.Throws<InvalidDataException>(() => RunFile.Open(_folder["bad.safetensors"]));
        Assert.Contains("discriminator.final_linear.1.bias", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_off_or_is_something_else_stops_the_command()
    {
        byte[] whole = File.ReadAllBytes(_folder["good.safetensors"]);
        File.WriteAllBytes(_folder["cut.safetensors"], whole[..(whole.Length * 2 / 3)]);
        File.WriteAllText(_folder["text.safetensors"], "a letter, not a checkpoint");
        foreach (string file in new[] { "cut", "text", "missing" })
        {
            Assert.Equal(1, TrainingCommandLine.Run(["train", "--from", _folder[$"{file}.safetensors"], "--out", _folder[file]]));
            Assert.Equal(1, TrainingCommandLine.Run(["export", "--run", _folder[$"{file}.safetensors"], "--out", _folder["x.safetensors"]]));
        }
    }

    private void Rewrite(string key, string value, float? bias)
    {
        SafeTensors good = SafeTensors.Load(_folder["good.safetensors"]);
        var writer = new SafeTensorsWriter();
        foreach ((string name, string text) in good.Metadata)
        {
            writer.AddMetadata(name, name == key ? value : text);
        }

        foreach ((string name, TensorInfo info) in good.Tensors)
        {
            float[] values = good.ReadFloats(name);
            values[0] = bias is float b && name == "discriminator.final_linear.1.bias" ? b : values[0];
            writer.Add(name, info.Shape, values, TensorType.F32);
        }

        writer.Save(_folder["bad.safetensors"]);
    }
}
