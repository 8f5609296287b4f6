namespace ScaleParty.Training.Method.Generators;

/// <summary>What INR-GAN has beside the common shape (Skorokhodov et al. 2021, Sec. 3; the official configurations' values in brackets).</summary>
internal sealed record InrGanOptions
{
    /// <summary>Pixels a side of the coarsest blocks at the trained size, a power of two; blocks of fewer channels' sides run at it as well (32 of 256).</summary>
    public required int InputSide { get; init; }

    /// <summary>Rank of the factors that the hypernetwork makes (10).</summary>
    public int Rank { get; init; } = 10;

    /// <summary>Layers beyond two of the finest block (1 of 256).</summary>
    public int ExtraLayers { get; init; }

    /// <summary>Channels of the learned map of every encoding but the finest.</summary>
    public int MapChannels { get; init; } = 4;

    /// <summary>Channels of the learned map of the finest encoding.</summary>
    public int FinestMapChannels { get; init; } = 3;

    /// <summary>Random waves of the finest encoding.</summary>
    public int RandomWaves { get; init; } = 4;

    /// <summary>Bilinear upsampling with aligned corners and normalised maps, in place of nearest neighbours.</summary>
    public bool Bilinear { get; init; }
}
