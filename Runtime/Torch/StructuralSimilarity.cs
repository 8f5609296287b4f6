using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// SSIM (Wang et al. 2004): Gaussian window of 11x11 with sigma 1.5, K1 = 0.01, K2 = 0.03, mean over channels and over the pixels
/// whose window lies inside. SelfSSIM (paper, Sec. 4.2) is this between one latent's images of different resolutions.
/// </summary>
internal static class StructuralSimilarity
{
    private const int Window = 11;
    private const double Sigma = 1.5;

    /// <summary>Compares images one by one.</summary>
    /// <param name="a">[B, C, H, W], sides of at least 11.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="range">Distance between the smallest and the largest possible value: 2 for images in [-1, 1].</param>
    /// <returns>[B], 1 for equal images.</returns>
    /// <exception cref="ArgumentException">The shapes differ or are too small.</exception>
    public static Tensor Compare(Tensor a, Tensor b, double range)
    {
        if (!a.shape.SequenceEqual(b.shape) || a.shape.Length != 4 || a.shape[2] < Window || a.shape[3] < Window)
        {
            throw new ArgumentException($"images are [{string.Join(", ", a.shape)}] and [{string.Join(", ", b.shape)}]; expected equal [B, C, H, W] with sides of at least {Window}", nameof(a));
        }

        TorchRuntime.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        Tensor x = a.to(ScalarType.Float64), y = b.to(ScalarType.Float64);
        Tensor meanX = Smooth(x), meanY = Smooth(y);
        Tensor varianceX = Smooth(x * x) - (meanX * meanX);
        Tensor varianceY = Smooth(y * y) - (meanY * meanY);
        Tensor covariance = Smooth(x * y) - (meanX * meanY);
        double c1 = Math.Pow(0.01 * range, 2), c2 = Math.Pow(0.03 * range, 2);
        Tensor map = ((2 * meanX * meanY) + c1) * ((2 * covariance) + c2)
            / (((meanX * meanX) + (meanY * meanY) + c1) * (varianceX + varianceY + c2));
        return map.mean([1, 2, 3]).MoveToOuterDisposeScope();
    }

    private static Tensor Smooth(Tensor x)
    {
        long channels = x.shape[1];
        double[] weights = [.. Enumerable.Range(0, Window).Select(i => Math.Exp(-Math.Pow(i - (Window / 2), 2) / (2 * Sigma * Sigma)))];
        Tensor kernel = tensor(weights.Select(w => w / weights.Sum()).ToArray(), device: x.device);
        Tensor rows = kernel.view(1, 1, -1, 1).expand(channels, 1, Window, 1);
        Tensor columns = kernel.view(1, 1, 1, -1).expand(channels, 1, 1, Window);
        return nn.functional.conv2d(nn.functional.conv2d(x, rows, groups: channels), columns, groups: channels);
    }
}
