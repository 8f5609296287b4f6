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

    /// <summary>Name of the tensor of w+, in files that have it.</summary>
    internal const string StylesName = "w_plus";

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
        LatentTensors.CheckNetwork(file, Describe(file), network);
        if (!file.Tensors.ContainsKey(StylesName))
        {
            return null;
        }

        NetworkDescription d = network.Description;
        float[] values = LatentTensors.Read(file, StylesName, d.StyleCount, d.StyleChannels);
        float[][] styles = [.. Enumerable.Range(0, d.StyleCount).Select(i => values.AsSpan(i * d.StyleChannels, d.StyleChannels).ToArray())];
        return new StyleCode(styles, LatentTensors.Phases(file, d));
    }

    /// <summary>The description of a file that has been opened.</summary>
    /// <exception cref="InvalidDataException">It is not a latent file.</exception>
    public static LatentFileDescription Describe(SafeTensors file)
    {
        if (!Guard.NotNull(file, nameof(file)).Metadata.TryGetValue(MetadataKey, out string? json))
        {
            throw BadFile.Because(file.Source, file.Metadata.ContainsKey(NetworkFile.MetadataKey)
                ? "it is a network file, not a latent: give it as the network"
                : file.Metadata.ContainsKey(LatentPathFile.MetadataKey) ? "it is a file of a path of latents, not of one latent"
                : $"it is not a latent file: its metadata has no '{MetadataKey}'");
        }

        return LatentTensors.Description(ModelJson.Read(json, file.Source, "latent"));
    }

    private static SafeTensorsWriter Writer(BakedLatent latent, GeneratorNetwork network, string note)
    {
        var writer = new SafeTensorsWriter();
        writer.AddMetadata(MetadataKey, LatentTensors.Describe(new JsonWriter().BeginObject(), network, Guard.NotNull(note, nameof(note))).EndObject().ToString());
        foreach ((string name, float[] values) in LatentTensors.Names(network.Description).Zip(LatentTensors.Values(latent), (n, v) => (n.Name, v)))
        {
            writer.Add(name, [values.Length], values);
        }

        return writer;
    }

    private static BakedLatent FromTensors(SafeTensors file, GeneratorNetwork network)
    {
        LatentTensors.CheckNetwork(file, Describe(file), network);
        NetworkDescription d = network.Description;
        return LatentTensors.Latent(d, [.. LatentTensors.Names(d).Select(t => LatentTensors.Read(file, t.Name, t.Length))]);
    }
}
