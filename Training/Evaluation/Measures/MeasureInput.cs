using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>Checks of what measures are given.</summary>
internal static class MeasureInput
{
    /// <summary>Refuses images of another shape.</summary>
    /// <exception cref="ArgumentException">They are not [B, channels, height, width].</exception>
    public static void Check(Tensor images, long channels, long height, long width)
    {
        if (images.shape.Length != 4 || images.shape[1] != channels || images.shape[2] != height || images.shape[3] != width)
        {
            throw new ArgumentException($"images are [{string.Join(", ", images.shape)}]; expected [B, {channels}, {height}, {width}]", nameof(images));
        }
    }

    /// <summary>Refuses two sets of different shapes.</summary>
    /// <exception cref="ArgumentException">They are not of one shape [B, C, H, W].</exception>
    public static void CheckPair(Tensor first, Tensor second)
    {
        if (first.shape.Length != 4 || !first.shape.SequenceEqual(second.shape))
        {
            throw new ArgumentException($"images are [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}]; expected one shape [B, C, H, W]", nameof(second));
        }
    }
}
