using ScaleParty.Json;

namespace ScaleParty.Models;

/// <summary>The description in a latent file.</summary>
/// <param name="NetworkName">Name of the network for which it was baked.</param>
/// <param name="NetworkFingerprint"><see cref="GeneratorNetwork.Fingerprint"/> of that network.</param>
/// <param name="Note">Free text, such as the seeds.</param>
public sealed record LatentFileDescription(string NetworkName, string NetworkFingerprint, string Note);

/// <summary>
/// Latent files: a <see cref="BakedLatent"/> as safetensors, tens of kilobytes, with the fingerprint of its
/// network, and optionally the w+ it was baked from. Loading one needs no mapping network. Documentation~/network-file.md specifies the format.
/// </summary>
public static class LatentFile
{
    /// <summary>The metadata key of the description.</summary>
    public const string MetadataKey = "scaleparty.latent";

    private const string StylesName = "w_plus";
    private const int CurrentVersion = 1;
    private const int LongestText = 4096;

    /// <summary>Writes a latent beside <paramref name="path"/> and renames.</summary>
    /// <param name="latent">What to write.</param>
    /// <param name="network">The network it was baked with.</param>
    /// <param name="path">The destination.</param>
    /// <param name="note">Free text, such as the seeds.</param>
    /// <exception cref="ArgumentException">The latent does not fit the network.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(BakedLatent latent, GeneratorNetwork network, string path, string note = "")
    {
        Guard.NotNull(latent, nameof(latent)).CheckFits(Guard.NotNull(network, nameof(network)).Description);
        Writer(latent, network, note).Save(path);
    }

    /// <summary>Bakes a style code and writes the latent with its w+, so that truncation, mixing and interpolation in w can go on from the file.</summary>
    /// <param name="code">What to write.</param>
    /// <param name="space">The latents of its network.</param>
    /// <param name="path">The destination.</param>
    /// <param name="note">Free text, such as the seeds.</param>
    /// <exception cref="ArgumentException">The code does not fit the network.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(StyleCode code, LatentSpace space, string path, string note = "")
    {
        BakedLatent latent = Guard.NotNull(space, nameof(space)).Bake(code);
        SafeTensorsWriter writer = Writer(latent, space.Network, note);
        writer.Add(StylesName, [code.Styles.Length, code.Styles[0].Length], [.. code.Styles.SelectMany(w => w)]);
        writer.Save(path);
    }

    /// <summary>Reads a latent for a network.</summary>
    /// <exception cref="InvalidDataException">The file is not a latent file, or belongs to another network; the message names the file and what differs.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BakedLatent Load(string path, GeneratorNetwork network) => FromTensors(SafeTensors.Load(path), network);

    /// <summary>Reads a latent for a network from a stream; <paramref name="name"/> is its name in error messages.</summary>
    /// <exception cref="InvalidDataException">It is not a latent file, or belongs to another network; the message names the file and what differs.</exception>
    public static BakedLatent Load(Stream stream, string name, GeneratorNetwork network) => FromTensors(SafeTensors.Load(stream, name), network);

    /// <summary>The w+ and phases of a latent file, or null where it has only the baked vectors.</summary>
    /// <exception cref="InvalidDataException">The file is not a latent file, or belongs to another network; the message names the file and what differs.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static StyleCode? LoadStyles(string path, GeneratorNetwork network)
    {
        SafeTensors file = SafeTensors.Load(path);
        CheckNetwork(file, network);
        if (!file.Tensors.ContainsKey(StylesName))
        {
            return null;
        }

        NetworkDescription d = network.Description;
        float[] values = Read(file, StylesName, d.StyleCount, d.StyleChannels);
        float[][] styles = [.. Enumerable.Range(0, d.StyleCount).Select(i => values.AsSpan(i * d.StyleChannels, d.StyleChannels).ToArray())];
        return new StyleCode(styles, Phases(file, d));
    }

