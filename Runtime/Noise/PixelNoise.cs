using ScaleParty.Sampling;

namespace ScaleParty.Noise;

/// <summary>Noise of fixed lattices: one normal number per pixel of each convolution's map, named by seed, convolution and the pixel's index in its own lattice.</summary>
internal static class PixelNoise
{
    // Above the policies of NoiseSettings, whose streams are (policy, convolution).
    private const uint Family = 4;

    /// <summary>The random stream of one convolution.</summary>
    public static CounterKey Key(ulong seed, int convolution) => CounterKey.For(seed, (Family << 8) | (uint)convolution);

    /// <summary>Writes a rectangle of a convolution's noise, row-major.</summary>
    /// <param name="key">The convolution's stream.</param>
    /// <param name="x">Indices of the columns.</param>
    /// <param name="y">Indices of the rows.</param>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="destination">Receives whole rows.</param>
    public static void Fill(CounterKey key, in PixelAxis x, in PixelAxis y, int left, int top, int width, Span<float> destination)
    {
        for (int row = 0; row * width < destination.Length; row++)
        {
            long j = y[top + row];
            for (int done = 0; done < width;)
            {
                long i = x[left + done];
                int count = x.Consecutive(i, width - done);
                NormalKernel.Row(key, i, j, destination.Slice((row * width) + done, count));
                done += count;
            }
        }
    }
}

/// <summary>
/// Indices of a map's pixels along one axis of a lattice. The map's resolution is 2^shift times coarser than the image's, whose indices are known to
/// 64 bits; a pixel's index is that of its first image pixel divided by 2^shift.
/// </summary>
/// <param name="origin">Index of the image pixel at the map's pixel 0.</param>
/// <param name="shift">Logarithm to base 2 of the image's pixels per pixel of the map.</param>
/// <param name="repeat">Image pixels after which indices begin again at 0, a multiple of 2^shift; 0 for never.</param>
internal readonly struct PixelAxis(long origin, int shift, int repeat = 0)
{
    // 0 for never.
    private readonly int _count = repeat >> shift;

    /// <summary>The index of a pixel.</summary>
    public long this[int pixel]
    {
        get
        {
            long index = unchecked(origin + ((long)pixel << shift)) >> shift;
            return _count == 0 ? index : ((index % _count) + _count) % _count;
        }
    }

    /// <summary>How many of the next <paramref name="count"/> pixels from an index on have consecutive ones: all, except where indices repeat or the 64 bits of the image's indices overflow.</summary>
    public int Consecutive(long index, int count) =>
        _count > 0 ? (int)Math.Min(count, _count - index)
        : index < 0 ? count
        : (int)Math.Min(count - 1, (long.MaxValue >> shift) - index) + 1;
}
