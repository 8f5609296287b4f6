using ScaleParty.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>Copies weights between the trainable generator and the torch-free network.</summary>
internal static class GeneratorExchange
{
    public static Generator FromNetwork(GeneratorNetwork network)
    {
        var generator = new Generator(Guard.NotNull(network, nameof(network)).Description);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Set(generator.MeanLatent, network.MeanLatent);
        for (int i = 0; i < network.Mapping.Count; i++)
        {
            Set(generator.Mapping[i], network.Mapping[i]);
        }

        for (int k = 0; k < network.Convolutions.Count; k++)
        {
            ModulatedConvolution to = generator.Convolutions[k];
            ConvolutionWeights from = network.Convolutions[k];
            Set(to.Weight, from.Weight);
            Set(to.Bias, from.Bias);
            Set(to.Modulation, from.Modulation);
            to.NoiseStrength?.fill_(from.NoiseStrength);
        }

        for (int level = 0; level < network.ToImage.Count; level++)
        {
            ToImage to = generator.ToImageLayers[level];
            ToImageWeights from = network.ToImage[level];
            Set(to.Weight, from.Weight);
            Set(to.Bias, from.Bias);
            Set(to.Modulation, from.Modulation);
        }

        return generator;
    }

    public static GeneratorNetwork ToNetwork(Generator generator)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        NetworkDescription d = generator.Description;
        return new GeneratorNetwork(
            d,
            [.. generator.Mapping.Select(Get)],
            [.. generator.Convolutions.Select(c => new ConvolutionWeights(
                (int)c.Weight.shape[2],
                (int)c.Weight.shape[1],
                Get(c.Weight),
                Get(c.Bias),
                Get(c.Modulation),
                c.NoiseStrength is null ? 0 : Get(c.NoiseStrength)[0]))],
            [.. generator.ToImageLayers.Select(t => new ToImageWeights((int)t.Weight.shape[2], (int)t.Weight.shape[1], Get(t.Weight), Get(t.Bias), Get(t.Modulation)))],
            Get(generator.MeanLatent));
    }

    private static void Set(EqualizedLinear to, LinearWeights from)
    {
        Set(to.Weight, from.Weight);
        Set(to.Bias, from.Bias);
    }

    private static void Set(Tensor to, float[] values) => to.copy_(tensor(values, to.shape));

    private static LinearWeights Get(EqualizedLinear layer) =>
        new((int)layer.Weight.shape[1], (int)layer.Weight.shape[0], Get(layer.Weight), Get(layer.Bias));

    private static float[] Get(Tensor t) => t.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
}