    /// <summary>The description of a file that has been opened.</summary>
    /// <exception cref="InvalidDataException">It is not a latent file.</exception>
    public static LatentFileDescription Describe(SafeTensors file)
    {
        if (!Guard.NotNull(file, nameof(file)).Metadata.TryGetValue(MetadataKey, out string? json))
        {
            throw BadFile.Because(file.Source, file.Metadata.ContainsKey(NetworkFile.MetadataKey)
                ? "it is a network file, not a latent: give it as the network"
                : $"it is not a latent file: its metadata has no '{MetadataKey}'");
        }

        JsonValue latent = ModelJson.Read(json, file.Source, "latent");
        ModelJson.Version(latent, CurrentVersion);
        return new LatentFileDescription(latent.Required("networkName").Text(LongestText), latent.Required("networkFingerprint").Text(64), latent.Required("note").Text(LongestText));
    }

    private static string Describe(GeneratorNetwork network, string note)
    {
        JsonWriter json = new JsonWriter().BeginObject();
        json.Name("version").Value(CurrentVersion);
        json.Name("networkName").Value(network.Description.Name);
        json.Name("networkFingerprint").Value(network.Fingerprint);
        json.Name("note").Value(note);
        return json.EndObject().ToString();
    }

    private static SafeTensorsWriter Writer(BakedLatent latent, GeneratorNetwork network, string note)
    {
        var writer = new SafeTensorsWriter();
        writer.AddMetadata(MetadataKey, Describe(network, Guard.NotNull(note, nameof(note))));
        Visit(latent, (name, values) => writer.Add(name, [values.Length], values));
        return writer;
    }

    private static void CheckNetwork(SafeTensors file, GeneratorNetwork network)
    {
        LatentFileDescription description = Describe(file);
        if (description.NetworkFingerprint != Guard.NotNull(network, nameof(network)).Fingerprint)
        {
            throw BadFile.Because(
                file.Source,
                $"it was baked for the network {BadFile.Quote(description.NetworkName)} ({BadFile.Quote(description.NetworkFingerprint)}), not for {BadFile.Quote(network.Description.Name)} ('{network.Fingerprint}')");
        }
    }

    private static BakedLatent FromTensors(SafeTensors file, GeneratorNetwork network)
    {
        CheckNetwork(file, network);
        NetworkDescription d = network.Description;
        var convolutions = new float[d.ConvolutionCount][];
        var demodulations = new float[d.ConvolutionCount][];
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            convolutions[k] = Read(file, $"convolutions.{k}.style", NetworkShapes.ConvolutionInputs(d, k));
            demodulations[k] = Read(file, $"convolutions.{k}.demodulation", NetworkShapes.ConvolutionOutputs(d, k));
        }

        var toImage = new float[d.Blocks + 1][];
        for (int level = 0; level <= d.Blocks; level++)
        {
            toImage[level] = Read(file, $"to_image.{level}.style", d.Channels[level]);
        }

        return new BakedLatent(convolutions, demodulations, toImage, Phases(file, d));
    }

    private static float[] Phases(SafeTensors file, NetworkDescription d) => d.Encoding.PhaseCount == 0 ? [] : Read(file, "phases", d.Encoding.PhaseCount);

    private static float[] Read(SafeTensors file, string name, params int[] shape)
    {
        float[] values = file.ReadFloats(name, shape);
        int bad = Array.FindIndex(values, v => !(Math.Abs(v) <= NetworkShapes.LargestValue));
        return bad < 0 ? values : throw BadFile.Because(file.Source, FormattableString.Invariant($"tensor '{name}' holds {values[bad]} at {bad}; expected numbers within +-{NetworkShapes.LargestValue}"));
    }

    private static void Visit(BakedLatent latent, Action<string, float[]> visit)
    {
        for (int k = 0; k < latent.ConvolutionStyles.Count; k++)
        {
            visit($"convolutions.{k}.style", latent.ConvolutionStyles[k]);
            visit($"convolutions.{k}.demodulation", latent.Demodulations[k]);
        }

        for (int level = 0; level < latent.ToImageStyles.Count; level++)
        {
            visit($"to_image.{level}.style", latent.ToImageStyles[level]);
        }

        if (latent.Phases.Length > 0)
        {
            visit("phases", latent.Phases);
        }
    }
}
