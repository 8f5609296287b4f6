using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>
/// A rectangle of pixels of a fixed lattice, such as a level of an image pyramid. A pixel has the same bits in every request that contains it, whatever the
/// rectangle, the order of requests and the number of threads.
/// </summary>
/// <param name="Latent">The baked latent.</param>
/// <param name="FirstX">Index of the left column in the lattice; pixel i covers i to i + 1 in units of <see cref="Period"/>. Beyond 64 bits the low 64 bits of the index.</param>
/// <param name="FirstY">Index of the top row in the lattice.</param>
/// <param name="Resolution">Pixels to make.</param>
public sealed record LatticeRequest(BakedLatent Latent, long FirstX, long FirstY, Resolution Resolution)
{
    /// <summary>Image units per pixel; for a network that makes images alone. A refinement network does not read it.</summary>
    public double Period { get; init; }

    /// <summary>
    /// For a refinement network the coarser image in the level's local units: the cells <see cref="CoarseArea"/> of the coarser lattice. Null for a network that makes images alone.
    /// </summary>
    public ImageBuffer? Coarse { get; init; }

    /// <summary>Seed of the noise, which has one value per pixel of each convolution's lattice; ignored by networks that were trained without noise.</summary>
    public ulong NoiseSeed { get; init; }

    /// <summary>Multiplies every layer's learned noise strength; 0 to 10, 1 is as trained.</summary>
    public double NoiseStrength { get; init; } = 1;

    /// <summary>
    /// Pixels after which the noise repeats along each axis, multiples of a base cell's side: a lattice that repeats. Null, the default, for noise that never does.
    /// </summary>
    public Resolution? Repeats { get; init; }

    /// <summary>The pixels of the coarser lattice (base cells, ratio times coarser) that a rectangle of the finer one needs, with <see cref="PaddingMode.Exact"/>.</summary>
    /// <param name="first">Index of the first pixel along an axis.</param>
    /// <param name="count">Pixels along the axis, at least 1.</param>
    /// <param name="ratio">Pixels per cell, a power of two.</param>
    /// <returns>Index of the first cell and the number of cells.</returns>
    public static (long First, int Count) CoarseArea(long first, int count, int ratio)
    {
        int shift = 0;
        while (1 << shift < ratio)
        {
            shift++;
        }

        // Without the index of the last pixel, which may be beyond 64 bits.
        int pad = PaddingMode.Exact.EncodingPad(), within = (int)(first & (ratio - 1));
        return ((first >> shift) - pad, ((within + count - 1) >> shift) + 1 + (2 * pad));
    }
}
