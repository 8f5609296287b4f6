using ScaleParty.Sampling;
using ScaleParty.Training.Method.Generators;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Cases of MS-PE: encodings, latents and images, moved and at several scales.</summary>
internal static class MsPeReplay
{
    public static IReadOnlyList<Comparison> Run(GoldenData data)
    {
        List<Comparison> results = [];
        GeneratorShape shape = MethodReplay.Shape(data);
        using var generator = new MsPeGenerator(shape);
        MethodState.Load(data, "state/", generator);
        foreach (GoldenCase c in MethodReplay.Cases(data, "position", "scale", "shift", "store_encodings"))
        {
            double scale = c.Number("scale");
            (double down, double right) = (c.Pair("shift").X, c.Pair("shift").Y);
            Tensor[] encodings = [.. Enumerable.Range(0, c.Text("position") == "mspe" ? shape.Channels.Count : 1).Select(level =>
            {
                int side = GeneratorShape.BaseSide << level, count = (int)(side * scale);
                double pixels = shape.Side / side;
                return MsPeEncoding.Make(shape.Channels[level], [MsPeEncoding.Rolled(count, scale, right / pixels)], [MsPeEncoding.Rolled(count, scale, down / pixels)]);
            })];
            for (int level = 0; level < encodings.Length; level++)
            {
                if (data.Has($"{c.Name}/encoding{level}"))
                {
                    results.Add(MethodReplay.Compare(data, c, $"encoding{level}", encodings[level]));
                }
            }

            Tensor latents = MethodReplay.Latents(data, c, generator, data.Tensor("mean_latent"), results);
            IReadOnlyList<Tensor>? noise = MethodReplay.Noise(data, c);
            results.Add(MethodReplay.Compare(data, c, "image", generator.Synthesize(latents, encodings, noise)));
            if (encodings.Length > 1 && c.Pair("shift") == Vector2d.Zero)
            {
                // What is not moved is a full frame, which the generator makes of its region alone.
                Tensor image = generator.Make(latents, [ImageRegion.FullFrame((int)(shape.Side * scale))], noise);
                results.Add(Comparison.Of(c.Name, "image of the region", data.Values($"{c.Name}/image"), image.ToFloats()));
            }
        }

        return results;
    }
}
