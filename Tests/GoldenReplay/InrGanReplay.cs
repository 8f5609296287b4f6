using System.Text.Json;
using ScaleParty.Sampling;
using ScaleParty.Training.Method.Generators;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Cases of INR-GAN: encodings, latents and images of both variants.</summary>
internal static class InrGanReplay
{
    private const string MeanName = "mapping.w_avg";

    public static IReadOnlyList<Comparison> Run(GoldenData data)
    {
        List<Comparison> results = [];
        GeneratorShape shape = MethodReplay.Shape(data);
        JsonElement config = MethodReplay.Config(data);
        foreach (GoldenCase c in MethodReplay.Cases(data, "variant", "store_encodings"))
        {
            string finest = $"{shape.Side}";
            JsonElement encodings = config.GetProperty("encodings");
            var options = new InrGanOptions
            {
                InputSide = config.GetProperty("input_resolution").GetInt32(),
                Rank = config.GetProperty("rank").GetInt32(),
                ExtraLayers = config.GetProperty("extra_layers").TryGetProperty(finest, out JsonElement extra) ? extra.GetInt32() : 0,
                MapChannels = encodings.EnumerateObject().First().Value.GetProperty("const_emb_size").GetInt32(),
                FinestMapChannels = encodings.GetProperty(finest).GetProperty("const_emb_size").GetInt32(),
                RandomWaves = encodings.GetProperty(finest).GetProperty("random_emb_size").GetInt32(),
                Bilinear = c.Text("variant") == "bilinear",
            };
            using var generator = new InrGanGenerator(shape, options);
            Load(data, generator);
            foreach (InrBlock block in generator.Blocks.Where(b => b.Encoding is not null))
            {
                string part = $"encoding{(block.IsFirst ? GeneratorShape.BaseSide : block.Side)}";
                if (data.Has($"{c.Name}/{part}"))
                {
                    results.Add(MethodReplay.Compare(data, c, part, block.Encoding!.Make([ImageRegion.FullFrame(block.Side)], block.Side, block.Side)));
                }
            }

            Tensor latents = MethodReplay.Latents(data, c, generator, data.Tensor($"state/{MeanName}"), results);
            results.Add(MethodReplay.Compare(data, c, "image", generator.Make(latents, [ImageRegion.FullFrame(shape.Side)], null)));
        }

        return results;
    }

    // Fixed waves are made here and compared as part of the encodings; random ones are the file's.
    private static void Load(GoldenData data, InrGanGenerator generator)
    {
        string[] buffers = [.. data.File.Tensors.Keys.Where(t => t.EndsWith("_basis", StringComparison.Ordinal)).Select(t => t["state/".Length..])];
        MethodState.Load(data, "state/", generator, [MeanName, .. buffers]);
        foreach (InrBlock block in generator.Blocks.Where(b => b.Encoding is { RandomWaves: > 0 }))
        {
            block.Encoding!.SetRandomWaves(data.Values($"state/synthesis.b{block.Side}.coord_fuser.random_basis"));
        }
    }
}
