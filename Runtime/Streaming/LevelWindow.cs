using System.Numerics;

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

    /// <summary>Adds the value at a position, interpolated within and between mipmaps. Its bits do not depend on where the window begins.</summary>
    /// <param name="x">Pixels from the left edge, 2 from both edges at least.</param>
    /// <param name="y">Pixels from the top edge, 2 from both edges at least.</param>
    /// <param name="mipmap">The mipmap as in <see cref="LevelShare.Mipmap"/>.</param>
    /// <param name="share">Factor.</param>
    /// <param name="sources">Channels that are read.</param>
    /// <param name="values">Receives one value per channel read.</param>
    public void Add(double x, double y, float mipmap, float share, int[] sources, float* values)
    {
        if (mipmap < 0)
        {
            AddCubic(x, y, share, mipmap / LevelShare.Cubic, sources, values);
            return;
        }

        int level = (int)mipmap;
        float between = mipmap - level;
        Add(level, x, y, share * (1 - between), sources, values);
        if (between > 0)
        {
            Add(level + 1, x, y, share * between, sources, values);
        }
    }

    private void Add(int level, double x, double y, float share, int[] sources, float* values)
    {
        double scale = 1.0 / (1 << level);
        x = (x * scale) - 0.5;
        y = (y * scale) - 0.5;
        int width = _width >> level, column = Math.Min(Math.Max((int)x, 0), width - 2), row = Math.Min(Math.Max((int)y, 0), (_height >> level) - 2);
        float right = (float)(x - column), low = (float)(y - row), upper = share * (1 - low), lower = share * low;
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

    private void AddCubic(double x, double y, float share, float cubic, int[] sources, float* values)
    {
        x -= 0.5;
        y -= 0.5;
        int column = Math.Min(Math.Max((int)x, 1), _width - 3), row = Math.Min(Math.Max((int)y, 1), _height - 3);
        float* across = stackalloc float[4], down = stackalloc float[4], sums = stackalloc float[4 * _channels];
        Weigh((float)(x - column), cubic, 1, across);
        Weigh((float)(y - row), cubic, share, down);
        fixed (float* all = _mipmaps[0])
        {
            // Four pixels of a row are as many vectors as there are channels.
            int stride = _width * _channels;
            float* first = all + ((((row - 1) * _width) + column - 1) * _channels), second = first + stride, third = second + stride, fourth = third + stride;
            for (int i = 0; i < 4 * _channels; i += 4)
            {
                *(Vector4*)(sums + i) = (down[0] * *(Vector4*)(first + i)) + (down[1] * *(Vector4*)(second + i)) + (down[2] * *(Vector4*)(third + i)) + (down[3] * *(Vector4*)(fourth + i));
            }
        }

        for (int k = 0; k < sources.Length; k++)
        {
            float* sum = sums + sources[k];
            values[k] += (across[0] * sum[0]) + (across[1] * sum[_channels]) + (across[2] * sum[2 * _channels]) + (across[3] * sum[3 * _channels]);
        }
    }

    /// <summary>Weights of four pixels: of the Catmull-Rom kernel and of linear interpolation in proportion.</summary>
    private static void Weigh(float t, float cubic, float share, float* weights)
    {
        float u = 1 - t, bend = cubic * t * u;
        weights[0] = share * bend * -0.5f * u;
        weights[1] = share * (u + (bend * (1 - (1.5f * t))));
        weights[2] = share * (t + (bend * (1 - (1.5f * u))));
        weights[3] = share * bend * -0.5f * t;
    }
}
