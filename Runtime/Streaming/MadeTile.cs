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

    /// <summary>Time that making it took; 0 where it was read from disk.</summary>
    public double Milliseconds { get; set; }
}

/// <summary>Range of heights in units of the height channel.</summary>
internal readonly record struct HeightRange(float Minimum, float Maximum);
