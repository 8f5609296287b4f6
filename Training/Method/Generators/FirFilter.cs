using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>The filter outer([1, 3, 3, 1]) / 64 times 4 with which StyleGAN2 upsamples by 2.</summary>
internal static class FirFilter
{
    // One axis: [1, 3, 3, 1] / 8 times 2. The filter is symmetric, so its direction does not matter.
    private static readonly float[] Weights = [0.25f, 0.75f, 0.75f, 0.25f];

    /// <summary>Smooths a map that a transposed convolution of stride 2 has made: [B, C, 2n + 1, 2n + 1] -> [B, C, 2n, 2n].</summary>
    public static Tensor Smooth(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        long channels = x.shape[1];
        Tensor rows = nn.functional.conv2d(x, Taps(x, channels, 4, 1), padding: [1, 0], groups: channels);
        return nn.functional.conv2d(rows, Taps(x, channels, 1, 4), padding: [0, 1], groups: channels).MoveToOuterDisposeScope();
    }

    /// <summary>Inserts zeros and smooths: [B, C, n, n] -> [B, C, 2n, 2n].</summary>
    public static Tensor Upsample(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        long channels = x.shape[1];
        Tensor rows = nn.functional.conv_transpose2d(x, Taps(x, channels, 4, 1), strides: [2, 1], padding: [1, 0], groups: channels);
        return nn.functional.conv_transpose2d(rows, Taps(x, channels, 1, 4), strides: [1, 2], padding: [0, 1], groups: channels).MoveToOuterDisposeScope();
    }

    private static Tensor Taps(Tensor x, long channels, long height, long width) =>
        tensor(Weights, device: x.device).view(1, 1, height, width).expand(channels, 1, height, width);
}
