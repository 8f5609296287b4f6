using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>Bilinear upsampling by 2 without aligned corners, and what a padding mode keeps of it.</summary>
internal static class Upsampling
{
    /// <summary>[B, C, H, W] -> [B, C, 2H, 2W]; values beyond the edge are the edge's.</summary>
    public static Tensor Bilinear(Tensor x) =>
        nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>Without <paramref name="pixels"/> on each side of the last two axes: a view.</summary>
    public static Tensor Crop(Tensor x, long pixels) => pixels == 0
        ? x.alias()
        : x.narrow(-2, pixels, x.shape[^2] - (2 * pixels)).narrow(-1, pixels, x.shape[^1] - (2 * pixels));
}
