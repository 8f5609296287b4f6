namespace ScaleParty.Training.Data;

/// <summary>
/// Planes of one size and, where asked for, their half, quarter, ... sizes by averages of 2 x 2 (each from the unrounded
/// level below), which keep linear gradients exact and make large scales cheap.
/// </summary>
internal sealed class Raster
{
    private readonly Plane[][] _levels;

    /// <param name="planes">The channels, all of one size.</param>
    /// <param name="wrapX">Whether columns go on at the other side.</param>
    /// <param name="halvings">Number of coarser levels; a width that wraps must divide by 2 that often.</param>
    public Raster(IReadOnlyList<Plane> planes, bool wrapX = false, int halvings = 0)
    {
        Width = planes[0].Width;
        Height = planes[0].Height;
        WrapX = wrapX;
        if (planes.Any(p => p.Width != Width || p.Height != Height))
        {
            throw new ArgumentException("planes of several sizes", nameof(planes));
        }

        if (wrapX && Width % (1 << halvings) != 0)
        {
            throw new ArgumentException($"a width of {Width} that wraps cannot be halved {halvings} times", nameof(halvings));
        }

        _levels = new Plane[halvings + 1][];
        _levels[0] = [.. planes];
        for (int level = 1; level <= halvings; level++)
        {
            _levels[level] = new Plane[planes.Count];
        }

        for (int channel = 0; channel < planes.Count; channel++)
        {
            float[]? finer = null;
            for (int level = 1; level <= halvings; level++)
            {
                int width = Width >> level, height = Height >> level;
                float[] values = finer is null ? Halve(planes[channel], width, height) : Halve(finer, Width >> (level - 1), width, height);
                _levels[level][channel] = planes[channel].WithValues(values, width, height);
                finer = values;
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    public bool WrapX { get; }

    public int Channels => _levels[0].Length;

    public int Halvings => _levels.Length - 1;

    public Plane this[int level, int channel] => _levels[level][channel];

    private static float[] Halve(Plane plane, int width, int height)
    {
        float[] values = new float[width * height];
        float[] row = new float[plane.Width];
        for (int y = 0; y < height; y++)
        {
            Array.Clear(row);
            plane.Accumulate(2 * y, 0, 0.25f, row);
            plane.Accumulate((2 * y) + 1, 0, 0.25f, row);
            AddPairs(row, values.AsSpan(y * width, width));
        }

        return values;
    }

    private static float[] Halve(float[] finer, int finerWidth, int width, int height)
    {
        float[] values = new float[width * height];
        float[] row = new float[finerWidth];
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> upper = finer.AsSpan(2 * y * finerWidth, finerWidth), lower = finer.AsSpan(((2 * y) + 1) * finerWidth, finerWidth);
            for (int x = 0; x < finerWidth; x++)
            {
                row[x] = 0.25f * (upper[x] + lower[x]);
            }

            AddPairs(row, values.AsSpan(y * width, width));
        }

        return values;
    }

    private static void AddPairs(float[] row, Span<float> values)
    {
        for (int x = 0; x < values.Length; x++)
        {
            values[x] = row[2 * x] + row[(2 * x) + 1];
        }
    }
}
