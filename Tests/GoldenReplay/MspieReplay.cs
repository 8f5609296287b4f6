using System.Text.Json;
using ScaleParty.Sampling;
using ScaleParty.Training.Method.Generators;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Cases of MS-PIE: encodings, latents and images of six variants. What leaves the first layer is part of the image.</summary>
internal static class MspieReplay
{
    public static IReadOnlyList<Comparison> Run(GoldenData data)
    {
        List<Comparison> results = [];
        GeneratorShape shape = MethodReplay.Shape(data);
        JsonElement variants = data.Json("variants") ?? throw data.Bad("its metadata has no 'variants'");
        foreach (GoldenCase c in MethodReplay.Cases(data, "variant", "state", "chosen_scale"))
        {
            if (!variants.TryGetProperty(c.Text("variant"), out JsonElement variant))
            {
                throw c.Bad($"has the variant '{c.Text("variant")}', which 'variants' does not tell");
            }

            string state = c.Text("state");
            using var generator = new MspieGenerator(shape, Options(data, variant));
            MethodState.Load(data, $"{state}/state/", generator);
            (int more, int moreX) = c.Integers("chosen_scale");
            (int rows, int columns) = (GeneratorShape.BaseSide + more, GeneratorShape.BaseSide + moreX);
            results.Add(MethodReplay.Compare(data, c, "encoding", generator.Encode(rows, columns)));
            Tensor latents = MethodReplay.Latents(data, c, generator, data.Tensor($"{state}/mean_latent"), results);
            int cell = shape.Side / GeneratorShape.BaseSide;
            ImageRegion frame = ImageRegion.FullFrame(new Resolution(columns * cell, rows * cell));
            results.Add(MethodReplay.Compare(data, c, "image", generator.Make(latents, [frame], MethodReplay.Noise(data, c))));
        }

        return results;
    }

    private static MspieOptions Options(GoldenData data, JsonElement variant) => new()
    {
        SinusoidalSize = variant.GetProperty("encoding").GetString() == "CSG" ? 0 : MethodReplay.Config(data).GetProperty("spe").GetProperty("embedding_dim").GetInt32(),
        ResizesEncoding = variant.GetProperty("interpolated_head").GetBoolean(),
        PadsWithZeros = variant.GetProperty("zero_padding").GetBoolean(),
    };
}
