using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>Slopes of images per pixel.</summary>
internal static class Slopes
{
    /// <summary>Central differences along x and then y, halved where the edge repeats.</summary>
    /// <param name="images">[B, 1, H, W].</param>
    /// <returns>[B, 2, H, W].</returns>
    public static Tensor Of(Tensor images)
    {
        return cat([Along(3), Along(2)], 1);

        Tensor Along(int axis)
        {
            long side = images.shape[axis];
            Tensor before = cat([images.narrow(axis, 0, 1), images.narrow(axis, 0, side - 1)], axis);
            Tensor after = cat([images.narrow(axis, 1, side - 1), images.narrow(axis, side - 1, 1)], axis);
            return (after - before) / 2;
        }
    }
}
