namespace ScaleParty.Noise;

/// <summary>How the noise that every convolution adds is drawn (paper, Sec. 3.4 and Table 3).</summary>
public enum NoisePolicy
{
    /// <summary>No noise at all; every map is zero.</summary>
    None = 0,

    /// <summary>Fresh maps for every image, drawn from the seed and <see cref="NoiseSettings.Frame"/>.</summary>
    Random = 1,

    /// <summary>One map per layer, drawn at the largest scale and reused as it is, from its top left corner.</summary>
    Constant = 2,

    /// <summary>An endless lattice per layer at the largest scale, read bilinearly at the positions of the feature map asked for.</summary>
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

    /// <summary>Names the noise: the same seed gives the same maps in every process and on every machine.</summary>
    public ulong Seed { get; init; }

    /// <summary>With <see cref="NoisePolicy.Random"/>, tells one image's maps from the next.</summary>
    public ulong Frame { get; init; }

    /// <summary>Multiplies every layer's learned noise strength; 0 to 10, 1 is as trained.</summary>
    public double Strength
    {
        get => _strength;
        init => _strength = Guard.InRange(value, 0, 10, nameof(Strength));
    }

    /// <summary>Pixels across the full frame of the largest scale, whose lattices the noise is drawn on; 8 to 65536.</summary>
    public int LatticeResolution
    {
        get => _latticeResolution;
        init => _latticeResolution = Guard.InRange(value, 8, 65536, nameof(LatticeResolution));
    }

    /// <summary>Whether bilinear reading is rescaled so that every value keeps the variance 1 of the lattice.</summary>
    public bool PreserveVariance { get; init; }
}
