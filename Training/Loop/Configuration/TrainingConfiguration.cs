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
