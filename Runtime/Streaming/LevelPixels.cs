namespace ScaleParty.Streaming;

/// <summary>The pixels of an area, and their means over squares of 2, 4, ... pixels.</summary>
internal sealed class LevelPixels
{
    private readonly List<float[]> _mipmaps = [];

    /// <summary>Memory for the pixels of an area.</summary>
    public LevelPixels(LevelArea area, int channels)
    {
        Area = area;
        Channels = channels;
        _mipmaps.Add(new float[checked((int)(area.PixelCount * channels))]);
    }

    /// <summary>The area.</summary>
    public LevelArea Area { get; }

    /// <summary>Channels per pixel.</summary>
    public int Channels { get; }

    /// <summary>Interleaved values, rows from top to bottom, local channels in the units of the data.</summary>
    public float[] Values => _mipmaps[0];

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => _mipmaps.Sum(m => (long)m.Length * sizeof(float));

    /// <summary>Copies an area that both contain.</summary>
    public void CopyFrom(LevelPixels source, in LevelArea area)
    {
        int from = source.Offset(area), to = Offset(area), row = area.Width * Channels;
        for (int y = 0; y < area.Height; y++, from += source.Area.Width * Channels, to += Area.Width * Channels)
        {
            Array.Copy(source.Values, from, Values, to, row);
        }
    }

    /// <summary>Copies an area's values, without gaps.</summary>
    public void CopyTo(in LevelArea area, Span<float> destination)
    {
        int from = Offset(area), row = area.Width * Channels;
        for (int y = 0; y < area.Height; y++, from += Area.Width * Channels)
        {
            Values.AsSpan(from, row).CopyTo(destination.Slice(y * row, row));
        }
    }

    /// <summary>Takes an area's values, without gaps.</summary>
    public void Set(in LevelArea area, ReadOnlySpan<float> source)
    {
        int to = Offset(area), row = area.Width * Channels;
        for (int y = 0; y < area.Height; y++, to += Area.Width * Channels)
        {
            source.Slice(y * row, row).CopyTo(Values.AsSpan(to, row));
        }
    }

    /// <summary>Means over squares of 2^<paramref name="level"/> pixels, made at first use. The area begins and ends at whole squares.</summary>
    public float[] Mipmap(int level)
    {
        while (_mipmaps.Count <= level)
        {
            int made = _mipmaps.Count;
            _mipmaps.Add(Halved(_mipmaps[made - 1], Area.Width >> (made - 1), Area.Height >> (made - 1), Channels));
        }

        return _mipmaps[level];
    }

    private int Offset(in LevelArea area) =>
        checked((int)((((area.Y - Area.Y).ToInt64() * Area.Width) + (area.X - Area.X).ToInt64()) * Channels));

    private static float[] Halved(float[] values, int width, int height, int channels)
    {
        int columns = width / 2, rows = height / 2, row = width * channels;
        var result = new float[columns * rows * channels];
        int to = 0;
        for (int y = 0; y < rows; y++)
        {
            int from = 2 * y * row;
            for (int x = 0; x < columns; x++, from += 2 * channels)
            {
                for (int c = 0; c < channels; c++)
                {
                    int at = from + c;
                    result[to++] = (values[at] + values[at + channels] + values[at + row] + values[at + row + channels]) * 0.25f;
                }
            }
        }

        return result;
    }
}
