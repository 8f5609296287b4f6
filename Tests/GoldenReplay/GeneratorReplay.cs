using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.GoldenReplay;

/// <summary>
/// Kinds "generator" (weights in the file) and "generator_exact" (networks in files of their own): latents, encodings and
/// images, by every device of the replay.
/// </summary>
internal static class GeneratorReplay
{
    private const string StatePrefix = "state/";

    private static readonly string[] Fields =
        ["base_resolution", "start", "size", "centre", "extent", "truncation", "inject_index", "padding", "network", "noise"];

    /// <summary>Kind "generator".</summary>
    public static IEnumerable<Comparison> OfStateInFile(GoldenData data, ReplayDevices devices)
    {
        JsonElement? config = data.Json("config");
        double multiplier = 0.01;
        if (config is { } c && c.TryGetProperty("mapping_lr_multiplier", out JsonElement told))
        {
            multiplier = told.ValueKind == JsonValueKind.Number ? told.GetDouble() : throw data.Bad("its config has a mapping_lr_multiplier that is no number");
        }

        PaddingMode padding = config is { } p && p.TryGetProperty("padding", out JsonElement text) ? Padding(text.GetString() ?? string.Empty, data.Bad) : PaddingMode.Paper;
        GeneratorNetwork network = CheckpointImporter.Import(data.File, new CheckpointImportOptions
        {
            ChannelOrder = ChannelOrder.Rgb,
            Prefix = StatePrefix,
            MappingLearningRateMultiplier = multiplier,
        });
        return Run(data, devices, c => c.Has("network") ? throw c.Bad("names a network; files of this kind hold their own") : network, padding);
    }

    /// <summary>Kind "generator_exact".</summary>
    public static IEnumerable<Comparison> OfNetworksBeside(GoldenData data, ReplayDevices devices)
    {
        var finder = new NetworkFinder(data);
        return Run(data, devices, c => finder.Find(c.Text("network"), c), PaddingMode.Exact);
    }

    private static IEnumerable<Comparison> Run(GoldenData data, ReplayDevices devices, Func<GoldenCase, GeneratorNetwork> network, PaddingMode padding)
    {
        IReadOnlyList<GoldenCase> cases = data.Cases(Fields);
        RefuseStrangers(data, cases);
        var models = new Dictionary<GeneratorNetwork, Engines>();
        try
        {
            foreach (GoldenCase c in cases)
            {
                PaddingMode casePadding = c.Has("padding") ? Padding(c.Text("padding"), c.Bad) : padding;
                GeneratorNetwork n = network(c);
                if (!models.TryGetValue(n, out Engines? m))
                {
                    m = new Engines(n, devices);
                    models.Add(n, m);
                }

                var inputs = new GeneratorInputs(data, c, n, casePadding);
                foreach (Comparison comparison in GeneratorCase.Run(inputs, m))
                {
                    yield return comparison;
                }
            }
        }
        finally
        {
            foreach (Engines engines in models.Values)
            {
                engines.Dispose();
            }
        }
    }

    private static PaddingMode Padding(string text, Func<string, InvalidDataException> bad) =>
        text.StartsWith("exact", StringComparison.OrdinalIgnoreCase) || text.StartsWith("n_pad=4", StringComparison.Ordinal) ? PaddingMode.Exact
        : text.StartsWith("paper", StringComparison.OrdinalIgnoreCase) || text.StartsWith("n_pad=3", StringComparison.Ordinal) ? PaddingMode.Paper
        : throw bad($"has the padding '{text}'; expected exact, paper, n_pad=3 or n_pad=4");

    private static void RefuseStrangers(GoldenData data, IReadOnlyList<GoldenCase> cases)
    {
        foreach (string tensor in data.File.Tensors.Keys)
        {
            int slash = tensor.IndexOf('/', StringComparison.Ordinal);
            string owner = slash < 0 ? tensor : tensor[..slash];
            bool known = slash < 0 ? owner == "mean_latent" : owner == StatePrefix[..^1] || (cases.Any(c => c.Name == owner) && GeneratorInputs.Knows(tensor[(slash + 1)..]));
            if (!known)
            {
                throw data.Bad($"it has a tensor '{tensor}' that this replay does not know");
            }
        }
    }
}
