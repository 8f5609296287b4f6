using ScaleParty.Json;

namespace ScaleParty.Models;

/// <summary>
/// Files of a <see cref="LatentPath"/>: safetensors with the tensors of a latent file, each with one row per latent, and the times in the description.
/// Documentation~/network-file.md specifies the format.
/// </summary>
public static class LatentPathFile
{
    /// <summary>The metadata key of the description.</summary>
    public const string MetadataKey = "scaleparty.path";

    /// <summary>Writes a path beside <paramref name="path"/> and renames.</summary>
    /// <param name="latents">What to write.</param>
    /// <param name="network">The network it was baked with.</param>
    /// <param name="path">The destination.</param>
    /// <param name="note">Free text, such as the seeds.</param>
    /// <exception cref="ArgumentException">A latent does not fit the network.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(LatentPath latents, GeneratorNetwork network, string path, string note = "")
    {
        NetworkDescription d = Guard.NotNull(network, nameof(network)).Description;
        foreach (BakedLatent latent in Guard.NotNull(latents, nameof(latents)).Latents)
        {
            latent.CheckFits(d);
        }

        JsonWriter json = LatentTensors.Describe(new JsonWriter().BeginObject(), network, Guard.NotNull(note, nameof(note)));
        json.Array("times", latents.Times, (w, t) => w.Value(t));
        var writer = new SafeTensorsWriter();
        writer.AddMetadata(MetadataKey, json.EndObject().ToString());
        float[][][] values = [.. latents.Latents.Select(l => LatentTensors.Values(l).ToArray())];
        int tensor = 0;
        foreach ((string name, int length) in LatentTensors.Names(d))
        {
            int index = tensor++;
            writer.Add(name, [values.Length, length], [.. values.SelectMany(v => v[index])]);
        }

        writer.Save(path);
    }

    /// <summary>Reads a path for a network.</summary>
    /// <exception cref="InvalidDataException">The file is not of a path, or belongs to another network; the message names the file and what differs.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LatentPath Load(string path, GeneratorNetwork network)
    {
        SafeTensors file = SafeTensors.Load(path);
        (LatentFileDescription description, double[] times) = Describe(file);
        LatentTensors.CheckNetwork(file, description, network);
        NetworkDescription d = network.Description;
        var rows = new float[times.Length][][];
        (string Name, int Length)[] names = [.. LatentTensors.Names(d)];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new float[names.Length][];
        }

        for (int t = 0; t < names.Length; t++)
        {
            float[] values = LatentTensors.Read(file, names[t].Name, times.Length, names[t].Length);
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i][t] = values.AsSpan(i * names[t].Length, names[t].Length).ToArray();
            }
        }

        try
        {
            return new LatentPath(times, [.. rows.Select(r => LatentTensors.Latent(d, r))]);
        }
        catch (ArgumentException e)
        {
            throw BadFile.Because(file.Source, e.Message);
        }
    }

    /// <summary>The description and the times of a file that has been opened.</summary>
    /// <exception cref="InvalidDataException">It is not of a path.</exception>
    public static (LatentFileDescription Description, double[] Times) Describe(SafeTensors file)
    {
        if (!Guard.NotNull(file, nameof(file)).Metadata.TryGetValue(MetadataKey, out string? json))
        {
            throw BadFile.Because(file.Source, $"it is not a file of a path of latents: its metadata has no '{MetadataKey}'");
        }

        JsonValue path = ModelJson.Read(json, file.Source, "path");
        return (LatentTensors.Description(path), [.. path.Required("times").List(1, LatentPath.MaximumCount).Select(t => t.Real(-NetworkShapes.LargestValue, NetworkShapes.LargestValue))]);
    }
}
