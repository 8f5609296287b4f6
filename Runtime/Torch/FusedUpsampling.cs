using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// Bilinear upsampling by 2 followed by a 3x3 convolution, as one 3x3 convolution at low resolution with four filters per
/// output channel and a pixel shuffle: as many multiplications, and no upsampled map.
/// </summary>
internal static class FusedUpsampling
{
    // [phase, low-resolution tap, tap of K] per axis, from the weights 3/4 and 1/4 of bilinear upsampling.
    private static readonly float[] Taps =
    [
        0.75f, 0.25f, 0, 0.25f, 0.75f, 0.75f, 0, 0, 0.25f,
        0.25f, 0, 0, 0.75f, 0.75f, 0.25f, 0, 0.25f, 0.75f,
    ];

    /// <summary>
    /// [O, I, 3, 3] -> [4 O, I, 3, 3]. Output channel (py * 2 + px) * O + o is channel o of the pixels at odd (1) or even (0)
    /// row py and column px, so that the shuffle moves runs of 2 O values.
    /// </summary>
    public static Tensor Filters(Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor taps = tensor(Taps, [2, 3, 3]).to(weight.dtype).to(weight.device);
        return einsum("pau,qbv,oiuv->pqoiab", taps, taps, weight)
            .reshape(4 * weight.shape[0], weight.shape[1], 3, 3)
            .MoveToOuterDisposeScope();
    }

    /// <summary>[B, 4 C, H, W] of <see cref="Filters"/> -> [B, C, 2H, 2W], laid out channels-last.</summary>
    public static Tensor Shuffle(Tensor phases)
    {
        using DisposeScope scope = NewDisposeScope();
        long batch = phases.shape[0], channels = phases.shape[1] / 4, height = phases.shape[2], width = phases.shape[3];
        return phases.permute(0, 2, 3, 1)
            .reshape(batch, height, width, 2, 2, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(batch, 2 * height, 2 * width, channels)
            .permute(0, 3, 1, 2)
            .MoveToOuterDisposeScope();
    }
}
