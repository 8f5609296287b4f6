namespace ScaleParty.Noise;

/// <summary>How the noise that every convolution adds is drawn (paper, Sec. 3.4 and Table 3).</summary>
public enum NoisePolicy
{
    /// <summary>No noise at all; every map is zero.</summary>
    None = 0,

    /// <summary>New maps for every image, drawn from the seed and <see cref="NoiseSettings.Frame"/>.</summary>
    Random = 1,

    /// <summary>One map per layer, drawn at the largest scale and reused unchanged from its top left corner.</summary>
    Constant = 2,

    /// <summary>An unbounded lattice per layer at the largest scale, interpolated bilinearly at the positions of the requested feature map.</summary>
    GridSample = 3,
}

/// <summary>Parameters of the noise, immutable.</summary>
public sealed record NoiseSettings
{
    private readonly NoisePolicy _policy = NoisePolicy.GridSample;
    private readonly double _strength = 1;
    private readonly int _latticeResolution = 384;

    /// <summary>No noise.</summary>
    public static NoiseSettings Off { get; } = new() { Policy = NoisePolicy.None };

    /// <summary>How maps are drawn.</summary>
    public NoisePolicy Policy
    {
        get => _policy;
        init => _policy = (NoisePolicy)Guard.InRange((int)value, (int)NoisePolicy.None, (int)NoisePolicy.GridSample, nameof(Policy));
    }

    /// <summary>Seed of the noise: the same seed gives the same maps in every process and on every machine.</summary>
    public ulong Seed { get; init; }

    /// <summary>With <see cref="NoisePolicy.Random"/>, the number of the image: each has its own maps.</summary>
    public ulong Frame { get; init; }

    /// <summary>Multiplies every layer's learned noise strength; 0 to 10, 1 is as trained.</summary>
    public double Strength
    {
        get => _strength;
        init => _strength = Guard.InRange(value, 0, 10, nameof(Strength));
    }

    /// <summary>The strength, or 0 where there is no noise.</summary>
    internal double AppliedStrength => Policy == NoisePolicy.None ? 0 : Strength;

    /// <summary>Pixels across the full frame of the largest scale, whose lattices the noise is drawn on; 8 to 65536.</summary>
    public int LatticeResolution
    {
        get => _latticeResolution;
        init => _latticeResolution = Guard.InRange(value, 8, 65536, nameof(LatticeResolution));
    }

    /// <summary>Whether interpolated values are rescaled so that each has the variance 1 of the lattice.</summary>
    public bool PreserveVariance { get; init; }
}
