using ScaleParty.Json;

namespace ScaleParty.Models;

/// <summary>What files of latents share: the names and sizes of the vectors, the description, and the checks.</summary>
internal static class LatentTensors
{
    private const int CurrentVersion = 1;
    private const int LongestText = 4096;
    private const string PhasesName = "phases";

    /// <summary>Names and lengths of a network's vectors, in the order of <see cref="Values"/>.</summary>
    public static IEnumerable<(string Name, int Length)> Names(NetworkDescription d)
    {
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            yield return ($"convolutions.{k}.style", NetworkShapes.ConvolutionInputs(d, k));
            yield return ($"convolutions.{k}.demodulation", NetworkShapes.ConvolutionOutputs(d, k));
        }

        for (int level = 0; level <= d.Blocks; level++)
        {
            yield return ($"to_image.{level}.style", d.Channels[level]);
        }

        if (d.Encoding.PhaseCount > 0)
        {
            yield return (PhasesName, d.Encoding.PhaseCount);
        }
    }

    /// <summary>A latent's vectors.</summary>
    public static IEnumerable<float[]> Values(BakedLatent latent)
    {
        for (int k = 0; k < latent.ConvolutionStyles.Count; k++)
        {
            yield return latent.ConvolutionStyles[k];
            yield return latent.Demodulations[k];
        }

        foreach (float[] style in latent.ToImageStyles)
        {
            yield return style;
        }

        if (latent.Phases.Length > 0)
        {
            yield return latent.Phases;
        }
    }

    /// <summary>The latent of vectors in the order of <see cref="Names"/>.</summary>
    public static BakedLatent Latent(NetworkDescription d, IReadOnlyList<float[]> values)
    {
        int convolutions = d.ConvolutionCount;
        return new BakedLatent(
            [.. Enumerable.Range(0, convolutions).Select(k => values[2 * k])],
            [.. Enumerable.Range(0, convolutions).Select(k => values[(2 * k) + 1])],
            [.. Enumerable.Range(0, d.Blocks + 1).Select(level => values[(2 * convolutions) + level])],
            d.Encoding.PhaseCount > 0 ? values[values.Count - 1] : []);
    }

    /// <summary>The phases in a file of one latent; empty for a network without.</summary>
    public static float[] Phases(SafeTensors file, NetworkDescription d) => d.Encoding.PhaseCount == 0 ? [] : Read(file, PhasesName, d.Encoding.PhaseCount);

    /// <summary>A tensor of a shape.</summary>
    /// <exception cref="InvalidDataException">It is missing, has another shape, or a value is no number within the range of weights.</exception>
    public static float[] Read(SafeTensors file, string name, params int[] shape)
    {
        float[] values = file.ReadFloats(name, shape);
        int bad = Array.FindIndex(values, v => !(Math.Abs(v) <= NetworkShapes.LargestValue));
        return bad < 0 ? values : throw BadFile.Because(file.Source, FormattableString.Invariant($"tensor '{name}' holds {values[bad]} at {bad}; expected numbers within +-{NetworkShapes.LargestValue}"));
    }

    /// <summary>Writes the description's values.</summary>
    public static JsonWriter Describe(JsonWriter json, GeneratorNetwork network, string note)
    {
        json.Name("version").Value(CurrentVersion);
        json.Name("networkName").Value(network.Description.Name);
        json.Name("networkFingerprint").Value(network.Fingerprint);
        return json.Name("note").Value(note);
    }

    /// <summary>Reads the description's values.</summary>
    public static LatentFileDescription Description(JsonValue json)
    {
        ModelJson.Version(json, CurrentVersion);
        return new LatentFileDescription(json.Required("networkName").Text(LongestText), json.Required("networkFingerprint").Text(64), json.Required("note").Text(LongestText));
    }

    /// <summary>Refuses a file of another network.</summary>
    /// <exception cref="InvalidDataException">It is of another network.</exception>
    public static void CheckNetwork(SafeTensors file, LatentFileDescription description, GeneratorNetwork network)
    {
        if (description.NetworkFingerprint != Guard.NotNull(network, nameof(network)).Fingerprint)
        {
            throw BadFile.Because(
                file.Source,
                $"it was baked for the network {BadFile.Quote(description.NetworkName)} ({BadFile.Quote(description.NetworkFingerprint)}), not for {BadFile.Quote(network.Description.Name)} ('{network.Fingerprint}')");
        }
    }
}
