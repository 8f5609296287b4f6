namespace ScaleParty.Training.Method;

/// <summary>The discriminator's shape.</summary>
internal sealed record DiscriminatorOptions
{
    /// <summary>Channels of the images it scores; 1 to 16.</summary>
    public required int ImageChannels { get; init; }

    /// <summary>
    /// Channels per level, from the full size downwards: the first convolution, then one entry per residual block, each of
    /// which halves the sides. An input of side 4 * 2^(entries - 1) ends at 4x4. At least two entries.
    /// </summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>Images whose deviation is compared (StyleGAN2: 4); the largest divisor of the batch that is not larger is taken.</summary>
    public int DeviationGroup { get; init; } = 4;

    /// <summary>Side that adaptive average pooling brings the last map to, so that any resolution goes in (paper, Sec. 4.1).</summary>
    public int PooledSide { get; init; } = 2;

    /// <summary>Whether it is also given the sampling period of each image: one more input channel, constant, log2 of the period relative to the full frame's.</summary>
    public bool SeesScale { get; init; }

    /// <summary>Indices of the image channels whose <see cref="Slopes"/> it is given as well, two input channels each.</summary>
    public IReadOnlyList<int> SlopeChannels { get; init; } = [];

    /// <summary>Factor on the slopes.</summary>
    public double SlopeGain { get; init; } = 1;

    /// <summary>Channels that the first convolution reads: the image's, the slopes', the scale.</summary>
    public int InputChannels => ImageChannels + (2 * SlopeChannels.Count) + (SeesScale ? 1 : 0);
}
