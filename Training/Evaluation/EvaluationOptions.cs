using ScaleParty.Noise;

namespace ScaleParty.Training.Evaluation;

/// <summary>What an evaluation measures.</summary>
internal sealed record EvaluationOptions
{
    /// <summary>Images per distance.</summary>
    public int Samples { get; init; } = 512;

    /// <summary>Latents per SelfSSIM.</summary>
    public int ConsistencySamples { get; init; } = 64;

    /// <summary>Full-frame resolutions compared with each other.</summary>
    public IReadOnlyList<int> Resolutions { get; init; } = [64, 80, 96, 128, 160];

    /// <summary>Resolution that images are resized to before they are compared; 0 for the smallest of the resolutions.</summary>
    public int CommonResolution { get; init; }

    /// <summary>Scales, as shares of the frame, whose distance to real images is measured.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.25, 0.35, 0.5, 0.7, 1];

    /// <summary>Pixels of the images whose distance is measured.</summary>
    public int DistanceResolution { get; init; } = 64;

    /// <summary>With networks that have noise, the policies compared (paper, Table 3).</summary>
    public IReadOnlyList<NoisePolicy> NoisePolicies { get; init; } = [NoisePolicy.GridSample, NoisePolicy.Constant, NoisePolicy.Random, NoisePolicy.None];

    /// <summary>TorchScript detector for Frechet distance, precision and recall; null without.</summary>
    public string? Detector { get; init; }

    /// <summary>Training frames searched for the nearest neighbours of samples; 0 for none.</summary>
    public int NeighbourFrames { get; init; } = 4000;

    /// <summary>Samples whose neighbours are shown.</summary>
    public int NeighbourSamples { get; init; } = 8;

    /// <summary>Names latents and frames.</summary>
    public ulong Seed { get; init; } = 7;
}
