using ScaleParty.Training.Method;

namespace ScaleParty.Training.Loop;

/// <summary>The discriminator's shape.</summary>
internal sealed record DiscriminatorConfiguration
{
    /// <summary>Channels per level, from the full size downwards; see <see cref="DiscriminatorOptions.Channels"/>.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64, 96, 128, 128];

    /// <summary>Images whose deviation is compared.</summary>
    public int DeviationGroup { get; init; } = 4;

    /// <summary>Whether it is given each image's sampling period.</summary>
    public bool SeesScale { get; init; }

    /// <summary>Names of the channels whose slopes it is given as well; see <see cref="DiscriminatorOptions.SlopeChannels"/>.</summary>
    public IReadOnlyList<string> Slopes { get; init; } = [];

    /// <summary>Factor on the slopes, which are small where a channel changes little from pixel to pixel.</summary>
    public double SlopeGain { get; init; } = 8;
}

/// <summary>Augmentation against the discriminator's overfitting.</summary>
internal sealed record AugmentationConfiguration
{
    /// <summary>p at the beginning; 0 to 0.8.</summary>
    public double Probability { get; init; }

    /// <summary>Whether p follows the discriminator's overfitting.</summary>
    public bool Adaptive { get; init; }

    /// <summary>The r_t that is held.</summary>
    public double Target { get; init; } = 0.6;

    /// <summary>Images over which p would go from 0 to 1.</summary>
    public double Ramp { get; init; } = 500_000;

    /// <summary>The changes.</summary>
    public Augmentation Changes { get; init; } = new();
}
