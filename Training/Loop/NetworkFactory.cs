using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Training.Method;
using ScaleParty.Training.Method.Generators;

namespace ScaleParty.Training.Loop;

/// <summary>The two networks that a configuration asks for.</summary>
internal static class NetworkFactory
{
    /// <summary>The generator's description.</summary>
    public static NetworkDescription Describe(TrainingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        NetworkConfiguration n = configuration.Network;
        RegionConfiguration r = configuration.Regions;
        return new NetworkDescription
        {
            Name = configuration.Name,
            Blocks = n.Blocks,
            Channels = n.Channels,
            StyleChannels = n.StyleChannels,
            MappingLayers = n.MappingLayers,
            ImageChannels = configuration.Data.Channels,
            Encoding = n.Encoding switch
            {
                EncodingKind.Grid => EncodingDescription.Grid,
                EncodingKind.Image => EncodingDescription.Image(configuration.Data.Channels.Count),
                _ => new EncodingDescription(
                    EncodingKind.Fourier,
                    Frequencies(n.Frequencies, n.ShortestFrequency, n.LongestFrequency),
                    n.BandWaves == 0 ? null : new WaveBands(n.BandWaves, n.BandFields)),
            },
            Refinement = configuration.Refinement is { } f ? new RefinementDescription(f.ReferencePeriod, f.Roughness, f.LocalChannels) : null,
            HasNoise = n.Noise != NoisePlacement.Off,
            TrainedPadding = n.Padding,
            TrainedScales = (r.MinimumShare, r.MaximumShare),

            // Phases with fewer cells show parts at the same sampling periods, which is what a network knows.
            TrainedResolutions = [.. r.Cells.Select(c => c << n.Blocks)],
        };
    }

    /// <summary>The generator of a compared method, with random weights from torch's default generator; null with ScaleParty's own.</summary>
    public static StyledGenerator? CreateMethod(TrainingConfiguration configuration)
    {
        NetworkConfiguration n = configuration.Network;
        var shape = new GeneratorShape
        {
            Channels = n.Channels,
            ImageChannels = configuration.Data.Channels.Count,
            StyleChannels = n.StyleChannels,
            MappingLayers = n.MappingLayers,
            HasNoise = n.Noise != NoisePlacement.Off,
        };
        return n.Method switch
        {
            GeneratorMethod.StyleGan2 => new StyleGan2Generator(shape),
            GeneratorMethod.Mspie => new MspieGenerator(shape, new MspieOptions { SinusoidalSize = n.Sinusoids, ResizesEncoding = n.Sinusoids > 0 }),
            GeneratorMethod.MsPe => new MsPeGenerator(shape),
            GeneratorMethod.Cips => new CipsGenerator(shape, n.Hidden),
            GeneratorMethod.InrGan => new InrGanGenerator(shape, new InrGanOptions { InputSide = n.InputSide, Rank = n.Rank }),
            _ => null,
        };
    }

    /// <summary>The discriminator's shape.</summary>
    public static DiscriminatorOptions DescribeDiscriminator(TrainingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new DiscriminatorOptions
        {
            ImageChannels = configuration.Refinement is { } refinement
                ? RefinementUnits.FeatureChannels(configuration.Data.Channels.Count, refinement.LocalChannels.Count)
                : configuration.Data.Channels.Count,
            Channels = configuration.Discriminator.Channels,
            DeviationGroup = configuration.Discriminator.DeviationGroup,
            SeesScale = configuration.Discriminator.SeesScale,
            SlopeChannels = [.. configuration.Discriminator.Slopes.Select(name => configuration.Data.Channels.ToList().IndexOf(name))],
            SlopeGain = configuration.Discriminator.SlopeGain,
        };
    }

    /// <summary>Names of what the discriminator's first convolution reads, in its order; with refinement, whose features are no channels of an image, none.</summary>
    public static IReadOnlyList<string> SeenByDiscriminator(TrainingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.Refinement is not null
            ? []
            :
            [
                .. configuration.Data.Channels,
                .. configuration.Discriminator.Slopes.SelectMany(name => new[] { $"slope of {name} along x", $"slope of {name} along y" }),
                .. configuration.Discriminator.SeesScale ? ["scale"] : Array.Empty<string>(),
            ];
    }

    /// <summary>
    /// Frequency vectors whose lengths are evenly spread in the logarithm and whose directions are evenly spread too: each next one
    /// turns by the golden angle of the half circle, so that neither any direction nor any octave is favoured and no lattice shows.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="shortest">Length of the first, in radians per image unit.</param>
    /// <param name="longest">Length of the last.</param>
    public static IReadOnlyList<Vector2d> Frequencies(int count, double shortest, double longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        double golden = Math.PI * (Math.Sqrt(5) - 1) / 2;
        return [.. Enumerable.Range(0, count).Select(k =>
        {
            double length = shortest * Math.Pow(longest / shortest, count == 1 ? 0 : k / (count - 1.0));
            (double sin, double cos) = Math.SinCos(k * golden);
            return new Vector2d(length * cos, length * sin);
        })];
    }
}
