using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Torch;

/// <summary>The trainable generator against what the official implementation computed.</summary>
public sealed class GeneratorGoldenTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("case0")]
    [InlineData("case1")]
    [InlineData("case2")]
    [InlineData("case3")]
    [InlineData("case4")]
    public void Reproduces_the_official_images_latents_truncation_and_style_mixing(string name)
    {
        GoldenFile golden = GoldenFile.Open(Repository.Golden("generator.safetensors"));
        JsonElement fields = golden.Metadata("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        GeneratorNetwork network = CheckpointImporter.Import(
            SafeTensors.Load(Repository.Golden("generator.safetensors")),
            new CheckpointImportOptions { Prefix = "state/", ChannelOrder = ChannelOrder.Rgb });
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = Generator.FromNetwork(network);

        double truncation = fields.GetProperty("truncation").GetDouble();
        Tensor w = generator.Truncate(generator.Map(Read(golden, $"{name}/z")), truncation);
        JsonElement index = fields.GetProperty("inject_index");
        Tensor latents = index.ValueKind == JsonValueKind.Null
            ? generator.Broadcast(w)
            : generator.Mix(w, generator.Truncate(generator.Map(Read(golden, $"{name}/z2")), truncation), index.GetInt32());
        Assert.InRange(Images.Error(golden[$"{name}/latent"], Values(latents)), 0, Tolerance);

        Tensor[] noise = [.. Enumerable.Range(0, network.Description.ConvolutionCount).Select(k => Read(golden, $"{name}/noise{k}"))];
        Tensor image = generator.forward(Read(golden, $"{name}/encoding"), latents, noise, PaddingMode.Paper);
        Assert.Equal(golden.Shape($"{name}/image"), image.shape);
        Assert.InRange(Images.Error(golden[$"{name}/image"], Values(image)), 0, Tolerance);
    }

    [Theory]
    [InlineData("fourier_full", "bluemarble-fourier-preview.safetensors")]
    [InlineData("fourier_part", "bluemarble-fourier-preview.safetensors")]
    [InlineData("fourier_fine", "bluemarble-fourier-preview.safetensors")]
    [InlineData("grid_full", "bluemarble-preview.pth")]
    [InlineData("grid_part", "bluemarble-preview.pth")]
    public void Reproduces_the_preview_images_without_clamped_pixels(string name, string file)
    {
        GoldenFile golden = GoldenFile.Open(Repository.Golden("previews.safetensors"));
        GeneratorNetwork network = CheckpointImporter.Import(Repository.Golden(Path.Combine("models", file)), new CheckpointImportOptions { ChannelOrder = ChannelOrder.Rgb });
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = Generator.FromNetwork(network);
        Tensor latents = generator.Broadcast(generator.Map(Read(golden, $"{name}/z")));
        Tensor image = generator.forward(Read(golden, $"{name}/encoding"), latents, null, PaddingMode.Exact);
        Assert.Equal(golden.Shape($"{name}/image"), image.shape);
        Assert.InRange(Images.Error(golden[$"{name}/image"], Values(image)), 0, Tolerance);
    }

    private static Tensor Read(GoldenFile golden, string name) => tensor(golden[name], golden.Shape(name));

    private static float[] Values(Tensor t) => t.contiguous().data<float>().ToArray();
}
