using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Generation;

/// <summary>Which images are made of a network.</summary>
internal sealed record GenerationOptions
{
    /// <summary>A latent each.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>Pixels.</summary>
    public required Resolution Size { get; init; }

    /// <summary>Centre of the region, in image units: the frame is [-1, 1] on both axes, x right, y down.</summary>
    public Vector2d Centre { get; init; }

    /// <summary>Extent of the region's shorter side as a share of the frame.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>1 for the whole variety, 0 for the mean.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>With networks that have noise, how it is drawn; each image has its own.</summary>
    public NoisePolicy Noise { get; init; } = NoisePolicy.Random;

    /// <summary>Whether a contact sheet is written.</summary>
    public bool Sheet { get; init; }
}
