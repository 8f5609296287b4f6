using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using ScaleParty.Training.Method;

namespace ScaleParty.Training.Loop;

/// <summary>Everything that determines a run, apart from where its data lies. A preset is one of these as JSON.</summary>
internal sealed record TrainingConfiguration
{
    /// <summary>Name of the preset, and of the network that is exported.</summary>
    public string Name { get; init; } = "custom";

    /// <summary>What the preset is for, in a sentence.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Names all random numbers of the run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Images of the data to show in all.</summary>
    public long Images { get; init; } = 1_000_000;

    /// <summary>Images per step, 1 to 1024; a pair counts once.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>The generator.</summary>
    public NetworkConfiguration Network { get; init; } = new();

    /// <summary>The discriminator.</summary>
    public DiscriminatorConfiguration Discriminator { get; init; } = new();

    /// <summary>What to look at, and with how many pixels.</summary>
    public RegionConfiguration Regions { get; init; } = new();

    /// <summary>Scale consistency.</summary>
    public PairConfiguration Pairs { get; init; } = new();

    /// <summary>With <c>network.encoding: image</c>, how to refine; else null.</summary>
    public RefinementConfiguration? Refinement { get; init; }

    /// <summary>Losses, rates and regularisers.</summary>
    public OptimizationConfiguration Optimization { get; init; } = new();

    /// <summary>Augmentation of what the discriminator sees.</summary>
    public AugmentationConfiguration Augmentation { get; init; } = new();

    /// <summary>Changes while the run goes on, in order of their images; later ones win.</summary>
    public IReadOnlyList<SchedulePhase> Schedule { get; init; } = [];

    /// <summary>What is written, and how often.</summary>
    public OutputConfiguration Output { get; init; } = new();

    /// <summary>The data, unless the command line names another source.</summary>
    public DataConfiguration Data { get; init; } = new();
}

/// <summary>The generator's shape.</summary>
internal sealed record NetworkConfiguration
{
    /// <summary>Upsampling blocks L.</summary>
    public int Blocks { get; init; } = 4;

    /// <summary>Channels per level, L + 1 entries.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [128, 128, 96, 64, 32];

    /// <summary>Size of z and w.</summary>
    public int StyleChannels { get; init; } = 128;

    /// <summary>Mapping layers.</summary>
    public int MappingLayers { get; init; } = 4;

    /// <summary>Positional encoding: Grid or Fourier; or Image for a refinement network.</summary>
    public Models.EncodingKind Encoding { get; init; } = Models.EncodingKind.Grid;

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

    /// <summary>Whether the two scales of a pair read the same noise lattice.</summary>
    public bool SharedNoise { get; init; } = true;

    /// <summary>Padding trained with.</summary>
    public PaddingMode Padding { get; init; } = PaddingMode.Exact;
}

/// <summary>Which convolutions add noise.</summary>
internal enum NoisePlacement
{
    /// <summary>None: content hangs on position and latent alone.</summary>
    Off = 0,

    /// <summary>The last block's, for grain.</summary>
    LastLevel = 1,

    /// <summary>All, as in StyleGAN2.</summary>
    All = 2,
}

/// <summary>The discriminator's shape.</summary>
internal sealed record DiscriminatorConfiguration
{
    /// <summary>Channels per level, from the full size downwards; see <see cref="DiscriminatorOptions.Channels"/>.</summary>
    public IReadOnlyList<int> Channels { get; init; } = [32, 64, 96, 128, 128];

    /// <summary>Images whose deviation is compared.</summary>
    public int DeviationGroup { get; init; } = 4;

    /// <summary>Whether it is told each image's sampling period.</summary>
    public bool SeesScale { get; init; }
}

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

/// <summary>How a refinement network is trained: on pairs of a real image and its means over base cells.</summary>
internal sealed record RefinementConfiguration
{
    /// <summary>Names of the channels in local units; see <see cref="Models.RefinementDescription"/>.</summary>
    public IReadOnlyList<string> LocalChannels { get; init; } = [];

    /// <summary>Image units per pixel at which the factor of local units is 1.</summary>
    public double ReferencePeriod { get; init; } = 0.018;

    /// <summary>Exponent of local units, 0 to 1.</summary>
    public double Roughness { get; init; } = 0.5;

    /// <summary>Factor on what the discriminator sees of added detail, and on the slopes that it sees in place of local channels' values.</summary>
    public double DetailGain { get; init; } = 8;

    /// <summary>Probability that a batch's inputs are images that the network itself has made of still coarser real ones.</summary>
    public double OwnInputs { get; init; } = 0.33;

    /// <summary>Network file whose images are inputs as well; <c>default</c> is the network that comes with the package, and empty means none.</summary>
    public string Base { get; init; } = string.Empty;

    /// <summary>Probability that a batch's inputs are images of the base network.</summary>
    public double BaseInputs { get; init; } = 0.2;

