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
}
