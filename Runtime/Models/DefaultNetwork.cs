using System.Reflection;

namespace ScaleParty.Models;

/// <summary>
/// The network that comes with the plugin, embedded in the assembly: terrain seen from orbit, colours and height, trained on NASA's Blue
/// Marble. Documentation~/default-model.md is its model card.
/// </summary>
public static class DefaultNetwork
{
    private const string ResourceName = "ScaleParty.Models.Default.terrain.safetensors";

    private static readonly Lazy<GeneratorNetwork> Network = new(Read);

    /// <summary>The network; read once and then shared. Thread-safe.</summary>
    public static GeneratorNetwork Load() => Network.Value;

    private static GeneratorNetwork Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"{ResourceName} is not embedded in this build of the assembly");
        return NetworkFile.Load(stream, ResourceName);
    }
}
