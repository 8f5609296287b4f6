using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.GoldenReplay;

/// <summary>Kind "path_length": lengths, penalty, running mean and gradients, on the generator of another golden file.</summary>
internal static class PathLengthReplay
{
    private const string GradientPrefix = "grad/";
    private static readonly string[] Tensors = ["z", "encoding", "image_noise", "path_lengths", "path_mean_before", "path_mean_after", "penalty"];

    public static IEnumerable<Comparison> Run(GoldenData data)
    {
        using DisposeScope scope = NewDisposeScope();
        RefuseStrangers(data);
        using Generator generator = Generator.FromNetwork(Network(data));
        NetworkDescription d = generator.Description;
        int[] z = data.Shape("z", -1, d.StyleChannels), encoding = data.Shape("encoding", -1, d.Encoding.Channels, -1, -1);
        Tensor[]? noise = data.Has("noise0") ? [.. Enumerable.Range(0, d.ConvolutionCount).Select(k => data.Tensor($"noise{k}"))] : null;
        Tensor latents = generator.Broadcast(generator.Map(data.Tensor("z")));
        Tensor images = generator.forward(data.Tensor("encoding"), latents, noise, PaddingMode.Paper);
        data.Shape("image_noise", z[0], d.ImageChannels.Count, (encoding[2] - 6) * d.CellSize, (encoding[3] - 6) * d.CellSize);
        Tensor lengths = PathLength.Lengths(images, latents, data.Tensor("image_noise"));
        (Tensor penalty, Tensor mean) = PathLength.Penalty(lengths, tensor(data.Values("path_mean_before")[0]), Decay(data));
        var results = new List<Comparison>();
        float[] expected = data.Values("path_lengths"), actual = lengths.ToFloats();
        if (expected.Length != actual.Length)
        {
            throw data.Bad($"it has {expected.Length} path lengths for {actual.Length} latents");
        }

        results.AddRange(expected.Select((e, i) => Comparison.OfNumber("lengths", $"image {i}", e, actual[i])));
        results.Add(Comparison.OfNumber("mean", "after", data.Values("path_mean_after")[0], mean.ToDouble()));
        results.Add(Comparison.OfNumber("penalty", "value", data.Values("penalty")[0], penalty.ToDouble()));
        penalty.backward();
        results.AddRange(data.Gradients(generator, GradientPrefix, "penalty"));
        return results;
    }

    private static double Decay(GoldenData data) =>
        data.File.Metadata.TryGetValue("decay", out string? text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double decay)
            ? decay
            : throw data.Bad("its metadata has no number 'decay'");

    private static GeneratorNetwork Network(GoldenData data)
    {
        string name = data.File.Metadata.TryGetValue("generator", out string? text) ? text : throw data.Bad("its metadata has no 'generator'");
        if (name != Path.GetFileName(name))
        {
            throw data.Bad($"its generator '{name}' is a path; expected the name of a file beside it");
        }

        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(data.Path))!, name);
        return File.Exists(path)
            ? CheckpointImporter.Import(SafeTensors.Load(path), new CheckpointImportOptions { ChannelOrder = ChannelOrder.Rgb, Prefix = "state/", MappingLearningRateMultiplier = 0.01 })
            : throw data.Bad($"its generator '{name}' is not beside it");
    }

    private static void RefuseStrangers(GoldenData data)
    {
        foreach (string tensor in data.File.Tensors.Keys)
        {
            bool known = Tensors.Contains(tensor) || tensor.StartsWith(GradientPrefix, StringComparison.Ordinal)
                || (tensor.StartsWith("noise", StringComparison.Ordinal) && int.TryParse(tensor.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));
            if (!known)
            {
                throw data.Bad($"it has a tensor '{tensor}' that this replay does not know");
            }
        }
    }
}
