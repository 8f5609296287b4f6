using ScaleParty.Noise;
using ScaleParty.Training.Evaluation.Measures;

namespace ScaleParty.Training.Evaluation;

/// <summary>What an evaluation measures.</summary>
internal sealed record EvaluationOptions
{
    /// <summary>Images per scale.</summary>
    public int Samples { get; init; } = 512;

    /// <summary>Latents per SelfSSIM.</summary>
    public int ConsistencySamples { get; init; } = 64;

    /// <summary>Full-frame resolutions compared with each other; none for those that suit the network.</summary>
    public IReadOnlyList<int> Resolutions { get; init; } = [];

    /// <summary>Resolution that images are resized to before they are compared; 0 for the smallest of the resolutions.</summary>
    public int CommonResolution { get; init; }

    /// <summary>Pixels of the full frame that the lattice of noise is laid out for; 0 for the largest of the resolutions.</summary>
    public int LatticeResolution { get; init; }

    /// <summary>Scales, as shares of the frame, whose distance to real images is measured; none for those that the network was trained on.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [];

    /// <summary>Pixels of the images that are compared with real ones; 0 for what the network was trained with.</summary>
    public int DistanceResolution { get; init; }

    /// <summary>What share of pixels is compared; null for land.</summary>
    public ChannelThreshold? Threshold { get; init; }

    /// <summary>The noise with which images of a network that has any are compared with real ones. Training draws it anew for every image: Random.</summary>
    public NoisePolicy Noise { get; init; } = NoisePolicy.Random;

    /// <summary>With networks that have noise, the policies whose SelfSSIM is compared (paper, Table 3).</summary>
    public IReadOnlyList<NoisePolicy> ConsistencyNoise { get; init; } = [NoisePolicy.GridSample, NoisePolicy.Constant, NoisePolicy.Random, NoisePolicy.None];

    /// <summary>TorchScript detector for Frechet distance, precision and recall; null without.</summary>
    public string? Detector { get; init; }

    /// <summary>Training frames searched for the nearest neighbours of samples; 0 for none.</summary>
    public int NeighbourFrames { get; init; } = 4000;

    /// <summary>Samples whose neighbours are shown.</summary>
    public int NeighbourSamples { get; init; } = 8;

    /// <summary>Names latents and frames.</summary>
    public ulong Seed { get; init; } = 7;
}
