using System.Globalization;
using System.Text.Json;
using ScaleParty.Training.Method.Generators;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.GoldenReplay;

/// <summary>Kind "generator" with a model: the methods that ScaleParty is compared with, against what their official codes computed.</summary>
internal static class MethodReplay
{
    /// <summary>The entry of the metadata that names the method.</summary>
    public const string ModelKey = "model";

    private static readonly string[] Parts = ["z", "z2", "w", "w_in", "latent", "image", "encoding", "feature0", "features", "coords"];

    public static IEnumerable<Comparison> Run(GoldenData data)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        string model = data.File.Metadata[ModelKey];
        IReadOnlyList<Comparison> results = model switch
        {
            "stylegan2" => StyleGan2Replay.Run(data),
            "mspie" => MspieReplay.Run(data),
            "mspe" => MsPeReplay.Run(data),
            "cips" => CipsReplay.Run(data),
            "inrgan" => InrGanReplay.Run(data),
            _ => throw data.Bad($"its model is '{model}'; expected stylegan2, mspie, mspe, cips or inrgan"),
        };
        return results;
    }

    /// <summary>The cases, after a check that every tensor belongs to one, to a state or to a mean.</summary>
    public static IReadOnlyList<GoldenCase> Cases(GoldenData data, params ReadOnlySpan<string> fields)
    {
        IReadOnlyList<GoldenCase> cases = data.Cases(["batch", "truncation", "inject_index", "noise", "what", .. fields]);
        foreach (string tensor in data.File.Tensors.Keys)
        {
            int slash = tensor.IndexOf('/', StringComparison.Ordinal);
            string owner = slash < 0 ? string.Empty : tensor[..slash], part = tensor[(slash + 1)..];
            bool known = slash < 0 ? part.StartsWith("mean_latent", StringComparison.Ordinal)
                : tensor.Contains("state/", StringComparison.Ordinal) || part == "mean_latent" || (cases.Any(c => c.Name == owner) && (Parts.Contains(part) || IsNumbered(part, "noise") || IsNumbered(part, "encoding")));
            if (!known)
            {
                throw data.Bad($"it has a tensor '{tensor}' that this replay does not know");
            }
        }

        return cases;
    }

    /// <summary>The shape that a file's configuration tells.</summary>
    public static GeneratorShape Shape(GoldenData data)
    {
        JsonElement config = Config(data);
        return new GeneratorShape
        {
            Channels = [.. config.GetProperty("channels").EnumerateObject().OrderBy(p => int.Parse(p.Name, CultureInfo.InvariantCulture)).Select(p => p.Value.GetInt32())],
            StyleChannels = config.GetProperty("style_channels").GetInt32(),
            MappingLayers = config.GetProperty("mapping_layers").GetInt32(),
            MappingMultiplier = config.GetProperty("mapping_lr_multiplier").GetDouble(),
        };
    }

    /// <summary>The configuration.</summary>
    public static JsonElement Config(GoldenData data) => data.Json("config") ?? throw data.Bad("its metadata has no 'config'");

    /// <summary>Latents of a case: mapped, moved to the mean, mixed, and compared.</summary>
    public static Tensor Latents(GoldenData data, GoldenCase c, StyledGenerator generator, Tensor mean, List<Comparison> results)
    {
        Tensor w = generator.Map(data.Tensor($"{c.Name}/z"));
        if (data.Has($"{c.Name}/w"))
        {
            results.Add(Compare(data, c, "w", w));
        }

        double truncation = c.Number("truncation");
        Tensor styles = Broadcast(Truncate(w, mean, truncation), generator.StyleCount);
        if (c.Has("inject_index"))
        {
            int index = c.Integer("inject_index");
            Tensor second = Broadcast(Truncate(generator.Map(data.Tensor($"{c.Name}/z2")), mean, truncation), generator.StyleCount);
            styles = cat([styles.narrow(1, 0, index), second.narrow(1, index, generator.StyleCount - index)], 1);
        }

        results.Add(Compare(data, c, "latent", styles));
        return styles;
    }

    /// <summary>Moves towards the mean.</summary>
    public static Tensor Truncate(Tensor w, Tensor mean, double truncation) => truncation < 1 ? mean + ((w - mean) * truncation) : w;

    /// <summary>The noise maps of a case; null where it has none.</summary>
    public static IReadOnlyList<Tensor>? Noise(GoldenData data, GoldenCase c)
    {
        List<Tensor> maps = [];
        while (data.Has($"{c.Name}/noise{maps.Count}"))
        {
            maps.Add(data.Tensor($"{c.Name}/noise{maps.Count}"));
        }

        return maps.Count == 0 ? null : maps;
    }

    /// <summary>Compares a part of a case.</summary>
    public static Comparison Compare(GoldenData data, GoldenCase c, string part, Tensor actual) =>
        Comparison.Of(c.Name, part, data.Values($"{c.Name}/{part}"), actual.ToFloats());

    private static Tensor Broadcast(Tensor w, int styles) => w.unsqueeze(1).expand(-1, styles, -1);

    private static bool IsNumbered(string part, string name) =>
        part.StartsWith(name, StringComparison.Ordinal) && int.TryParse(part.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
