using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Streaming;

/// <summary>Options of an <see cref="ImagePyramid"/>. Immutable.</summary>
public sealed record PyramidOptions
{
    /// <summary>The deepest level there can be.</summary>
    public const int DeepestLevel = 40;

    private readonly double _period;
    private readonly int _maximumLevel = DeepestLevel;
    private readonly long _cacheBytes = 256L << 20;

    /// <summary>The defaults.</summary>
    public static PyramidOptions Default { get; } = new();

    /// <summary>
    /// Image units per pixel of level 0, 1e-6 to 1e3; 0, the default, takes <see cref="DefaultPeriod"/> of the base network.
    /// </summary>
    public double Period
    {
        get => _period;
        init => _period = value == 0 ? 0 : Guard.InRange(value, 1e-6, 1e3, nameof(Period));
    }

    /// <summary>The finest level, 0 to 40. Heights in float32 have no new detail beyond about level 19 (Documentation~/pyramid.md).</summary>
    public int MaximumLevel
    {
        get => _maximumLevel;
        init => _maximumLevel = Guard.InRange(value, 0, DeepestLevel, nameof(MaximumLevel));
    }

    /// <summary>
    /// Pixels of level 0 after which the noise of every level repeats along each axis; null, the default, for never. With the network and the latent of a <see cref="SeamlessRegion"/> all levels
    /// then repeat after its region. Multiples of a cell of the refinement network; the finest level has at most <see cref="Resolution.MaximumSide"/> pixels along an axis.
    /// </summary>
    public Resolution? Repeats { get; init; }

    /// <summary>Bytes of pixels that are kept to make others of them, 0 to 2^40; the tiles' own pixels are not kept.</summary>
    public long CacheBytes
    {
        get => _cacheBytes;
        init => _cacheBytes = Guard.InRange(value, 0, 1L << 40, nameof(CacheBytes));
    }

    /// <summary>
    /// The coarsest period that a network was trained for: its largest region with the fewest pixels. As much as possible of a zoom is then between levels that are made
    /// of each other, and level 0 has few pixels. A network without trained resolutions gets a full frame of 64 pixels.
    /// </summary>
    /// <param name="network">A network that makes images alone.</param>
    public static double DefaultPeriod(NetworkDescription network)
    {
        Guard.NotNull(network, nameof(network));
        return network.TrainedResolutions.Count == 0
            ? ImageRegion.FullFrameSide / 64
            : ImageRegion.FullFrameSide * Math.Min(network.TrainedScales.Maximum, 1) / network.TrainedResolutions.Min();
    }
}
