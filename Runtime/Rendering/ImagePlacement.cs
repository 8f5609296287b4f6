using ScaleParty.Sampling;

namespace ScaleParty.Rendering;

/// <summary>Positions of an image's texels in the continuous image, so that another view can be mapped to them.</summary>
/// <param name="TopLeft">Position of texture coordinate (0, 0), before <paramref name="View"/>.</param>
/// <param name="Size">Image units from texture coordinate (0, 0) to (1, 1), before <paramref name="View"/>.</param>
/// <param name="View">Rotation and shear of the view: the content that appears at p is that of View(p).</param>
internal readonly record struct ImagePlacement(Vector2d TopLeft, Vector2d Size, AffineTransform View)
{
    /// <summary>What a view shows: (0, 0) to (1, 1) is its region.</summary>
    public static ImagePlacement Of(ImageRegion region, AffineTransform view) => new(region.TopLeft, region.Extent, view);

    /// <summary>Placement of an image made on a lattice: whole cells when anchored, the region itself when free.</summary>
    public static ImagePlacement Of(ImageRegion region, SampleLattice lattice, AffineTransform view) => new(
        lattice.Origin,
        region.Scale * new Vector2d(lattice.Delivered.Width, lattice.Delivered.Height),
        view);

    /// <summary>From coordinates of <paramref name="wanted"/> to texture coordinates of this image: both have the same content.</summary>
    public AffineTransform LookUp(ImagePlacement wanted) => AffineTransform
        .ScaleThenMove(wanted.Size, wanted.TopLeft)
        .Then(wanted.View)
        .Then(View.Inverse())
        .Then(AffineTransform.MoveThenScale(TopLeft * -1, new Vector2d(1, 1) / Size));
}
