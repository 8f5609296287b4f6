namespace ScaleParty.Editor.State;

/// <summary>What of an image is shown.</summary>
internal enum ViewKind
{
    /// <summary>The colours.</summary>
    Colour,

    /// <summary>The colours, shaded by the slopes of the channel height.</summary>
    Relief,

    /// <summary>The channel height in grey.</summary>
    Height,

    /// <summary>One channel, by its name, in grey.</summary>
    Channel,

    /// <summary>The colours with the borders of the network's base cells.</summary>
    Tiles,
}
