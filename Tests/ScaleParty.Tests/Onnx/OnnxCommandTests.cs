using Microsoft.ML.OnnxRuntime;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Editor;
using ScaleParty.Tests.Models;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Onnx;

/// <summary>export-onnx, through the command.</summary>
public sealed class OnnxCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_latent_file_becomes_part_of_the_graph()
    {
        EditorCommands.Done("bake", "--seed", "6", "--out", _folder["six.latent"]);
        string output = EditorCommands.Done("export-onnx", "default", "--latent", _folder["six.latent"], "--size", "48x32", "--out", _folder["six.onnx"]);
        Assert.Contains($"Written: {_folder["six.onnx"]} (", output, StringComparison.Ordinal);
        GeneratorNetwork network = DefaultNetwork.Load();
        using var session = new OnnxSession(File.ReadAllBytes(_folder["six.onnx"]));
        float[] image = session.Run(new Dictionary<string, OrtValue>()).Image;
        using var cpu = new CpuSynthesizer(network);
        float[] expected = Images.Of(cpu, new SynthesisRequest(Images.Latent(network, 6), ImageRegion.FullFrame(new Resolution(48, 32))));
        Assert.Equal(expected.Length, image.Length);
        Assert.Equal(expected[0], image[0], 3);
    }

    [Fact]
    public void Noise_is_refused_for_networks_without()
    {
        NetworkFile.Save(RandomNetwork.Create(1, [4, 4], noise: false), _folder["quiet.safetensors"]);
        string error = EditorCommands.Refused(1, "export-onnx", _folder["quiet.safetensors"], "--dynamic", "--noise-inputs", "--out", _folder["n.onnx"]);
        Assert.Contains("was trained without noise; expected no --noise-inputs", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--size or --dynamic: expected one of the two", "default")]
    [InlineData(2, "--size or --dynamic: expected one of the two", "default", "--dynamic", "--size", "64")]
    [InlineData(2, "--latent and --style-inputs: expected at most one", "default", "--dynamic", "--style-inputs", "--latent", "x")]
    [InlineData(2, "--opset", "default", "--dynamic", "--opset", "18")]
    [InlineData(1, "'x'", "default", "--dynamic", "--latent", "x")]
    [InlineData(1, "expected neither --region-inputs nor --encoding-input", "default-refinement", "--dynamic", "--region-inputs")]
    [InlineData(1, "--size is 65x64; expected multiples of 4", "default-refinement", "--size", "65x64")]
    [InlineData(1, "expected --region-inputs or --encoding-input", "default", "--dynamic", "--region-inputs", "--encoding-input")]
    public void What_cannot_be_exported_is_refused(int code, string message, params string[] arguments)
    {
        Assert.Contains(message, EditorCommands.Refused(code, ["export-onnx", .. arguments, "--out", _folder["n.onnx"]]), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["n.onnx"]));
    }

    [Fact]
    public void Noise_inputs_of_a_network_without_noise_are_refused()
    {
        NetworkFile.Save(RandomNetwork.Create(3, [8, 8], noise: false), _folder["calm"]);
        string refusal = EditorCommands.Refused(1, ["export-onnx", _folder["calm"], "--dynamic", "--noise-inputs", "--out", _folder["n.onnx"]]);
        Assert.Contains("was trained without noise; expected no --noise-inputs", refusal, StringComparison.Ordinal);
    }
}
