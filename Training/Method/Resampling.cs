using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>Resizing of image batches inside the method (the two scales of a pair).</summary>
internal static class Resampling
{
    /// <summary>Bilinear, without aligned corners, to the sides of another batch.</summary>
    public static Tensor ToSizeOf(Tensor images, Tensor other) =>
        nn.functional.interpolate(images, size: [other.shape[2], other.shape[3]], mode: InterpolationMode.Bilinear, align_corners: false);
}
