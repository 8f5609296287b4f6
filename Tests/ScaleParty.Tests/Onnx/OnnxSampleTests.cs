using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Build;
using ScaleParty.Tests.Editor;
using ScaleParty.Tests.Models;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Onnx;

/// <summary>The sample, as a process.</summary>
public sealed class OnnxSampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sample_saves_the_image_of_a_seed()
    {
        EditorCommands.Done("export-onnx", "default", "--dynamic", "--region-inputs", "--out", _folder["terrain.onnx"]);
        (int exit, string said) = Run(_folder["terrain.onnx"], _folder["picture.png"], "5");
        Assert.True(exit == 0, said);
        Assert.Contains(DefaultNetwork.Load().Description.Credit, said, StringComparison.Ordinal);

        GeneratorNetwork network = DefaultNetwork.Load();
        using var cpu = new CpuSynthesizer(network);
        var request = new SynthesisRequest(Images.Latent(network, 5), new ImageRegion(new(0, 0), new(2f / 256, 2f / 256), new(384, 256)));
        var expected = new byte[4 * 384 * 256];
        PixelConverter.ToRgba8(Images.Of(cpu, request), network.Description.ImageChannels.Count, expected);
        for (int i = 3; i < expected.Length; i += 4)
        {
            // There the conversion has the channel after the colours.
            expected[i] = byte.MaxValue;
        }

        Assert.All(ImageFile.Load(_folder["picture.png"]).Rgba.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void What_is_wrong_ends_as_one_line()
    {
        (int exit, string said) = Run("--misspelt", _folder["picture.png"]);
        Assert.Equal((2, "error: unknown option: '--misspelt' (--help lists commands and options)"), (exit, said.Trim()));
        (exit, said) = Run(_folder["none.onnx"], _folder["picture.png"]);
        Assert.Equal(1, exit);
        Assert.Contains("none.onnx", Assert.Single(said.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["picture.png"]));
    }

    private static (int Exit, string Said) Run(params string[] arguments) => ToolRun.Run(
        "dotnet",
        Repository.Root,
        [Path.Combine(Repository.Root, ".build", "bin", "ScaleParty.OnnxTexture", new DirectoryInfo(AppContext.BaseDirectory).Name, "ScaleParty.OnnxTexture.dll"), .. arguments]);
}
