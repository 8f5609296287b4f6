namespace ScaleParty.Editor.Projection;

/// <summary>What a projection optimises in place of z.</summary>
internal enum ProjectionSpace
{
    /// <summary>One w for all layers: the image stays like those of the network, and less like the target.</summary>
    W = 0,

    /// <summary>w at first, then a style of its own for every layer: w+ (paper, Sec. 4.4).</summary>
    WPlus = 1,
}

/// <summary>How a projection is made. Rates and noise are those of StyleGAN2's projector unless a property says otherwise.</summary>
internal sealed record ProjectionOptions
{
    private readonly int _steps = 400;
    private readonly int _starts = 4;
    private readonly double _learningRate = 0.1;
    private readonly double _phaseRate = 0.1;
    private readonly double _perceptual = 1;

    /// <summary>Steps of the optimiser, 1 to 100,000.</summary>
    public int Steps
    {
        get => _steps;
        init => _steps = Guard.InRange(value, 1, 100_000, "steps");
    }

    /// <summary>What is optimised.</summary>
    public ProjectionSpace Space { get; init; } = ProjectionSpace.WPlus;

    /// <summary>Share of the steps that optimise w before w+.</summary>
    public double WShare { get; init; } = 0.3;

    /// <summary>With Fourier networks, whether the phases (the layout) are optimised.</summary>
    public bool OptimisesPhases { get; init; } = true;

    /// <summary>With Fourier networks, random layouts that are optimised side by side in the first steps, of which the best is kept; 1 to 16. The loss has many local minima in the phases.</summary>
    public int Starts
    {
        get => _starts;
        init => _starts = Guard.InRange(value, 1, 16, "starts");
    }

    /// <summary>Share of the steps after which the best start alone goes on.</summary>
    public double StartShare { get; init; } = 0.15;

    /// <summary>Largest step of Adam in w, in deviations of w's elements, 1e-4 to 10.</summary>
    public double LearningRate
    {
        get => _learningRate;
        init => _learningRate = Guard.InRange(value, 1e-4, 10, "learning rate");
    }

    /// <summary>Largest step of Adam in the phases, in radians, 1e-4 to 10.</summary>
    public double PhaseRate
    {
        get => _phaseRate;
        init => _phaseRate = Guard.InRange(value, 1e-4, 10, "phase rate");
    }

    /// <summary>Norm of the noise that is added to w at the first step, in deviations of w.</summary>
    public double WNoise { get; init; } = 0.05;

    /// <summary>Whether the noise maps of a network that has noise are optimised with w; else there is no noise.</summary>
    public bool OptimisesNoise { get; init; }

    /// <summary>Weight of the regulariser of the noise maps (StyleGAN2, Appendix D).</summary>
    public double NoiseWeight { get; init; } = 1e5;

    /// <summary>Weight of the perceptual loss (LPIPS, or the Laplacian pyramid) beside that of the squared differences, 0 to 1000.</summary>
    public double Perceptual
    {
        get => _perceptual;
        init => _perceptual = Guard.InRange(value, 0, 1000, "perceptual");
    }

    /// <summary>
    /// A TorchScript file that computes LPIPS (<see cref="LpipsModule"/>), or null for the Laplacian pyramid. TorchScript is a program: name only files that the user trusts.
    /// </summary>
    public string? Lpips { get; init; }

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Scales that figures and sheet show beside those given, in frames along the longer side; empty for three of them.</summary>
    public IReadOnlyList<double> UnseenScales { get; init; } = [];
}
