using ScaleParty.Desktop;

namespace ScaleParty.Training.Data;

/// <summary>How non-square images become square.</summary>
internal enum SquareCrop
{
    /// <summary>The largest square at a random place (LSUN).</summary>
    Random = 0,

    /// <summary>The largest square in the middle.</summary>
    Centre = 1,
}

/// <summary>
/// How images are used. Folders and LMDB databases take all of these but <see cref="Thinning"/>; a map takes its own from its description and only
/// the limits on files, the filter and the thinning from here; the procedural sources need none.
/// </summary>
internal sealed record DataSourceOptions
{
    /// <summary>One grey channel instead of r, g, b.</summary>
    public bool Grey { get; init; }

    /// <summary>
    /// Side of an image over the side of its frame, 1 to 4: 1.1 makes the inner 1/1.1 of each image the frame, so that regions up
    /// to 110 % of it are truthful; 1 makes the whole image the frame.
    /// </summary>
    public double Context { get; init; } = 1.1;

    /// <summary>How non-square images become square.</summary>
    public SquareCrop Crop { get; init; } = SquareCrop.Random;

    /// <summary>Whether images are mirrored left and right half of the time.</summary>
    public bool Flips { get; init; }

    /// <summary>Whether images are turned by quarter turns: right where there is neither a sun nor an up.</summary>
    public bool QuarterTurns { get; init; }

    /// <summary>Images whose shorter side has fewer pixels are skipped.</summary>
    public int MinimumSide { get; init; } = 32;

    /// <summary>Images with more pixels are skipped before memory is taken for them.</summary>
    public long MaximumPixels { get; init; } = 64L << 20;

    /// <summary>Images whose longer side is more than this many times the shorter are skipped.</summary>
    public double MaximumAspect { get; init; } = 4;

    /// <summary>Encoded images with more bytes are skipped.</summary>
    public int MaximumBytes { get; init; } = 256 << 20;

    /// <summary>How many unusable images are skipped, by name, before the source stops with an error.</summary>
    public int SkipLimit { get; init; } = 100;

    /// <summary>Memory for decoded images that may be used again, in bytes; 0 keeps none.</summary>
    public long CacheBytes { get; init; } = 512L << 20;

    /// <summary>Share of the images kept out of training to evaluate against, 0 to 0.9; which ones is decided by their names.</summary>
    public double HeldOutShare { get; init; }

    /// <summary>What a pixel of a sampled image is when it is coarser than the source; the procedural sources have triangles.</summary>
    public ResamplingFilter Filter { get; init; }

    /// <summary>
    /// Of a map with a mask: a training frame is kept with probability 1 - thinning times its share of wanted pixels, 0 to 0.95, so that frames with
    /// less of them are drawn more often. Held-out frames are not thinned.
    /// </summary>
    public double Thinning { get; init; }

    /// <summary>Checks every number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    internal DataSourceOptions Checked()
    {
        Check.InRange(Context, 1, 4, nameof(Context));
        Check.InRange(MinimumSide, 1, 16384, nameof(MinimumSide));
        Check.InRange(MaximumPixels, 1, 1L << 29, nameof(MaximumPixels));
        Check.InRange(MaximumAspect, 1, 1000, nameof(MaximumAspect));
        Check.InRange(MaximumBytes, 1, int.MaxValue / 2, nameof(MaximumBytes));
        Check.InRange(SkipLimit, 0, int.MaxValue, nameof(SkipLimit));
        Check.InRange(CacheBytes, 0, 1L << 40, nameof(CacheBytes));
        Check.InRange(HeldOutShare, 0, 0.9, nameof(HeldOutShare));
        Check.InRange(Thinning, 0, 0.95, nameof(Thinning));
        return this;
    }
}
