using ScaleParty.Training.Data;

namespace ScaleParty.Training.Loop;

/// <summary>What to look at.</summary>
internal sealed record RegionConfiguration
{
    /// <summary>Smallest scale: extent as a share of the frame.</summary>
    public double MinimumShare { get; init; } = 0.6;

    /// <summary>Largest scale; above 1 the data must carry surroundings.</summary>
    public double MaximumShare { get; init; } = 1.1;

    /// <summary>How scales are drawn.</summary>
    public ShareDistribution Distribution { get; init; } = ShareDistribution.Uniform;

    /// <summary>Whether parts may reach out of the frame.</summary>
    public bool ReachSurroundings { get; init; }

    /// <summary>
    /// Whether every generated image's positions are turned by an angle of its own, and mirrored half the time (Fourier encoding; for data without an
    /// up). Turned views then look as they should, and a pattern that runs one way cannot hide from the discriminator by running another way.
    /// </summary>
    public bool Turns { get; init; }

    /// <summary>Whether every image of a batch has a region of its own; the paper draws one per batch.</summary>
    public bool PerSample { get; init; }

    /// <summary>Base cells per axis of the small and the large resolution: 4 and 6 in the paper.</summary>
    public IReadOnlyList<int> Cells { get; init; } = [4, 6];
}

/// <summary>Scale consistency (paper, Sec. 3.4).</summary>
internal sealed record PairConfiguration
{
    /// <summary>Probability that a batch is a pair of both resolutions.</summary>
    public double Probability { get; init; } = 0.2;

    /// <summary>Probability of CutMix within a pair.</summary>
    public double CutMix { get; init; } = 1;

    /// <summary>Probability of ChannelMix within a pair.</summary>
    public double ChannelMix { get; init; } = 1;

    /// <summary>Weight lambda of the L1 distance between the scales; 0 for none.</summary>
    public double L1 { get; init; }
}
