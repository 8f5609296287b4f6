namespace ScaleParty.Training.Loop;

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

    /// <summary>Most levels that the network has made of them, the base network's image or that of a real one counted as the first; each step's number is drawn evenly from 1 to this. A network that is applied more often than in training enlarges its own errors.</summary>
    public int OwnLevels { get; init; } = 1;

    /// <summary>Network file whose images are inputs as well; <c>default</c> is the network that comes with the package, and empty means none.</summary>
    public string Base { get; init; } = string.Empty;

    /// <summary>Probability that a batch's inputs are images of the base network.</summary>
    public double BaseInputs { get; init; } = 0.2;

    /// <summary>Where the data has a channel <c>water</c> and the base network only <c>height</c>: height above -1, the sea, from which on there is no water.</summary>
    public double Coast { get; init; } = Models.ChannelSupply.DefaultCoast;

    /// <summary>Largest standard deviation of the noise on the inputs, drawn evenly per image: a network that is applied again and again must bear its own errors.</summary>
    public double Disturbance { get; init; } = 0.05;

    /// <summary>Weight of the L1 distance between the means of a refined image over base cells and its input.</summary>
    public double Consistency { get; init; } = 10;

    /// <summary>Weight of the L1 distance between a refined image and the real one whose means it was made of: what the coarser image determines is learned from it, and the rest from the discriminator.</summary>
    public double Reconstruction { get; init; }
}
