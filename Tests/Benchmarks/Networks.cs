using System.Runtime.CompilerServices;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;

namespace ScaleParty.Benchmarks;

/// <summary>The networks that are measured.</summary>
internal static class Networks
{
    /// <summary>Random weights, six blocks, no noise: the sizes of the goals.</summary>
    public static GeneratorNetwork Small() => RandomNetwork.Create(1, [64, 64, 64, 48, 32, 24, 16], styleChannels: 512, mappingLayers: 8, noise: false);

    /// <summary>Random weights in the shape of the official FFHQ network.</summary>
    public static GeneratorNetwork Ffhq() => RandomNetwork.Create(1, [512, 512, 512, 512, 512, 256, 128], styleChannels: 512, mappingLayers: 8, noise: false);

    /// <summary>The network that comes with the package.</summary>
    public static GeneratorNetwork Terrain() => DefaultNetwork.Load();

    /// <summary>The trained preview with Fourier encoding.</summary>
    public static GeneratorNetwork Preview() => CheckpointImporter.Import(Path.Combine(Golden(), "models", "bluemarble-fourier-preview.safetensors"));

    /// <summary>Floating-point operations of one image's convolutions: two per multiplication, of the pixels that are computed.</summary>
    public static double Operations(GeneratorNetwork network, ImageRegion region)
    {
        NetworkDescription d = network.Description;
        var lattice = SampleLattice.For(region, d.Blocks);
        var plan = new SynthesisPlan(d.Blocks, lattice.CellsX, lattice.CellsY, lattice.Padding, lattice.Delivered);
        double sum = 18.0 * plan[0].Map.Pixels * d.Encoding.Channels * d.Channels[0];
        for (int level = 1; level <= d.Blocks; level++)
        {
            sum += 18.0 * plan[level].Low.Pixels * 4 * d.Channels[level - 1] * d.Channels[level];
            sum += 18.0 * plan[level].Map.Pixels * d.Channels[level] * d.Channels[level];
        }

        return sum;
    }

    private static string Golden([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden"));
}