    /// <summary>Where the data has a channel <c>water</c> and the base network only <c>height</c>: height above -1, the sea, from which on there is no water.</summary>
    public double Coast { get; init; } = 0.03;

    /// <summary>Largest standard deviation of the noise on the inputs, drawn evenly per image: a network that is applied again and again must bear its own errors.</summary>
    public double Disturbance { get; init; } = 0.05;

    /// <summary>Weight of the L1 distance between the means of a refined image over base cells and its input.</summary>
    public double Consistency { get; init; } = 10;
}

/// <summary>Losses, rates and regularisers.</summary>
internal sealed record OptimizationConfiguration
{
    /// <summary>Step size of both networks before lazy scaling.</summary>
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Adam's beta2 before lazy scaling; beta1 is 0.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>What the networks minimise.</summary>
    public AdversarialLoss Loss { get; init; } = AdversarialLoss.Logistic;

    /// <summary>Whether generated images are penalised like real ones (R2), with the gamma and the interval of R1.</summary>
    public bool R2 { get; init; }

    /// <summary>R1's gamma; the loss is gamma / 2 times the penalty.</summary>
    public double R1 { get; init; } = 10;

    /// <summary>Steps between R1's.</summary>
    public int R1Interval { get; init; } = 16;

    /// <summary>Weight of the path-length penalty; 0 for none.</summary>
    public double PathLength { get; init; } = 2;

    /// <summary>Steps between path-length penalties.</summary>
    public int PathLengthInterval { get; init; } = 4;

    /// <summary>Share of a batch that the penalty is computed on.</summary>
    public double PathLengthBatch { get; init; } = 0.5;

    /// <summary>How fast the mean path length follows.</summary>
    public double PathLengthDecay { get; init; } = 0.01;

    /// <summary>Probability that an image mixes the styles of two latents.</summary>
    public double StyleMixing { get; init; } = 0.9;

    /// <summary>Images after which a past weight counts half in the average.</summary>
    public double AverageHalfLife { get; init; } = 10_000;

    /// <summary>Largest half-life as a share of the images seen; 0 for no warm-up.</summary>
    public double AverageRampUp { get; init; } = 0.05;

    /// <summary>Type of maps and convolutions in training; weights, losses and optimisers are float32 always.</summary>
    public MapPrecision Precision { get; init; } = MapPrecision.Float32;

    /// <summary>Whether the generator's step reuses the fakes of the discriminator's, which saves one generation per step.</summary>
    public bool ReuseFakes { get; init; }

    /// <summary>
    /// Parts of a batch that are computed at the same time, each by threads of its own: small maps keep several cores busier so than one
    /// operation after the other shared among them. Batch statistics are those of a part.
    /// </summary>
    public int Shards { get; init; } = 1;
}

/// <summary>What the networks minimise.</summary>
internal enum AdversarialLoss
{
    /// <summary>The non-saturating logistic loss (StyleGAN2).</summary>
    Logistic = 0,

    /// <summary>The relativistic pairing loss (R3GAN); see <see cref="Method.RelativisticLoss"/>.</summary>
    Relativistic = 1,
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

/// <summary>A change while a run goes on; what is null stays as it is.</summary>
internal sealed record SchedulePhase
{
    /// <summary>Images shown when it begins.</summary>
    public long From { get; init; }

    /// <summary>
    /// Base cells of the two resolutions: fewer than in the regions' configuration give smaller parts at the same sampling periods,
    /// which are cheaper.
    /// </summary>
    public IReadOnlyList<int>? Cells { get; init; }

    /// <summary>Probability of pairs.</summary>
    public double? PairProbability { get; init; }

    /// <summary>Smallest scale.</summary>
    public double? MinimumShare { get; init; }

    /// <summary>Largest scale.</summary>
    public double? MaximumShare { get; init; }

    /// <summary>Factor on the learning rates.</summary>
    public double? LearningRateFactor { get; init; }

    /// <summary>R1's gamma: large while the generator is far from the data, smaller when details are left.</summary>
    public double? R1 { get; init; }
}

/// <summary>What is written, and how often; all in images shown.</summary>
internal sealed record OutputConfiguration
{
    /// <summary>Between checkpoints.</summary>
    public long CheckpointEvery { get; init; } = 50_000;

    /// <summary>Checkpoints kept.</summary>
    public int Keep { get; init; } = 3;

    /// <summary>Between sample sheets.</summary>
    public long SheetEvery { get; init; } = 50_000;

    /// <summary>Between lines of progress and points of the curves.</summary>
    public long LogEvery { get; init; } = 2_000;
}

/// <summary>The data.</summary>
internal sealed record DataConfiguration
{
    /// <summary>Source as on the command line; see <see cref="DataSource.Syntax"/>.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Names of the image channels; empty for those of the source.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Background threads that prepare batches; 0 prepares them in between.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How images are used.</summary>
    public DataSourceOptions Options { get; init; } = new();
}
