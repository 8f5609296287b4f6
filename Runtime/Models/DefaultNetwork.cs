using System.Reflection;

namespace ScaleParty.Models;

/// <summary>
/// The network that comes with the plugin, embedded in the assembly: terrain seen from orbit, colours and height, trained on NASA's Blue
/// Marble. Documentation~/default-model.md is its model card.
/// </summary>
public static class DefaultNetwork
{
    private const string Folder = "ScaleParty.Models.Default.";

    private static readonly Lazy<GeneratorNetwork> Network = new(() => Read("terrain.safetensors")), Refinement = new(() => Read("terrain-refine.safetensors"));

    /// <summary>The network; read once and then shared. Thread-safe.</summary>
    public static GeneratorNetwork Load() => Network.Value;

    /// <summary>The refinement network that continues its images to any depth; read once and then shared. Thread-safe.</summary>
    public static GeneratorNetwork LoadRefinement() => Refinement.Value;

    /// <summary><see cref="LoadRefinement"/> where a network is the default one, under any name and from any file; null for others.</summary>
    public static GeneratorNetwork? RefinementFor(GeneratorNetwork network) =>
        Guard.NotNull(network, nameof(network)).Fingerprint == Load().Fingerprint ? LoadRefinement() : null;

    private static GeneratorNetwork Read(string file)
    {
        string name = Folder + file;
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in this build of the assembly");
        return NetworkFile.Load(stream, name);
    }
}
