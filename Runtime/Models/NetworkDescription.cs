using ScaleParty.Sampling;

namespace ScaleParty.Models;

/// <summary>Description of a generator without its weights: the versioned JSON in a network file.</summary>
public sealed record NetworkDescription
{
    /// <summary>Newest version of the description that this code reads and writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the description.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Name of the network.</summary>
    public required string Name { get; init; }

    /// <summary>Number of upsampling blocks L, 1 to 12; one base cell becomes 2^L x 2^L pixels.</summary>
    public required int Blocks { get; init; }

    /// <summary>Channels per level, L + 1 entries: first convolution, then block 1 to L.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>Size of z, w and each style input.</summary>
    public required int StyleChannels { get; init; }

    /// <summary>Number of fully connected mapping layers.</summary>
    public required int MappingLayers { get; init; }

    /// <summary>Learning-rate multiplier of the mapping layers, which scales their stored weights and biases at use.</summary>
    public double MappingLearningRateMultiplier { get; init; } = 0.01;

    /// <summary>Meaning of the image channels in order, such as r, g, b, height; 1 to 16.</summary>
    public required IReadOnlyList<string> ImageChannels { get; init; }

    /// <summary>The positional encoding.</summary>
    public required EncodingDescription Encoding { get; init; }

    /// <summary>With an encoding by image, how the network refines; else null.</summary>
    public RefinementDescription? Refinement { get; init; }

    /// <summary>Whether convolutions add noise.</summary>
    public bool HasNoise { get; init; }

    /// <summary>Padding it was trained with.</summary>
    public PaddingMode TrainedPadding { get; init; } = PaddingMode.Paper;

    /// <summary>Smallest and largest region it was trained on, as the extent's share of the full frame (1 = 100 %).</summary>
    public (double Minimum, double Maximum) TrainedScales { get; init; } = (0.6, 1.1);

    /// <summary>Output sides it was trained with, in pixels.</summary>
    public IReadOnlyList<int> TrainedResolutions { get; init; } = [];

    /// <summary>Credit for the data.</summary>
    public string Credit { get; init; } = string.Empty;

    /// <summary>Licence of the weights and the data.</summary>
    public string Licence { get; init; } = string.Empty;

    /// <summary>How it was trained, free text.</summary>
    public string Training { get; init; } = string.Empty;

    /// <summary>Number of convolutions, 2L + 1.</summary>
    public int ConvolutionCount => (2 * Blocks) + 1;

    /// <summary>Number of style vectors of w+, 2L + 2.</summary>
    public int StyleCount => (2 * Blocks) + 2;

    /// <summary>Pixels per base cell and axis, 2^L.</summary>
    public int CellSize => 1 << Blocks;

    /// <summary>
    /// Smallest base period, in image units per base cell and axis, that a view should have: that of the smallest region trained on, at the
    /// average of the resolutions, since half of them had larger cells. 0 where the description has none. A view with smaller base cells
    /// than in training turns into noise: make it with fewer pixels and enlarge it.
    /// </summary>
    public double SmallestTrainedPeriod =>
        TrainedResolutions.Count == 0 ? 0 : ImageRegion.FullFrameSide * TrainedScales.Minimum * CellSize / TrainedResolutions.Average();

    /// <summary>Style index of convolution <paramref name="index"/>: 0 for the first, then 2l-1 and 2l in block l.</summary>
    public static int ConvolutionStyle(int index) => index;

    /// <summary>Style index of the to-image layer of a level: 1 for the first, then 2l+1.</summary>
    public static int ToImageStyle(int level) => (2 * level) + 1;
}
