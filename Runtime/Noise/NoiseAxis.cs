namespace ScaleParty.Noise;

/// <summary>
/// One axis of a map whose pixels are in rows and columns: the lattice indices it needs, ascending and without gaps in their
/// numbering ("slots"), and per pixel the slots and weights it reads. Reused from map to map; grows only.
/// </summary>
internal sealed class NoiseAxis
{
    private int[] _left = [];
    private int[] _right = [];
    private float[] _weight = [];
    private float[] _nextWeight = [];
    private int[] _high = [];
    private uint[] _low = [];

    /// <summary>Number of pixels.</summary>
    public int Pixels { get; private set; }

    /// <summary>Number of lattice indices needed.</summary>
    public int Slots { get; private set; }

    /// <summary>Whether every pixel is on a lattice point and no two are on the same.</summary>
    public bool IsOnLattice { get; private set; }

    /// <summary>Whether pixel k reads slots k and k + 1: as many pixels as lattice points.</summary>
    public bool IsUnitStep { get; private set; }

    /// <summary>Upper halves of the lattice indices, per slot.</summary>
    public ReadOnlySpan<int> High => _high.AsSpan(0, Slots);

    /// <summary>Lower halves of the lattice indices, per slot.</summary>
    public ReadOnlySpan<uint> Low => _low.AsSpan(0, Slots);

    /// <summary>Slot of the lattice point at or before each pixel.</summary>
    public ReadOnlySpan<int> Left => _left.AsSpan(0, Pixels);

    /// <summary>Slot of the next lattice point, or of the same where that has no weight.</summary>
    public ReadOnlySpan<int> Right => _right.AsSpan(0, Pixels);

    /// <summary>Weight of the left slot.</summary>
    public ReadOnlySpan<float> Weight => _weight.AsSpan(0, Pixels);

    /// <summary>Weight of the right slot.</summary>
    public ReadOnlySpan<float> NextWeight => _nextWeight.AsSpan(0, Pixels);

    /// <summary>The lattice index of a slot.</summary>
    public long Index(int slot) => ((long)_high[slot] << 32) | _low[slot];

    /// <summary>Lays out the columns (or else the rows) of a map.</summary>
    public void Prepare(in NoiseMap map, bool columns)
    {
        Pixels = columns ? map.Width : map.Height;
        if (_left.Length < Pixels)
        {
            _left = new int[Pixels];
            _right = new int[Pixels];
            _weight = new float[Pixels];
            _nextWeight = new float[Pixels];
            _high = new int[2 * Pixels];
            _low = new uint[2 * Pixels];
        }

        Slots = 0;
        IsOnLattice = true;
        IsUnitStep = true;
        for (int k = 0; k < Pixels; k++)
        {
            double coordinate = columns ? map.Lattice.PositionX(map.Level, map.Margin, k) : map.Lattice.PositionY(map.Level, map.Margin, k);
            (long index, _weight[k], _nextWeight[k]) = map.Locate(coordinate);
            _left[k] = Slot(index);
            _right[k] = _nextWeight[k] == 0 ? _left[k] : Slot(index + 1);
            IsOnLattice &= _left[k] == k && _nextWeight[k] == 0;
            IsUnitStep &= _left[k] == k && _right[k] == k + 1;
        }
    }

    // Pixels ascend, so an index is one of the last two or new.
    private int Slot(long index)
    {
        for (int back = 1; back <= Math.Min(2, Slots); back++)
        {
            if (Index(Slots - back) == index)
            {
                return Slots - back;
            }
        }

        _high[Slots] = (int)(index >> 32);
        _low[Slots] = unchecked((uint)index);
        return Slots++;
    }
}
