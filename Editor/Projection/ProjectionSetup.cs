using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Projection;

/// <summary>What a projection is computed from: the targets in the network's pixels and channels.</summary>
internal sealed class ProjectionSetup
{
    /// <summary>Resamples the targets.</summary>
    /// <exception cref="InvalidDataException">A target's shorter side has too few pixels.</exception>
    public ProjectionSetup(GeneratorNetwork network, ProjectionTargets targets, ProjectionOptions options)
    {
        (Network, Targets, Options) = (network, targets, options);
        Channels = ColourChannels(network.Description);
        Regions = [.. targets.All.Select(t => t.Region(network.Description))];
        Pixels = [.. targets.All.Zip(Regions, (t, region) => t.Sample(region))];
    }

    /// <summary>The network.</summary>
    public GeneratorNetwork Network { get; }

    /// <summary>The images.</summary>
    public ProjectionTargets Targets { get; }

    /// <summary>The options.</summary>
    public ProjectionOptions Options { get; }

    /// <summary>The network's channels for red, green and blue; the others are free. A network of fewer channels has its first one compared with all three.</summary>
    public IReadOnlyList<int> Channels { get; }

    /// <summary>The region of each target.</summary>
    public IReadOnlyList<ImageRegion> Regions { get; }

    /// <summary>Each target in its region's pixels: [3, height, width] in [-1, 1].</summary>
    public IReadOnlyList<float[]> Pixels { get; }

    /// <summary>Layouts at the first step.</summary>
    public int Starts => Network.Description.Encoding.PhaseCount > 0 ? Options.Starts : 1;

    /// <summary>Whether phases are optimised.</summary>
    public bool LearnsPhases => Options.OptimisesPhases && Network.Description.Encoding.PhaseCount > 0;

    /// <summary>Whether noise maps are optimised.</summary>
    public bool LearnsNoise => Options.OptimisesNoise && Network.Description.HasNoise;

    /// <summary>The step before which the best start is chosen.</summary>
    public int StartSteps => Starts > 1 ? (int)Math.Round(Options.StartShare * Options.Steps) : 0;

    /// <summary>The step before which w becomes w+; beyond the last one for w alone.</summary>
    public int WSteps => Options.Space == ProjectionSpace.W ? int.MaxValue : (int)Math.Round(Options.WShare * Options.Steps);

    /// <summary>Identifies network, images and options, as far as they change what is optimised: 64 hexadecimal digits.</summary>
    public string Key()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Network.Fingerprint + JsonSerializer.Serialize(Options with { UnseenScales = [] })));
        for (int i = 0; i < Regions.Count; i++)
        {
            ImageRegion r = Regions[i];
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{r.Centre.X:R} {r.Centre.Y:R} {r.Scale.X:R} {r.Scale.Y:R} {r.Resolution}")));
            hash.AppendData(MemoryMarshal.AsBytes(Pixels[i].AsSpan()));
        }

        return Hexadecimal.Of(hash.GetHashAndReset());
    }

    private static int[] ColourChannels(NetworkDescription d)
    {
        int[] named = [.. ((string[])["r", "g", "b"]).Select(name => d.ImageChannels.ToList().IndexOf(name))];
        return named.All(i => i >= 0) ? named : d.ImageChannels.Count >= 3 ? [0, 1, 2] : [0, 0, 0];
    }
}
