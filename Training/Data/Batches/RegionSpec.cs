using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>Where a sample looks, without a resolution: both resolutions of a pair show the same region.</summary>
/// <param name="Centre">Centre in frame units, [-1, 1] inside the frame.</param>
/// <param name="Share">Extent per axis as a share of the frame's side; (1, 1) is the full frame.</param>
internal readonly record struct RegionSpec(Vector2d Centre, Vector2d Share)
{
    /// <summary>The full frame.</summary>
    public static RegionSpec FullFrame { get; } = new(Vector2d.Zero, 1);

    /// <summary>A square region.</summary>
    public RegionSpec(Vector2d centre, double share)
        : this(centre, new Vector2d(share, share))
    {
    }

    /// <summary>The region at a resolution: the scale (sampling period) is extent over pixels (Eq. 1).</summary>
    public ImageRegion ToRegion(Resolution resolution) =>
        ImageRegion.FromExtent(Centre, Share * ImageRegion.FullFrameSide, resolution);
}
