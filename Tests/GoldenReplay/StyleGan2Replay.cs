using ScaleParty.Sampling;
using ScaleParty.Training.Method.Generators;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Cases of StyleGAN2: latents and images.</summary>
internal static class StyleGan2Replay
{
    public static IReadOnlyList<Comparison> Run(GoldenData data)
    {
        List<Comparison> results = [];
        GeneratorShape shape = MethodReplay.Shape(data);
        using var generator = new StyleGan2Generator(shape);
        MethodState.Load(data, "state/", generator);
        foreach (GoldenCase c in MethodReplay.Cases(data))
        {
            Tensor latents = MethodReplay.Latents(data, c, generator, data.Tensor("mean_latent"), results);
            results.Add(MethodReplay.Compare(data, c, "image", generator.Make(latents, [ImageRegion.FullFrame(shape.Side)], MethodReplay.Noise(data, c))));
        }

        return results;
    }
}
