using ScaleParty.Sampling;

namespace ScaleParty.Training.Loop;

/// <summary>The generator's shape.</summary>
internal sealed record NetworkConfiguration
{
    /// <summary>The generator's method; with any but ScaleParty, a full frame has 4 base cells a side, and what concerns encodings and padding has no effect.</summary>
    public GeneratorMethod Method { get; init; } = GeneratorMethod.ScaleParty;

    /// <summary>With Mspie, sinusoids per axis, an even number of at least 4; 0 for a grid with aligned corners.</summary>
    public int Sinusoids { get; init; }

    /// <summary>With Cips, the number of sines and of channels of the learned map.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>With InrGan, pixels a side of the coarsest blocks.</summary>
    public int InputSide { get; init; } = 8;

    /// <summary>With InrGan, the rank of what the hypernetwork makes.</summary>
    public int Rank { get; init; } = 4;

    /// <summary>Upsampling blocks L.</summary>
    public int Blocks { get; init; } = 4;

    /// <summary>Channels per level, L + 1 entries.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [128, 128, 96, 64, 32];

    /// <summary>Size of z and w.</summary>
    public int StyleChannels { get; init; } = 128;

    /// <summary>Mapping layers.</summary>
    public int MappingLayers { get; init; } = 4;

    /// <summary>Positional encoding: Grid or Fourier; or Image for a refinement network.</summary>
    public Sampling.EncodingKind Encoding { get; init; } = Sampling.EncodingKind.Grid;

    /// <summary>With Fourier, the number of frequency vectors.</summary>
    public int Frequencies { get; init; } = 128;

    /// <summary>With Fourier, frequency vectors per band whose waves the network reads as sums, a divisor of their number; 0 lets it read every wave.</summary>
    public int BandWaves { get; init; }

    /// <summary>Fields per band, a multiple of 4.</summary>
    public int BandFields { get; init; } = 8;

    /// <summary>Length of the shortest vector, in radians per image unit.</summary>
    public double ShortestFrequency { get; init; } = Math.PI / 2;

    /// <summary>Length of the longest vector, in radians per image unit.</summary>
    public double LongestFrequency { get; init; } = 24 * Math.PI;

    /// <summary>
    /// With Fourier, how the first layer's weights, as they are drawn and in how fast they learn, fall with the length |w| of their wave:
    /// by (shortest / |w|) to this power. About 0.8 is the spectrum of terrain: whatever the scale, the longest waves decide where land
    /// is, and shorter ones add to it. With 0 all waves weigh the same, and the content of a place changes as a zoom brings in shorter ones.
    /// </summary>
    public double FrequencyFalloff { get; init; }

    /// <summary>
    /// Whether the first layer's kernels stay blind to waves of two cells along an axis, which the base grid carries and bilinear upsampling shows as
    /// lines along the axes. What is finer has to come from where longer waves cross a level, which has no direction.
    /// </summary>
    public bool SmoothFirstLayer { get; init; }

    /// <summary>Where noise is added.</summary>
    public NoisePlacement Noise { get; init; } = NoisePlacement.Off;

    /// <summary>
    /// Strength of the noise of every convolution, kept while training; null learns one per convolution, from 0. A refinement network does without
    /// noise if it may: strengths of 0.2 fell below 0.01 in 120 steps, and detail became one pattern everywhere.
    /// </summary>
    public double? NoiseStrength { get; init; }

    /// <summary>Whether the two scales of a pair read the same noise lattice.</summary>
    public bool SharedNoise { get; init; } = true;

    /// <summary>Padding trained with.</summary>
    public PaddingMode Padding { get; init; } = PaddingMode.Exact;
}

/// <summary>The method of a generator.</summary>
internal enum GeneratorMethod
{
    /// <summary>Scale-consistent positional encodings without zero padding: this project's own.</summary>
    ScaleParty = 0,

    /// <summary>StyleGAN2: a learned constant and zero padding, one size.</summary>
    StyleGan2 = 1,

    /// <summary>MS-PIE: an encoding with aligned corners, no zero padding, maps from n to 2n + 4.</summary>
    Mspie = 2,

    /// <summary>MS-PE: encodings at every level, zero padding.</summary>
    MsPe = 3,

    /// <summary>CIPS: every pixel by itself.</summary>
    Cips = 4,

    /// <summary>INR-GAN: a hypernetwork for a per-pixel network.</summary>
    InrGan = 5,
}

/// <summary>Which convolutions add noise.</summary>
internal enum NoisePlacement
{
    /// <summary>None: content depends on position and latent alone.</summary>
    Off = 0,

    /// <summary>The last block's, for grain.</summary>
    LastLevel = 1,

    /// <summary>All, as in StyleGAN2.</summary>
    All = 2,
}
