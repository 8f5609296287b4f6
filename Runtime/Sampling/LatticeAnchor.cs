namespace ScaleParty.Sampling;

/// <summary>The position of the base grid.</summary>
public enum LatticeAnchor
{
    /// <summary>The grid follows the region: pixel (0, 0) has exactly the region's position, for any centre.</summary>
    Free = 0,

    /// <summary>
    /// The grid is fixed in image space at the region's scale: its cells begin at whole multiples of the base period. Panning
    /// reuses identical pixels, and the remainder below one base cell is a texture-coordinate offset.
    /// </summary>
    Anchored = 1,
}
