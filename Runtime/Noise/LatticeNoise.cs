using System.Numerics;
using System.Runtime.InteropServices;
using ScaleParty.Sampling;

namespace ScaleParty.Noise;

/// <summary>
/// Interpolates a noise lattice bilinearly where the map's pixels are in rows and columns: every lattice row is generated and
/// interpolated along x once, and pairs of such rows are blended along y.
/// </summary>
internal sealed class LatticeNoise
{
    [ThreadStatic]
    private static LatticeNoise? _instance;

    private readonly NoiseAxis _x = new();
    private readonly NoiseAxis _y = new();
    private readonly float[][] _rows = [[], []];
    private readonly int[] _slots = new int[2];
    private float[] _raw = [];

    /// <summary>Writes the map.</summary>
    public static void Fill(in NoiseMap map, Span<float> destination)
    {
        // One per thread: the arrays of the last map serve the next, and frames allocate nothing.
        _instance ??= new LatticeNoise();
        _instance.Read(map, destination);
    }

    private void Read(in NoiseMap map, Span<float> destination)
    {
        _x.Prepare(map, columns: true);
        _y.Prepare(map, columns: false);
        if (_raw.Length < _x.Slots)
        {
            _raw = new float[_x.Slots];
        }

        for (int r = 0; r < 2; r++)
        {
            _slots[r] = -1;
            if (_rows[r].Length < map.Width)
            {
                _rows[r] = new float[map.Width];
            }
        }

        for (int j = 0; j < map.Height; j++)
        {
            Span<float> row = destination.Slice(j * map.Width, map.Width);
            int here = _y.Left.At(j), next = _y.Right.At(j);
            if (here == next)
            {
                Row(map, here).CopyTo(row);
            }
            else
            {
                Blend(Row(map, here), Row(map, next), _y.Weight.At(j), _y.NextWeight.At(j), row);
            }
        }
    }

    // Slots of neighbouring lattice rows differ by one, so two buffers taken in turn hold the pair.
    private ReadOnlySpan<float> Row(in NoiseMap map, int slot)
    {
        Span<float> row = _rows[slot & 1].AsSpan(0, map.Width);
        if (_slots[slot & 1] != slot)
        {
            _slots[slot & 1] = slot;
            Span<float> raw = _x.IsOnLattice ? row : _raw.AsSpan(0, _x.Slots);
            NormalKernel.Row(map.Key, _x.High, _x.Low, _y.Index(slot), raw);
            if (!_x.IsOnLattice)
            {
                Interpolate(raw, row);
            }
        }

        return row;
    }

    private void Interpolate(ReadOnlySpan<float> raw, Span<float> row)
    {
        ReadOnlySpan<float> weight = _x.Weight, nextWeight = _x.NextWeight;
        if (_x.IsUnitStep)
        {
            Interpolate(raw[..row.Length], raw.Slice(1, row.Length), weight, nextWeight, row);
            return;
        }

        ReadOnlySpan<int> left = _x.Left, right = _x.Right;
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (raw.At(left.At(i)) * weight.At(i)) + (raw.At(right.At(i)) * nextWeight.At(i));
        }
    }

    private static void Interpolate(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ReadOnlySpan<float> weight, ReadOnlySpan<float> nextWeight, Span<float> row)
    {
        ReadOnlySpan<Vector<float>> l = Vectors(left), r = Vectors(right), wl = Vectors(weight), wr = Vectors(nextWeight);
        Span<Vector<float>> o = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int v = 0; v < o.Length; v++)
        {
            o[v] = (l.At(v) * wl.At(v)) + (r.At(v) * wr.At(v));
        }

        for (int i = o.Length * Vector<float>.Count; i < row.Length; i++)
        {
            row[i] = (left.At(i) * weight.At(i)) + (right.At(i) * nextWeight.At(i));
        }
    }

    private static void Blend(ReadOnlySpan<float> here, ReadOnlySpan<float> next, float weight, float nextWeight, Span<float> row)
    {
        ReadOnlySpan<Vector<float>> h = Vectors(here), n = Vectors(next);
        Span<Vector<float>> o = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int v = 0; v < o.Length; v++)
        {
            o[v] = (h.At(v) * weight) + (n.At(v) * nextWeight);
        }

        for (int i = o.Length * Vector<float>.Count; i < row.Length; i++)
        {
            row[i] = (here.At(i) * weight) + (next.At(i) * nextWeight);
        }
    }

    private static ReadOnlySpan<Vector<float>> Vectors(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
