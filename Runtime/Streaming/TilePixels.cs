namespace ScaleParty.Streaming;

/// <summary>A tile as a renderer gets it: colours and heights of its pixels with the border, rows from top to bottom.</summary>
/// <param name="Colour">RGBA, 8 bits each, FullSide x FullSide: red, green, blue (sRGB as in the images) and the share of water (0 where the source has no such channel).</param>
/// <param name="Height">The height channel, FullSide x FullSide; empty where the source has none.</param>
public sealed record TilePixels(byte[] Colour, float[] Height)
{
    /// <summary>Bytes that it takes.</summary>
    public long Bytes => Colour.Length + ((long)Height.Length * sizeof(float));
}
