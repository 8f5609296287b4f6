using ScaleParty.Training.Method;

namespace ScaleParty.Training.Loop;

/// <summary>Losses, rates and regularisers.</summary>
internal sealed record OptimizationConfiguration
{
    /// <summary>Step size of both networks before lazy scaling.</summary>
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Adam's beta2 before lazy scaling; beta1 is 0.</summary>
    public double Beta2 { get; init; } = 0.99;

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
