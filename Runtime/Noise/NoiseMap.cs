using ScaleParty.Sampling;

namespace ScaleParty.Noise;

/// <summary>
/// One noise map to be read from its endless lattice. Lattice point (i, j) lies at ((i + 0.5) q - 1, (j + 0.5) q - 1), where the
/// period q is the one that makes this level's pixels coincide with the points at the largest scale.
/// </summary>
internal readonly struct NoiseMap
{
    // Weights nearer to a lattice point than floats can show count as on it: there the value is exact.
    private const double Snap = 1.0 / (1 << 26);

    // Beyond this a double no longer has room for a fraction, nor a long for its index plus one.
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

    /// <summary>Names the layer's numbers.</summary>
    public CounterKey Key { get; }

    /// <summary>Where the map's pixels lie.</summary>
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

    /// <summary>A coordinate in lattice steps from lattice point 0, held to where indices still have fractions.</summary>
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
