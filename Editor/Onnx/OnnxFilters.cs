using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Editor.Onnx;

/// <summary>The constants of convolutions: equalised scale and the activation's gain in the filters, a fixed latent too, and bilinear upsampling where it is fused.</summary>
internal static class OnnxFilters
{
    // [phase, low-resolution tap, tap of the filter] per axis, from the weights 3/4 and 1/4 of bilinear upsampling.
    private static readonly float[] Taps =
    [
        0.75f, 0.25f, 0, 0.25f, 0.75f, 0.75f, 0, 0, 0.25f,
        0.25f, 0, 0, 0.75f, 0.75f, 0.25f, 0, 0.25f, 0.75f,
    ];

    /// <summary>The filters of a convolution, [out, in, 3, 3].</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="style">With a fixed latent, the factor of each input channel; else null.</param>
    /// <param name="demodulation">With a fixed latent, the factor of each output channel; else null.</param>
    public static float[] Of(ConvolutionWeights layer, float[]? style, float[]? demodulation)
    {
        double scale = LeakyRelu.Gain / Math.Sqrt(9.0 * layer.InChannels);
        var filters = new float[layer.Weight.Length];
        for (int i = 0; i < filters.Length; i++)
        {
            int output = i / (9 * layer.InChannels), input = i / 9 % layer.InChannels;
            filters[i] = (float)(layer.Weight[i] * scale * (style?[input] ?? 1) * (demodulation?[output] ?? 1));
        }

        return filters;
    }

    /// <summary>[O, I, 3, 3] -> [4 O, I, 3, 3]: bilinear upsampling by 2 before the convolution; output channel (2 py + px) O + o is channel o of the pixels at odd (1) or even (0) row py and column px.</summary>
    public static float[] Upsampling(float[] filters)
    {
        var fused = new float[4 * filters.Length];
        for (int phase = 0; phase < 4; phase++)
        {
            ReadOnlySpan<float> rows = Taps.AsSpan(9 * (phase / 2), 9), columns = Taps.AsSpan(9 * (phase % 2), 9);
            for (int first = 0; first < filters.Length; first += 9)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    float sum = 0;
                    for (int k = 0; k < 9; k++)
                    {
                        sum += rows[(3 * (tap / 3)) + (k / 3)] * columns[(3 * (tap % 3)) + (k % 3)] * filters[first + k];
                    }

                    fused[(phase * filters.Length) + first + tap] = sum;
                }
            }
        }

        return fused;
    }

    /// <summary>The filters of a to-image layer, [image channels, in], with a fixed latent's style where there is one.</summary>
    public static float[] ToImage(ToImageWeights layer, float[]? style)
    {
        var filters = new float[layer.Weight.Length];
        ToImageFolding.Weights(layer, style ?? [.. Enumerable.Repeat(1f, layer.InChannels)], layer.InChannels, filters);
        return filters;
    }
}
