namespace ScaleParty.Streaming;

/// <summary>A tile in the processor's memory with the range of its heights. Instances are reused.</summary>
internal sealed class MadeTile
{
    public MadeTile(PyramidLayout layout)
    {
        int texels = layout.FullSide * layout.FullSide;
        Use = new(this);
        Pixels = new(new byte[4 * texels], layout.Channels.Contains("height") ? new float[texels] : []);
    }

    /// <summary>Its place in the order of use.</summary>
    public LinkedListNode<MadeTile> Use { get; }

    public TileAddress Address { get; set; }

    public TilePixels Pixels { get; }

    public HeightRange Heights { get; set; }

    /// <summary>Time that making it took.</summary>
    public double Milliseconds { get; set; }

    /// <summary>Whether it was read from disk and not made.</summary>
    public bool WasRead { get; set; }

    /// <summary>Bytes of a layout's tiles.</summary>
    public static long BytesOf(PyramidLayout layout) => (4L + (layout.Channels.Contains("height") ? sizeof(float) : 0)) * layout.FullSide * layout.FullSide;
}

/// <summary>Range of heights in units of the height channel.</summary>
internal readonly record struct HeightRange(float Minimum, float Maximum)
{
    /// <summary>The range of a tile's heights; of none, 0.</summary>
    public static HeightRange Of(float[] heights)
    {
        float minimum = float.PositiveInfinity, maximum = float.NegativeInfinity;
        foreach (float height in heights)
        {
            minimum = Math.Min(minimum, height);
            maximum = Math.Max(maximum, height);
        }

        return heights.Length > 0 ? new(minimum, maximum) : default;
    }
}
