using ScaleParty.Models;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.GoldenReplay;

/// <summary>The comparisons of one generator case that the trainable generator makes.</summary>
internal static class TorchCase
{
    public static IReadOnlyList<Comparison> Run(GeneratorInputs inputs, Generator generator)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        var results = new List<Comparison>();
        string name = inputs.Case.Name;
        Tensor latents = Latents(inputs, generator);
        if (inputs.Z is not null && inputs.Latent is not null)
        {
            results.Add(Comparison.Of(name, "latent, torch", inputs.Latent, Values(latents)));
        }

        Tensor encoding = tensor(inputs.Encoding, [inputs.Batch, inputs.Network.Description.Encoding.Channels, inputs.Height, inputs.Width]);
        Tensor image = generator.forward(encoding, latents, Noise(inputs), inputs.Padding);
        results.Add(Comparison.Of(name, "image, torch's Generator", inputs.Image, Values(image)));
        return results;
    }

    private static float[] Values(Tensor t) => t.contiguous().data<float>().ToArray();

    private static Tensor Latents(GeneratorInputs inputs, Generator generator)
    {
        NetworkDescription d = inputs.Network.Description;
        if (inputs.Z is null)
        {
            return tensor(inputs.Latent!, [inputs.Batch, d.StyleCount, d.StyleChannels]);
        }

        Tensor w = Mapped(inputs.Z);
        return inputs.SecondZ is null ? generator.Broadcast(w) : generator.Mix(w, Mapped(inputs.SecondZ), inputs.InjectIndex!.Value);

        Tensor Mapped(float[] z) => generator.Truncate(generator.Map(tensor(z, [inputs.Batch, d.StyleChannels])), inputs.Truncation);
    }

    private static Tensor[]? Noise(GeneratorInputs inputs)
    {
        return inputs.Noise?.Select(Map).ToArray();

        Tensor Map(float[] values, int convolution)
        {
            (int width, int height) = inputs.MapSize(convolution);
            return tensor(values, [inputs.Batch, 1, height, width]);
        }
    }
}
