namespace ScaleParty.Streaming;

/// <summary>
/// A tile to draw. The visible tiles of a frame cover the ground within the horizon without gaps or overlaps, and tiles that touch differ by at most one level.
/// At any point the shown value is (1 - b) parent + b own, with b interpolated bilinearly from <see cref="Blend"/>; tiles that touch show the same value along their
/// common edge, so that neither colours nor heights have a step there.
/// </summary>
/// <param name="Address">The tile.</param>
/// <param name="Layer">Layer of the target that holds it.</param>
/// <param name="ParentLayer">Layer that holds its parent; at level 0 the tile's own, and <see cref="Blend"/> is 1.</param>
/// <param name="Blend">Share of the tile itself at its corners.</param>
public readonly record struct VisibleTile(TileAddress Address, int Layer, int ParentLayer, CornerBlend Blend);

/// <summary>A value at the corners of a tile, 0 to 1, interpolated bilinearly between them.</summary>
/// <param name="TopLeft">At the smallest x and y.</param>
/// <param name="TopRight">At the largest x and the smallest y.</param>
/// <param name="BottomLeft">At the smallest x and the largest y.</param>
/// <param name="BottomRight">At the largest x and y.</param>
public readonly record struct CornerBlend(float TopLeft, float TopRight, float BottomLeft, float BottomRight);
