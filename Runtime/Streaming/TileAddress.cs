namespace ScaleParty.Streaming;

/// <summary>A tile of a pyramid. Tile (x, y) of level k covers the pixels x * side to (x + 1) * side of that level, alike along y; y grows downwards.</summary>
/// <param name="Level">Level, 0 is the coarsest.</param>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
public readonly record struct TileAddress(int Level, PyramidIndex X, PyramidIndex Y)
{
    /// <summary>The tile of the next coarser level that contains this one.</summary>
    /// <param name="ratioBits">Logarithm to base 2 of the ratio between levels.</param>
    /// <exception cref="InvalidOperationException">This is a tile of level 0.</exception>
    public TileAddress Parent(int ratioBits) =>
        Level > 0 ? new(Level - 1, X >> ratioBits, Y >> ratioBits) : throw new InvalidOperationException("a tile of level 0 has no parent");

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Level}/{X}/{Y}");
}
