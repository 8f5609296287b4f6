using ScaleParty.Training.Method.Generators;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Cases of CIPS: latents, features and images of given coordinates.</summary>
internal static class CipsReplay
{
    public static IReadOnlyList<Comparison> Run(GoldenData data)
    {
        List<Comparison> results = [];
        using var generator = new CipsGenerator(MethodReplay.Shape(data), MethodReplay.Config(data).GetProperty("hidden_size").GetInt32());
        MethodState.Load(data, "state/", generator);
        foreach (GoldenCase c in MethodReplay.Cases(data, "truncation_mean", "input_is_latent", "training_mode", "store_features"))
        {
            // The official code moves z to a mean, unless what it is given is a latent already.
            bool isLatent = c.Flag("input_is_latent");
            Tensor moved = MethodReplay.Truncate(data.Tensor($"{c.Name}/{(isLatent ? "w_in" : "z")}"), data.Tensor(c.Text("truncation_mean")), c.Number("truncation"));
            Tensor latent = isLatent ? moved : generator.Map(moved);
            results.Add(MethodReplay.Compare(data, c, "latent", latent));
            Tensor features = generator.Features(data.Tensor($"{c.Name}/coords"), c.Flag("training_mode"));
            if (data.Has($"{c.Name}/features"))
            {
                results.Add(MethodReplay.Compare(data, c, "features", features));
            }

            results.Add(MethodReplay.Compare(data, c, "image", generator.Synthesize(features, latent, MethodReplay.Noise(data, c))));
        }

        return results;
    }
}
