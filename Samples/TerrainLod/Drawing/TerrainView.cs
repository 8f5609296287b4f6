namespace ScaleParty.TerrainLod.Drawing;

/// <summary>What the terrain's fragment shader shows; the numbers are its own.</summary>
internal enum TerrainView
{
    /// <summary>The shaded picture.</summary>
    Picture = 0,

    /// <summary>Tiles in the colours of their levels over the picture.</summary>
    Tiles = 1,

    /// <summary>The colours of the tiles without shading.</summary>
    Colours = 2,

    /// <summary>Black, and neither sky nor sea: what is not covered keeps the colour of the background.</summary>
    Coverage = 3,
}
