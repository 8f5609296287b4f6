using System.Text.Json;
using ScaleParty.Desktop.Programs;
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
    [InlineData("return torch.view(torch.to(images, 6), [7])", "code/__torch__.py, line 8 (return torch.view(torch.to(images, 6), [7])): ")]
    [InlineData("return torch.view(torch.to(images, 6), [7])", "shape '[7]' is invalid for input of size 384")]
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
    public void What_libtorch_says_of_a_program_becomes_place_and_reason()
    {
        const string Uncompiled = "\nUnknown builtin op: aten::nothing.\nCould not find any similar ops.\n:\n  File \"code/__torch__.py\", line 8\n    images: Tensor,\n    x = torch.nothing(images)\n        ~~~~~~~~~~~~~ <--- HERE\n    return x\n";
        Assert.Equal("code/__torch__.py, line 8 (x = torch.nothing(images)): Unknown builtin op: aten::nothing.", ScriptError.Describe(Uncompiled));
        const string Traced = "The following operation failed in the TorchScript interpreter.\nTraceback of TorchScript, serialized code (most recent call last):\n  File \"code/a.py\", line 3, in forward\n    y = self.inner(x)\n        ~~~~~~~~~~ <--- HERE\n  File \"code/b.py\", line 70, in forward\n    z = torch.view(x, [7])\n        ~~~~~~~~~~ <--- HERE\n    return z\nRuntimeError: shape '[7]' is invalid\n";
        Assert.Equal("code/b.py, line 70 (z = torch.view(x, [7])): RuntimeError: shape '[7]' is invalid", ScriptError.Describe(Traced));
        Assert.Equal("no such file", ScriptError.Describe("no such file\nat 0x1234"));
    }

    [Theory]
    [InlineData("x = torch.nothing(images)", "cannot be loaded as a TorchScript module: code/__torch__.py, line 8 (x = torch.nothing(images)): Unknown builtin op: aten::nothing.")]
    [InlineData("x = y", "cannot be loaded as a TorchScript module: code/__torch__.py, line 8 (x = y): undefined value y")]
    [InlineData("x = = y", "cannot be loaded as a TorchScript module: code/__torch__.py, line 8 (x = = y): ")]
    [InlineData("x = torch.view(torch.to(images, 6), [7])", "failed on bytes [2, 3, 16, 16] and return_features: code/__torch__.py, line 8 (x = torch.view(torch.to(images, 6), [7])): ")]
    public void A_program_that_does_not_compile_or_run_is_refused_by_its_line_and_ends_nothing(string line, string expected)
    {
        TorchScriptFile.Write(_folder["bad.pt"], line, "return x");
        var e = Assert.Throws<InvalidDataException>(() => DetectorCheck.Run(_folder["bad.pt"], 16, CancellationToken.None));
        Assert.StartsWith($"{_folder["bad.pt"]}: it {expected}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_process_that_ends_without_a_reason_is_reported_by_its_status()
    {
        Assert.Equal("a.pt: it cannot be used as a detector: a process that tried ended with status 139", TrialProcess.Explain("a.pt", DetectorCheck.Role, 139, string.Empty));
        Assert.Equal("a.pt: it cannot be used as a detector: a process that tried ended with status 134, saying: free(): invalid pointer", TrialProcess.Explain("a.pt", DetectorCheck.Role, 134, "noise\nfree(): invalid pointer\n"));
        Assert.Equal("a.pt: wrong", TrialProcess.Explain("a.pt", DetectorCheck.Role, 1, "warning\nerror: a.pt: wrong\n"));
    }

    [Fact]
    public void A_detector_that_cannot_be_used_is_refused_before_anything_is_measured()
    {
        NetworkFile.Save(RandomNetwork.Create(1, [8, 8, 8], imageChannels: 4, noise: false), _folder["network.safetensors"], WeightPrecision.Float32);
        TorchScriptFile.Write(_folder["bad.pt"], "x = torch.nothing(images)", "return x");
        Assert.Equal(1, TrainingCommandLine.Run(
            ["evaluate", "--network", _folder["network.safetensors"], "--out", _folder["results"], "--latents", "2", "--resolutions", "16", "24", "--detector", _folder["bad.pt"], "--trust-detector"]));
        Assert.False(Directory.Exists(_folder["results"]));
        Assert.Equal(1, TrainingCommandLine.Run([DetectorCheck.CommandName, _folder["bad.pt"]]));
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
        JsonElement distance = json.RootElement.GetProperty("results").GetProperty("detector").GetProperty("100 %").GetProperty("value");
        Assert.True(distance.GetProperty("frechet").GetDouble() > 0);
        Assert.InRange(distance.GetProperty("recall").GetDouble(), 0, 1);
        Assert.Contains("Frechet", File.ReadAllText(_folder["results/evaluation.md"]), StringComparison.Ordinal);
    }
}
