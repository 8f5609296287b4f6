using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Projection;

/// <summary>
/// One image, or two of the same place at two scales that one latent is to match at once. With one, only its own scale is matched; with two, those between as well
/// (paper, Sec. 4.4).
/// </summary>
/// <param name="First">The image.</param>
/// <param name="Second">The image of the second scale, or null.</param>
internal sealed record ProjectionTargets(ProjectionTarget First, ProjectionTarget? Second = null)
{
    // Parts of the way to the second scale; with one image, shares of its own scale.
    private static readonly double[] Between = [0.25, 0.5, 0.75], Within = [0.85, 0.7, 0.5];

    /// <summary>The images.</summary>
    public IReadOnlyList<ProjectionTarget> All => Second is null ? [First] : [First, Second];

    /// <summary>
    /// The regions at whose scales nothing is optimised but an image is known: between the two, or within the one. With other shares than the initial ones, given as frames
    /// along the longer side, those that an image covers.
    /// </summary>
    /// <param name="network">Gives the pixels.</param>
    /// <param name="scales">Frames along the longer side; empty for the initial ones.</param>
    public IReadOnlyList<ImageRegion> Unseen(NetworkDescription network, IReadOnlyList<double> scales)
    {
        ImageRegion a = First.Region(network);
        ImageRegion[] regions = scales.Count > 0 ? [.. scales.Select(s => At(network, s))]
            : Second is null ? [.. Within.Select(share => ImageRegion.FromExtent(a.Centre, a.Extent * share, a.Resolution))]
            : [.. Between.Select(t => Blend(a, Second.Region(network), t))];
        return [.. regions.Where(r => All.Any(target => target.Covers(r)))];
    }

    /// <summary>What the images show of a region: of those that cover it, the one with the finest pixels.</summary>
    /// <returns>[3, height, width] in [-1, 1].</returns>
    public float[] Truth(ImageRegion region) => All.Where(t => t.Covers(region)).MinBy(t => t.PixelPitch)!.Sample(region);

    // The first image's region at another scale; its centre moves to the second's as the scale does, so that it stays within the larger one.
    private ImageRegion At(NetworkDescription network, double scale)
    {
        ImageRegion a = First.Region(network);
        double t = Second is null || Second.Scale == First.Scale ? 0 : Math.Clamp((First.Scale - scale) / (First.Scale - Second.Scale), 0, 1);
        Vector2d centre = Second is null ? a.Centre : a.Centre + ((Second.Centre - a.Centre) * t);
        return ImageRegion.FromExtent(centre, a.Extent * (scale / First.Scale), a.Resolution);
    }

    private static ImageRegion Blend(ImageRegion a, ImageRegion b, double t)
    {
        static int Side(int a, int b, double t) => (int)Math.Round(a + (t * (b - a)));
        var size = new Resolution(Side(a.Resolution.Width, b.Resolution.Width, t), Side(a.Resolution.Height, b.Resolution.Height, t));
        return ImageRegion.FromExtent(a.Centre + ((b.Centre - a.Centre) * t), a.Extent + ((b.Extent - a.Extent) * t), size);
    }
}
