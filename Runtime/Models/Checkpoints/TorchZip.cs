namespace ScaleParty.Models;

/// <summary>The zip form of torch.save: NAME/data.pkl beside one entry NAME/data/KEY per storage.</summary>
internal static class TorchZip
{
    private const string PickleEnding = "/data.pkl";

    /// <summary>The tensors of a checkpoint; their values are read from <paramref name="stream"/> on request.</summary>
    public static Dictionary<string, CheckpointTensor> Read(Stream stream, string source)
    {
        var archive = new ZipDirectory(stream, source);
        string[] pickles = [.. archive.Names.Where(n => n.EndsWith(PickleEnding, StringComparison.Ordinal))];
        if (pickles.Length != 1)
        {
            throw BadFile.Because(source, $"it is a zip archive with {pickles.Length} entries named data.pkl; expected one, as torch.save writes");
        }

        string folder = pickles[0][..^PickleEnding.Length];
        if (archive.Contains($"{folder}/byteorder"))
        {
            byte[] order = archive.Read($"{folder}/byteorder", 0, (int)Math.Min(archive.SizeOf($"{folder}/byteorder"), 16));
            if (!order.AsSpan().StartsWith("little"u8))
            {
                throw BadFile.Because(source, "its numbers are not little-endian, which is not supported");
            }
        }

        object? root = PickleReader.Read(new MemoryStream(archive.Read(pickles[0])), source);
        return StateDict.Tensors(root, source, stream.Length, (storage, start, count) =>
        {
            int size = storage.Type.ElementSize();
            string name = $"{folder}/data/{storage.Key}";
            if (archive.SizeOf(name) / size < storage.Count)
            {
                throw BadFile.Because(source, $"entry {BadFile.Quote(name)} has {archive.SizeOf(name)} bytes; expected {storage.Count} elements of {size}");
            }

            var values = new float[count];
            TensorBytes.ToFloats(storage.Type, archive.Read(name, start * size, count * size), values);
            return values;
        });
    }
}
