using ScaleParty.Sampling;

namespace ScaleParty.Noise;

/// <summary>
/// One noise map to be interpolated from its unbounded lattice. Lattice point (i, j) is at ((i + 0.5) q - 1, (j + 0.5) q - 1), where the
/// period q is the one that makes this level's pixels coincide with the points at the largest scale.
/// </summary>
internal readonly struct NoiseMap
{
    // Positions nearer to a lattice point than a float weight resolves count as on it: the value is then exact.
    private const double Snap = 1.0 / (1 << 26);

    // Beyond this a double has no fractional bits, and the index plus one does not fit a long.
    private const double FurthestIndex = 1L << 52;

    private readonly double _perPeriod;
    private readonly bool _preserveVariance;

    public NoiseMap(CounterKey key, SampleLattice lattice, int convolution, NoiseSettings settings)
    {
        Key = key;
        Lattice = lattice;
        Level = (convolution + 1) / 2;
        Margin = lattice.Padding.Margin(convolution);
        (Width, Height) = lattice.MapSize(convolution);
        _perPeriod = settings.LatticeResolution / (ImageRegion.FullFrameSide * (1 << (lattice.Blocks - Level)));
        _preserveVariance = settings.PreserveVariance;
    }

    /// <summary>The layer's random stream.</summary>
    public CounterKey Key { get; }

    /// <summary>Positions of the map's pixels.</summary>
    public SampleLattice Lattice { get; }

    /// <summary>Level of the map: 0 is the base grid.</summary>
    public int Level { get; }

    /// <summary>Extra pixels on each side of the map.</summary>
    public int Margin { get; }

    /// <summary>Pixels per row of the map.</summary>
    public int Width { get; }

    /// <summary>Rows of the map.</summary>
    public int Height { get; }

    /// <summary>Lattice points per image unit.</summary>
    public double PerUnit => _perPeriod;

    /// <summary>A coordinate in lattice steps from lattice point 0, clamped to where doubles have fractional bits.</summary>
    public double Place(double coordinate)
    {
        double place = ((coordinate + (ImageRegion.FullFrameSide / 2)) * _perPeriod) - 0.5;
        return Math.Min(Math.Max(place, -FurthestIndex), FurthestIndex);
    }

    /// <summary>
    /// The lattice index at or before a coordinate, and the weights of that point and the next. Weights add up to 1, or their
    /// squares do when variance is preserved: per axis, as the squares of products of weights add up to the product of the sums.
    /// </summary>
    public (long Index, float Weight, float NextWeight) Locate(double coordinate)
    {
        double place = Place(coordinate);
        double floor = Math.Floor(place), fraction = place - floor;
        if (fraction > 1 - Snap)
        {
            return ((long)floor + 1, 1, 0);
        }

        if (fraction < Snap)
        {
            return ((long)floor, 1, 0);
        }

        double next = fraction, here = 1 - fraction;
        if (_preserveVariance)
        {
            double norm = 1 / Math.Sqrt((here * here) + (next * next));
            next *= norm;
            here *= norm;
        }

        return ((long)floor, (float)here, (float)next);
    }
}
