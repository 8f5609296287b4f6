namespace ScaleParty.Synthesis;

/// <summary>How a convolution is cut into groups of invocations; Kernels/convolution.kernel tells what the numbers mean.</summary>
/// <param name="Quads">Output channels of a group, divided by 4; even.</param>
/// <param name="ChunkQuads">Input channels that are in shared memory at a time, divided by 4.</param>
/// <param name="ExchangeQuads">Output channels whose components are in shared memory at a time, divided by 4.</param>
internal readonly record struct ConvolutionTiling(int Quads, int ChunkQuads, int ExchangeQuads)
{
    /// <summary>Pixels of a group along x.</summary>
    public const int PixelsX = 16;

    /// <summary>Pixels of a group along y.</summary>
    public const int PixelsY = 8;

    private const int Blocks = 32;
    private const int VectorBytes = 16;
    private const int LargestQuads = 8;

    /// <summary>Invocations of a group: 16 components times 4 x Quads / 2 lanes of 8 blocks and 8 outputs.</summary>
    public int Invocations => 32 * Quads;

    /// <summary>Shared memory of a group in bytes.</summary>
    public int SharedBytes => VectorBytes * WinogradFilter.Count * Math.Max((ChunkQuads * Blocks) + (4 * ChunkQuads * Quads), ExchangeQuads * Blocks);

    /// <summary>The largest tiling that a device allows and that wastes fewest outputs.</summary>
    /// <param name="outputQuads">Output channels divided by 4.</param>
    /// <param name="invocations">Invocations that a group may have, at least 64.</param>
    /// <param name="sharedBytes">Shared memory that a group may have, in bytes, at least 2^14.</param>
    public static ConvolutionTiling For(int outputQuads, int invocations, int sharedBytes)
    {
        int most = Math.Min(LargestQuads, invocations / 32 / 2 * 2);
        int groups = CeilingDivide(outputQuads, most);
        int quads = CeilingDivide(CeilingDivide(outputQuads, groups), 2) * 2;
        foreach ((int chunk, int exchange) in ((int, int)[])[(2, 4), (2, 2), (1, 2)])
        {
            var tiling = new ConvolutionTiling(quads, chunk, Math.Min(exchange, quads));
            if (tiling.SharedBytes <= sharedBytes)
            {
                return tiling;
            }
        }

        return new ConvolutionTiling(2, 1, 2);
    }

    public static int CeilingDivide(int value, int by) => (value + by - 1) / by;
}
