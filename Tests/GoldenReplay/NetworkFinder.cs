using ScaleParty.Models;

namespace ScaleParty.GoldenReplay;

/// <summary>Finds and reads the networks that golden files name.</summary>
internal sealed class NetworkFinder(GoldenData data)
{
    private readonly Dictionary<string, GeneratorNetwork> _found = new(StringComparer.Ordinal);

    /// <summary>The network a case names: beside the golden file, in models/ beside it, or in ../models.</summary>
    public GeneratorNetwork Find(string name, GoldenCase c)
    {
        if (_found.TryGetValue(name, out GeneratorNetwork? network))
        {
            return network;
        }

        if (name.Length == 0 || name != Path.GetFileName(name))
        {
            throw c.Bad($"names the network '{name}'; expected a plain file name");
        }

        string beside = Path.GetDirectoryName(Path.GetFullPath(data.Path))!;
        string[] places = [Path.Combine(beside, name), Path.Combine(beside, "models", name), Path.Combine(beside, "..", "models", name)];
        string path = places.FirstOrDefault(File.Exists) ?? throw c.Bad($"names the network '{name}', which is neither beside the file nor in models/ or ../models");
        network = Load(path);
        _found.Add(name, network);
        return network;
    }

    private static GeneratorNetwork Load(string path)
    {
        // Images are compared in the order the network yields them, so the order is left as it is.
        var options = new CheckpointImportOptions { ChannelOrder = ChannelOrder.Rgb };
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return CheckpointImporter.Import(path, options);
        }

        var file = SafeTensors.Load(path);
        return file.Metadata.ContainsKey(NetworkFile.MetadataKey) ? NetworkFile.Load(file) : CheckpointImporter.Import(file, options);
    }
}
