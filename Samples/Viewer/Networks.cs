using ScaleParty.Models;

namespace ScaleParty.Viewer;

/// <summary>Finds the network to show.</summary>
internal static class Networks
{
    /// <summary>The embedded network, a network file, or a checkpoint imported on the way.</summary>
    /// <exception cref="InvalidDataException">The file is neither; the message names it.</exception>
    public static GeneratorNetwork Load(string? path, ChannelOrder? channelOrder)
    {
        if (path is null)
        {
            return DefaultNetwork.Load();
        }

        bool isNetworkFile = path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            && SafeTensors.Load(path).Metadata.ContainsKey(NetworkFile.MetadataKey);
        return isNetworkFile
            ? NetworkFile.Load(path)
            : CheckpointImporter.Import(path, new CheckpointImportOptions { ChannelOrder = channelOrder });
    }
}
