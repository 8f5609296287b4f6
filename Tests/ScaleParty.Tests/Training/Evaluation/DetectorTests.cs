using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Tests.Training.Evaluation;

public sealed class DetectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Features_are_the_modules_own_of_bytes_in_batches()
    {
        TorchScriptFile.Write(_folder["mean.pt"], "x = torch.to(images, 6)", "return torch.mean(x, [2, 3])");
        using var detector = new Detector(_folder["mean.pt"]);
        Tensor images = (rand(37, 4, 8, 8) * 2.2) - 1.1;
        Tensor expected = ((images.narrow(1, 0, 3) + 1) * 127.5).round().clamp(0, 255).mean([2, 3]).to(ScalarType.Float64);
        GoldenTensors.Near(expected, detector.Features(images), 1e-4);
    }

    [Fact]
    public void A_single_channel_is_shown_as_grey()
    {
        TorchScriptFile.Write(_folder["mean.pt"], "x = torch.to(images, 6)", "return torch.mean(x, [2, 3])");
        using var detector = new Detector(_folder["mean.pt"]);
        Tensor features = detector.Features(rand(2, 1, 8, 8));
        Assert.Equal([2, 3], features.shape);
        GoldenTensors.Near(features.narrow(1, 0, 1).expand(2, 3), features, 1e-9);
    }

    [Theory]
    [InlineData("return torch.to(images, 6)", "returns [2, 3, 8, 8]")]
    [InlineData("return torch.view(torch.to(images, 6), [7])", "failed on bytes [2, 3, 8, 8]")]
    public void A_module_of_another_kind_is_named_with_what_it_does(string line, string expected)
    {
        TorchScriptFile.Write(_folder["other.pt"], line);
        using var detector = new Detector(_folder["other.pt"]);
        var e = Assert.Throws<InvalidDataException>(() => detector.Features(rand(2, 3, 8, 8)));
        Assert.Contains("other.pt", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_file_that_is_no_module_is_refused_in_one_line()
    {
        File.WriteAllText(_folder["text.pt"], "no module");
        var e = Assert.Throws<InvalidDataException>(() => new Detector(_folder["text.pt"]));
        Assert.Contains("text.pt", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_detector_runs_only_where_its_user_says_so()
    {
        TorchScriptFile.Write(_folder["mean.pt"], "x = torch.to(images, 6)", "return torch.mean(x, [2, 3])");
        NetworkFile.Save(RandomNetwork.Create(1, [8, 8, 8], imageChannels: 4, noise: false), _folder["network.safetensors"], WeightPrecision.Float32);
        string[] evaluate =
        [
            "evaluate", "--network", _folder["network.safetensors"], "--data", "procedural", "--out", _folder["results"], "--detector", _folder["mean.pt"],
            "--samples", "24", "--latents", "2", "--resolutions", "16", "24", "--shares", "1", "--pixels", "16", "--neighbours", "0",
        ];
        Assert.Equal(1, TrainingCommandLine.Run(evaluate));
        Assert.False(Directory.Exists(_folder["results"]));
        Assert.Equal(0, TrainingCommandLine.Run([.. evaluate, "--trust-detector"]));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(_folder["results/evaluation.json"]));
        JsonElement distance = json.RootElement.GetProperty("distances")[0];
        Assert.True(distance.GetProperty("frechet").GetDouble() > 0);
        Assert.InRange(distance.GetProperty("recall").GetDouble(), 0, 1);
        Assert.Contains("Frechet", File.ReadAllText(_folder["results/evaluation.md"]), StringComparison.Ordinal);
    }
}
