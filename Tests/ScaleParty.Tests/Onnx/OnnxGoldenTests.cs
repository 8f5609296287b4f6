using ScaleParty.GoldenReplay;

namespace ScaleParty.Tests.Onnx;

/// <summary>Exported networks against what the official implementation computed.</summary>
public sealed class OnnxGoldenTests
{
    [Theory]
    [InlineData("generator.safetensors", 5, 0)]
    [InlineData("previews.safetensors", 5, 5)]
    public void Every_generator_case_is_reproduced(string file, int cases, int regions)
    {
        using var devices = new ReplayDevices(network =>
        {
            var synthesizer = new OnnxSynthesizer(network);
            return new ReplayEngine("onnx", synthesizer, synthesizer.SynthesizeFrom);
        });
        var data = GoldenData.Load(Repository.Golden(file));
        Comparison[] images =
        [
            .. (regions == 0 ? GeneratorReplay.OfStateInFile(data, devices) : GeneratorReplay.OfNetworksBeside(data, devices)).Where(c => c.What.StartsWith("image", StringComparison.Ordinal)),
        ];
        Assert.Equal(cases, images.Count(c => c.What == "image, onnx"));
        Assert.Equal(regions, images.Count(c => c.What == "image, onnx by region"));
        Assert.All(images, c => Assert.InRange(c.RelativeError, 0, 1e-4));
    }
}
