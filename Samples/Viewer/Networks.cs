using ScaleParty.Models;

namespace ScaleParty.Viewer;

/// <summary>Finds the network to show.</summary>
internal static class Networks
{
    /// <summary>The embedded network, a network file, or an imported checkpoint.</summary>
    /// <exception cref="InvalidDataException">The file is neither; the message names it.</exception>
    public static GeneratorNetwork Load(string? path, ChannelOrder? channelOrder) =>
        path is null ? DefaultNetwork.Load() : ModelFile.LoadOrImport(path, new CheckpointImportOptions { ChannelOrder = channelOrder });
}
