using ScaleParty.Models;
using ScaleParty.Streaming;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Synthesis.Vulkan;

namespace ScaleParty.TerrainLod.World;

/// <summary>The networks of a world and the pyramid that they make.</summary>
internal sealed class WorldSource : IDisposable
{
    private readonly ImagePyramid _pyramid;

    private WorldSource(ImagePyramid pyramid)
    {
        _pyramid = pyramid;
        Tiles = new PyramidTileSource(pyramid);
    }

    /// <summary>The tiles.</summary>
    public ITileSource Tiles { get; }

    /// <summary>Loads the networks of the options.</summary>
    /// <exception cref="InvalidDataException">A file is not a network, or the base network makes no heights; the message names it.</exception>
    public static WorldSource Load(TerrainOptions options)
    {
        GeneratorNetwork network = options.Network is { } file ? NetworkFile.Load(file) : DefaultNetwork.Load();
        GeneratorNetwork? refinement = options.Refinement is { } other ? NetworkFile.Load(other) : DefaultNetwork.RefinementFor(network);
        if (!network.Description.ImageChannels.Contains("height"))
        {
            throw new InvalidDataException($"{options.Network ?? "the embedded network"} has the channels {string.Join(", ", network.Description.ImageChannels)}; expected a height among them");
        }

        var content = PyramidContent.OfSeed(network, refinement, (ulong)options.Seed);
        // The world's own thread makes the tiles, and no OpenGL context is current there.
        return new WorldSource(ImagePyramid.Of(
            network, refinement, n => options.Vulkan ? new VulkanSynthesizer(n) : new CpuSynthesizer(n), content, new PyramidOptions { MaximumLevel = options.MaximumLevel }));
    }

    /// <summary>Disposes the synthesizers.</summary>
    public void Dispose() => _pyramid.Dispose();
}
