namespace ScaleParty.Models;

/// <summary>
/// Network files: safetensors with the <see cref="NetworkDescription"/> as JSON in the header's metadata, under the key
/// "scaleparty". Documentation~/network-file.md specifies the format.
/// </summary>
public static class NetworkFile
{
    /// <summary>The metadata key of the description.</summary>
    public const string MetadataKey = "scaleparty";

    /// <summary>Reads a network file.</summary>
    /// <exception cref="InvalidDataException">The file is not a network file; the message names the file and the field or tensor.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GeneratorNetwork Load(string path) => Load(SafeTensors.Load(path));

    /// <summary>Reads a network file from a stream.</summary>
    /// <param name="stream">The file's bytes, to the stream's end.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <exception cref="InvalidDataException">It is not a network file; the message names the file and the field or tensor.</exception>
    public static GeneratorNetwork Load(Stream stream, string name) => Load(SafeTensors.Load(stream, name));

    /// <summary>The network of a safetensors file that has been opened.</summary>
    /// <exception cref="InvalidDataException">It is not a network file; the message names the file and the field or tensor.</exception>
    public static GeneratorNetwork Load(SafeTensors file)
    {
        NetworkDescription description = Describe(file);
        var known = new HashSet<string>(StringComparer.Ordinal);
        GeneratorNetwork network;
        try
        {
            network = NetworkTensors.Build(description, (name, shape) =>
            {
                known.Add(name);
                return ReadWeights(file, name, shape);
            });
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith($"{file.Source}: ", StringComparison.Ordinal))
        {
            throw BadFile.Because(file.Source, e.Message, e);
        }

        string? unexpected = file.Tensors.Keys.FirstOrDefault(name => !known.Contains(name));
        return unexpected is null ? network : throw BadFile.Because(file.Source, $"tensor {BadFile.Quote(unexpected)} does not belong to the network of the description");
    }

    /// <summary>The description alone, of a file that has been opened.</summary>
    /// <exception cref="InvalidDataException">The file has no valid description.</exception>
    public static NetworkDescription Describe(SafeTensors file) =>
        Guard.NotNull(file, nameof(file)).Metadata.TryGetValue(MetadataKey, out string? json)
            ? NetworkDescriptionJson.Read(json, file.Source)
            : throw ModelFile.Wrong(file.Source, file.Metadata.ContainsKey(LatentFile.MetadataKey) ? ModelFileKind.Latent : file.Metadata.ContainsKey(LatentPathFile.MetadataKey) ? ModelFileKind.LatentPath : ModelFileKind.SafeTensors, "a network file");

    /// <summary>Writes a network beside <paramref name="path"/> and renames.</summary>
    /// <param name="network">What to write.</param>
    /// <param name="path">The destination.</param>
    /// <param name="precision">How to store the weight matrices.</param>
    /// <exception cref="ArgumentException">With float16, a weight lies beyond its range; the message names the tensor.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(GeneratorNetwork network, string path, WeightPrecision precision = WeightPrecision.Float32) =>
        ToWriter(network, precision).Save(path);

    /// <summary>Writes a network to a stream.</summary>
    /// <exception cref="ArgumentException">With float16, a weight lies beyond its range; the message names the tensor.</exception>
    public static void Save(GeneratorNetwork network, Stream stream, WeightPrecision precision = WeightPrecision.Float32) =>
        ToWriter(network, precision).Write(stream);

    private static SafeTensorsWriter ToWriter(GeneratorNetwork network, WeightPrecision precision)
    {
        Guard.NotNull(network, nameof(network));
        var writer = new SafeTensorsWriter();
        writer.AddMetadata(MetadataKey, NetworkDescriptionJson.Write(network.Description));
        NetworkTensors.Visit(network, (name, shape, values) =>
            writer.Add(name, shape, values, precision == WeightPrecision.Float16 && NetworkTensors.IsWeight(name) ? TensorType.F16 : TensorType.F32));
        return writer;
    }

    private static float[] ReadWeights(SafeTensors file, string name, int[] shape)
    {
        if (file.Tensors.TryGetValue(name, out TensorInfo? info) && info.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16))
        {
            throw BadFile.Because(file.Source, $"tensor {BadFile.Quote(name)} has type {info.Type}; expected F32, F16 or BF16");
        }

        return file.ReadFloats(name, shape);
    }
}
