using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Editor.Projection;

/// <summary>
/// How far images are from a target: squared differences at several resolutions, and a perceptual distance, which is LPIPS or the absolute differences in the bands of a
/// Laplacian pyramid (of boxes and bilinear enlargement).
/// </summary>
/// <param name="perceptual">Weight of the perceptual distance.</param>
/// <param name="lpips">LPIPS, or null for the pyramid.</param>
internal sealed class ProjectionLoss(double perceptual, LpipsModule? lpips)
{
    private const int SmallestSide = 8;

    /// <summary>The loss of each image.</summary>
    /// <param name="images">[B, C, H, W] about [-1, 1].</param>
    /// <param name="target">[1, C, H, W] in [-1, 1].</param>
    /// <returns>[B].</returns>
    public Tensor Of(Tensor images, Tensor target)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor level = Difference(images, target);
        Tensor squares = level.square().mean([1, 2, 3]), bands = zeros_like(squares);
        int levels = 1;
        for (; Math.Min(level.shape[2], level.shape[3]) >= 2 * SmallestSide; levels++)
        {
            Tensor coarser = nn.functional.avg_pool2d(level, 2);
            squares = squares + coarser.square().mean([1, 2, 3]);
            if (lpips is null)
            {
                Tensor enlarged = nn.functional.interpolate(coarser, size: [level.shape[2], level.shape[3]], mode: InterpolationMode.Bilinear, align_corners: false);
                bands = bands + (level - enlarged).abs().mean([1, 2, 3]);
            }

            level = coarser;
        }

        Tensor distance = lpips is null
            ? (bands + level.abs().mean([1, 2, 3])) / levels
            : lpips.Distances(Colours(images), Colours(target.expand(images.shape[0], -1, -1, -1)));
        return ((squares / levels) + (distance * perceptual)).MoveToOuterDisposeScope();
    }

    // Where the target is at an end of its range, as in blown highlights, values beyond that end are shown as the same.
    private static Tensor Difference(Tensor images, Tensor target)
    {
        Tensor difference = images - target;
        return difference.masked_fill(target.ge(1).logical_and(difference.gt(0)).logical_or(target.le(-1).logical_and(difference.lt(0))), 0);
    }

    // LPIPS reads three channels within [-1, 1].
    private static Tensor Colours(Tensor images) => (images.shape[1] == 3 ? images : images.expand(-1, 3, -1, -1)).clamp(-1, 1).contiguous();
}
