namespace ScaleParty.Synthesis.Cpu;

/// <summary>The tiles that a convolution is computed in.</summary>
internal sealed class TileSize
{
    private TileSize(int outputs) => Outputs = outputs;

    /// <summary>F(2x2, 3x3): 4 products per output.</summary>
    public static TileSize Small { get; } = new(2);

    /// <summary>F(4x4, 3x3): 2.25 products per output, transforms that round ten times as coarsely.</summary>
    public static TileSize Large { get; } = new(4);

    /// <summary>The size with so many outputs along an axis, 2 or 4.</summary>
    public static TileSize Of(int outputs) => outputs == Large.Outputs ? Large : Small;

    /// <summary>Outputs of a tile along an axis.</summary>
    public int Outputs { get; }

    /// <summary>Transformed values of a tile per channel.</summary>
    public int Planes => (Outputs + 2) * (Outputs + 2);

    /// <summary>Tiles that cover so many outputs.</summary>
    public int Count(int outputs) => (outputs + Outputs - 1) / Outputs;

    /// <summary>Transforms a filter.</summary>
    /// <param name="filter">3x3, row-major.</param>
    /// <param name="scale">Multiplies every value.</param>
    /// <param name="destination">Receives one value per plane.</param>
    public void Transform(ReadOnlySpan<float> filter, double scale, Span<float> destination)
    {
        if (this == Large)
        {
            LargeTileFilter.Transform(filter, scale, destination);
        }
        else
        {
            WinogradFilter.Transform(filter, scale, destination);
        }
    }
}
