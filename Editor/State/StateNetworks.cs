using ScaleParty.Models;

namespace ScaleParty.Editor.State;

/// <summary>The networks that states are shown with.</summary>
internal static class StateNetworks
{
    /// <summary>A network file, or without one the network that comes with the plugin.</summary>
    /// <exception cref="InvalidDataException">It is not a network file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GeneratorNetwork Load(string? file) => file is null ? DefaultNetwork.Load() : NetworkFile.Load(file);

    /// <summary>The file of a network's refinement network, or without one that of the default network, null for other networks.</summary>
    /// <exception cref="InvalidDataException">It is not a network file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GeneratorNetwork? LoadRefinement(string? file, GeneratorNetwork network) => file is null ? DefaultNetwork.RefinementFor(network) : NetworkFile.Load(file);
}
