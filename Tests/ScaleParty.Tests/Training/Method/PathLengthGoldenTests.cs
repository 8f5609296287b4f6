using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Torch;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Training.Method;

/// <summary>Path-length regularisation on the golden generator, against what the official implementation computed.</summary>
public sealed class PathLengthGoldenTests : IDisposable
{
    private readonly GoldenFile _golden = GoldenFile.Open(Repository.Golden("path_length.safetensors"));
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator;
    private readonly Tensor _lengths;

    public PathLengthGoldenTests()
    {
        GoldenFile state = GoldenFile.Open(Repository.Golden("generator.safetensors"));
        JsonElement config = state.Metadata("config");
        _generator = new Generator(new NetworkDescription
        {
            Name = "golden",
            Blocks = 3,
            Channels = [.. Enumerable.Range(2, 4).Select(power => config.GetProperty("channels").GetProperty($"{1 << power}").GetInt32())],
            StyleChannels = config.GetProperty("style_channels").GetInt32(),
            MappingLayers = config.GetProperty("mapping_layers").GetInt32(),
            ImageChannels = ["b", "g", "r"],
            Encoding = EncodingDescription.Grid,
            HasNoise = true,
        });
        state.Load(_generator);

        Tensor latents = _generator.Broadcast(_generator.Map(_golden.Tensor("z")));
        Tensor[] noise = [.. Enumerable.Range(0, _generator.Description.ConvolutionCount).Select(k => _golden.Tensor($"noise{k}"))];
        Tensor images = _generator.forward(_golden.Tensor("encoding"), latents, noise, PaddingMode.Paper);
        _lengths = PathLength.Lengths(images, latents, _golden.Tensor("image_noise"));
    }

    public void Dispose()
    {
        _generator.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Lengths_and_penalty_are_the_official_ones()
    {
        GoldenTensors.Near(_golden.Tensor("path_lengths"), _lengths, 5e-5);
        (Tensor penalty, Tensor mean) = PathLength.Penalty(_lengths, tensor(_golden["path_mean_before"][0]), double.Parse(_golden.Metadata("decay").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        GoldenTensors.Near(_golden["path_mean_after"][0], mean, 5e-5);
        GoldenTensors.Near(_golden["penalty"][0], penalty, 5e-5);
    }

    [Fact]
    public void Gradients_of_the_penalty_are_the_official_ones()
    {
        (Tensor penalty, _) = PathLength.Penalty(_lengths, tensor(_golden["path_mean_before"][0]), 0.01);
        penalty.backward();
        foreach (string name in _golden.Names.Where(n => n.StartsWith("grad/", StringComparison.Ordinal)))
        {
            Tensor gradient = _generator.named_parameters().Single(p => p.name == name["grad/".Length..]).parameter.grad!;
            GoldenTensors.Near(_golden.Tensor(name), gradient, 1e-4);
        }
    }
}
