using ScaleParty.Sampling;

namespace ScaleParty.Training.Method.Generators;

/// <summary>Full frames of whole cells, for methods that make nothing else by themselves.</summary>
internal static class FrameSizes
{
    private const double Slack = 1e-9;

    /// <summary>The smallest full frame of whole cells whose pixels are no larger than a region's.</summary>
    /// <param name="region">What is to be shown.</param>
    /// <param name="cell">Pixels per cell and axis.</param>
    public static ImageRegion Covering(ImageRegion region, int cell) =>
        ImageRegion.FullFrame(new Resolution(Cells(region.Scale.X, cell) * cell, Cells(region.Scale.Y, cell) * cell));

    /// <summary>Whole cells along both axes of regions that a method makes by itself.</summary>
    /// <param name="native">The regions.</param>
    /// <param name="cell">Pixels per cell and axis.</param>
    /// <exception cref="ArgumentException">The regions differ in resolution, or it is not a whole number of cells.</exception>
    public static (int X, int Y) CellsOf(IReadOnlyList<ImageRegion> native, int cell)
    {
        Resolution size = native[0].Resolution;
        return native.All(r => r.Resolution == size) && size.Width % cell == 0 && size.Height % cell == 0
            ? (size.Width / cell, size.Height / cell)
            : throw new ArgumentException($"regions of {size.Width} x {size.Height} pixels; expected one resolution of whole cells of {cell} pixels", nameof(native));
    }

    /// <summary>Refuses regions other than the full frame.</summary>
    /// <exception cref="ArgumentException">A region is a part, or reaches beyond the frame.</exception>
    public static void RequireFull(IReadOnlyList<ImageRegion> native)
    {
        foreach (ImageRegion region in native)
        {
            ImageRegion frame = ImageRegion.FullFrame(region.Resolution);
            if ((region.Centre - frame.Centre).Length > Slack || (region.Scale - frame.Scale).Length > Slack)
            {
                throw new ArgumentException("a region is not the full frame, the only one that this method makes by itself", nameof(native));
            }
        }
    }

    private static int Cells(double period, int cell) => Math.Max(1, (int)Math.Ceiling((ImageRegion.FullFrameSide / (period * cell)) - 1e-6));
}
