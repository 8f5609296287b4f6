namespace ScaleParty.Streaming;

/// <summary>The pixels of a level that a view reads.</summary>
internal sealed unsafe class LevelWindow
{
    private readonly float[][] _mipmaps;
    private readonly int _width;
    private readonly int _height;
    private readonly int _channels;

    /// <param name="pixels">The pixels.</param>
    /// <param name="mipmaps">Mipmaps that are read, beside the pixels themselves.</param>
    /// <param name="period">Image units per pixel.</param>
    public LevelWindow(LevelPixels pixels, int mipmaps, double period)
    {
        _mipmaps = new float[mipmaps + 1][];
        for (int m = 0; m <= mipmaps; m++)
        {
            _mipmaps[m] = pixels.Mipmap(m);
        }

        (_width, _height, _channels) = (pixels.Area.Width, pixels.Area.Height, pixels.Channels);
        (Period, FirstX, FirstY) = (period, pixels.Area.X.ToDouble(), pixels.Area.Y.ToDouble());
    }

    /// <summary>Image units per pixel.</summary>
    public double Period { get; }

    /// <summary>Index of the left column.</summary>
    public double FirstX { get; }

    /// <summary>Index of the top row.</summary>
    public double FirstY { get; }

    /// <summary>Adds the value at a position, interpolated within and between mipmaps.</summary>
    /// <param name="x">Pixels from the left edge.</param>
    /// <param name="y">Pixels from the top edge.</param>
    /// <param name="mipmap">The mipmap, fractions between two.</param>
    /// <param name="share">Factor.</param>
    /// <param name="sources">Channels that are read.</param>
    /// <param name="values">Receives one value per channel read.</param>
    public void Add(float x, float y, float mipmap, float share, int[] sources, float* values)
    {
        int level = (int)mipmap;
        float between = mipmap - level;
        Add(level, x, y, share * (1 - between), sources, values);
        if (between > 0)
        {
            Add(level + 1, x, y, share * between, sources, values);
        }
    }

    private void Add(int level, float x, float y, float share, int[] sources, float* values)
    {
        float scale = 1f / (1 << level);
        x = (x * scale) - 0.5f;
        y = (y * scale) - 0.5f;
        int width = _width >> level, column = Math.Min(Math.Max((int)x, 0), width - 2), row = Math.Min(Math.Max((int)y, 0), (_height >> level) - 2);
        float right = x - column, low = y - row, upper = share * (1 - low), lower = share * low;
        float a = upper * (1 - right), b = upper * right, c = lower * (1 - right), d = lower * right;
        fixed (float* all = _mipmaps[level])
        {
            float* top = all + (((row * width) + column) * _channels), bottom = top + (width * _channels);
            for (int k = 0; k < sources.Length; k++)
            {
                int s = sources[k], t = s + _channels;
                values[k] += (a * top[s]) + (b * top[t]) + (c * bottom[s]) + (d * bottom[t]);
            }
        }
    }
}
