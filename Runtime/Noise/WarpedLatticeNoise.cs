using ScaleParty.Sampling;

namespace ScaleParty.Noise;

/// <summary>
/// Interpolates a noise lattice bilinearly at warped positions, square by square: a square's positions are close together, so the
/// patch of the lattice around them is generated once and read many times.
/// </summary>
internal sealed class WarpedLatticeNoise
{
    private const int Side = 32;

    // Generating numbers in bulk is much cheaper than one by one, so a patch pays off up to many times the square's size.
    private const int LargestPatch = 64 * Side * Side;

    [ThreadStatic]
    private static WarpedLatticeNoise? _instance;

    private readonly double[] _shownX = new double[Side];
    private readonly Reading[] _x = new Reading[Side * Side];
    private readonly Reading[] _y = new Reading[Side * Side];
    private readonly float[] _patch = new float[LargestPatch];

    /// <summary>Writes the map.</summary>
    public static void Fill(in NoiseMap map, Warp warp, Span<float> destination)
    {
        // One per thread: frames allocate nothing.
        _instance ??= new WarpedLatticeNoise();
        for (int top = 0; top < map.Height; top += Side)
        {
            for (int left = 0; left < map.Width; left += Side)
            {
                int width = Math.Min(Side, map.Width - left), height = Math.Min(Side, map.Height - top);
                _instance.Locate(map, warp, left, top, width, height);
                _instance.Read(map, width, height, destination[((top * map.Width) + left)..]);
            }
        }
    }

    private void Locate(in NoiseMap map, Warp warp, int left, int top, int width, int height)
    {
        for (int i = 0; i < width; i++)
        {
            _shownX[i] = map.Lattice.PositionX(map.Level, map.Margin, left + i);
        }

        for (int j = 0; j < height; j++)
        {
            double shownY = map.Lattice.PositionY(map.Level, map.Margin, top + j);
            for (int i = 0; i < width; i++)
            {
                Vector2d position = warp.Lookup(new(_shownX[i], shownY));
                _x[(j * width) + i] = new Reading(map.Locate(position.X));
                _y[(j * width) + i] = new Reading(map.Locate(position.Y));
            }
        }
    }

    private void Read(in NoiseMap map, int width, int height, Span<float> destination)
    {
        (long firstX, long columns) = Bounds(_x.AsSpan(0, width * height));
        (long firstY, long rows) = Bounds(_y.AsSpan(0, width * height));

        // Rows are generated eight numbers at a time. Each side is checked on its own first: their product may not fit a long.
        columns = (columns + 7) & ~7L;
        bool whole = columns <= LargestPatch && rows <= LargestPatch && columns * rows <= LargestPatch;
        for (int row = 0; whole && row < rows; row++)
        {
            NormalKernel.Row(map.Key, firstX, firstY + row, _patch.AsSpan(row * (int)columns, (int)columns));
        }

        for (int j = 0; j < height; j++)
        {
            for (int i = 0; i < width; i++)
            {
                Reading x = _x[(j * width) + i], y = _y[(j * width) + i];
                destination[(j * map.Width) + i] = whole
                    ? FromPatch(x, y, (int)(x.Index - firstX), (int)(y.Index - firstY), (int)columns)
                    : Bilinear(x, y, One(map, x.Index, y.Index), One(map, x.Index + 1, y.Index), One(map, x.Index, y.Index + 1), One(map, x.Index + 1, y.Index + 1));
            }
        }
    }

    private float FromPatch(in Reading x, in Reading y, int column, int row, int columns)
    {
        int corner = (row * columns) + column;
        return Bilinear(x, y, _patch[corner], _patch[corner + 1], _patch[corner + columns], _patch[corner + columns + 1]);
    }

    private static float Bilinear(in Reading x, in Reading y, float a, float b, float c, float d)
    {
        float here = (a * x.Weight) + (b * x.NextWeight), next = (c * x.Weight) + (d * x.NextWeight);
        return (here * y.Weight) + (next * y.NextWeight);
    }

    private static float One(in NoiseMap map, long i, long j)
    {
        (uint first, uint second, uint third) = map.Key.Row(j, (int)(i >> 32)).Words(unchecked((uint)i));
        return NormalKernel.FromWords(first, second, third);
    }

    private static (long First, long Count) Bounds(ReadOnlySpan<Reading> readings)
    {
        long first = long.MaxValue, last = long.MinValue;
        for (int i = 0; i < readings.Length; i++)
        {
            long index = readings.At(i).Index;
            first = Math.Min(first, index);
            last = Math.Max(last, index);
        }

        // The next point of the last one is read too.
        return (first, last - first + 2);
    }

    /// <summary>The lattice coordinate that a pixel reads, along one axis.</summary>
    private readonly struct Reading
    {
        public Reading((long Index, float Weight, float NextWeight) place)
        {
            (Index, Weight, NextWeight) = place;
        }

        public long Index { get; }

        public float Weight { get; }

        public float NextWeight { get; }
    }
}
