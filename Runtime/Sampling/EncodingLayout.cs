namespace ScaleParty.Sampling;

/// <summary>Order of the axes of an encoding in memory; the last one named is contiguous.</summary>
public enum EncodingLayout
{
    /// <summary>[C, H, W]: one plane per channel.</summary>
    ChannelsFirst = 0,

    /// <summary>[H, W, C]: all channels of a cell together.</summary>
    ChannelsLast = 1,
}
