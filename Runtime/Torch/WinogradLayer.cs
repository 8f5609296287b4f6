using System.Runtime.Intrinsics;
using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>
/// One convolution's filters in Winograd's F(2x2, 3x3) form (Lavin and Gray, 2016, "Fast Algorithms for Convolutional
/// Neural Networks"): 16 instead of 36 multiplications per 2x2 outputs and channel pair.
/// </summary>
/// <remarks>
/// Bilinear upsampling fits the same form: the four pixels that F(2, 3) reads along an axis are fixed combinations of three
/// at low resolution, so that only the input transform differs (<see cref="WinogradKernel"/>).
/// Layout: [16][panels][inputs][32]; the last panel is as wide as there are outputs left.
/// </remarks>
internal sealed unsafe class WinogradLayer : IDisposable
{
    /// <summary>Most output channels of a panel: two vectors of 16.</summary>
    public const int PanelWidth = 32;

    /// <summary>Transformed values per tile and channel.</summary>
    public const int Planes = 16;

    // The input transform for upsampling is in quarters per axis; the filters carry the 1/16.
    private const double UpsamplingScale = 1.0 / 16;

    private readonly NativeBuffer _filters = new();

    /// <param name="weights">The convolution as stored.</param>
    /// <param name="inputs">Input channels with padding, a multiple of 8.</param>
    /// <param name="outputs">Output channels with padding, a multiple of 8.</param>
    /// <param name="upsample">Whether bilinear upsampling comes first.</param>
    public WinogradLayer(ConvolutionWeights weights, int inputs, int outputs, bool upsample)
    {
        Inputs = inputs;
        Outputs = outputs;
        Upsample = upsample;
        Count = (long)Planes * inputs * Outputs;
        var filters = (float*)_filters.Take(Count * sizeof(float));
        new Span<byte>(filters, checked((int)(Count * sizeof(float)))).Clear();
        double scale = LeakyRelu.Gain / Math.Sqrt(9.0 * weights.InChannels) * (upsample ? UpsamplingScale : 1);
        for (int o = 0; o < weights.OutChannels; o++)
        {
            for (int i = 0; i < weights.InChannels; i++)
            {
                Transform(weights.Weight.AsSpan(((o * weights.InChannels) + i) * 9, 9), scale, filters, o, i);
            }
        }
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public bool Upsample { get; }

    /// <summary>Values of the filters.</summary>
    public long Count { get; }

    /// <summary>Filters of one latent: input channels scaled by its style, output channels by its demodulation.</summary>
    /// <param name="style">One per stored input channel.</param>
    /// <param name="demodulation">One per stored output channel.</param>
    /// <param name="destination">Receives <see cref="Count"/> values.</param>
    public void Fold(float[] style, float[] demodulation, float* destination)
    {
        float* source = (float*)_filters.Take(0);
        float* scale = stackalloc float[PanelWidth];
        for (int k = 0; k < Planes; k++)
        {
            for (int first = 0; first < Outputs; first += PanelWidth)
            {
                int width = Math.Min(PanelWidth, Outputs - first);
                for (int o = 0; o < width; o++)
                {
                    scale[o] = first + o < demodulation.Length ? demodulation[first + o] : 0;
                }

                for (int i = 0; i < Inputs; i++)
                {
                    float s = i < style.Length ? style[i] : 0;
                    for (int o = 0; o < width; o += Vector256<float>.Count)
                    {
                        (Vector256.Load(source + o) * Vector256.Load(scale + o) * s).Store(destination + o);
                    }

                    source += width;
                    destination += width;
                }
            }
        }
    }

    public void Dispose() => _filters.Dispose();

    /// <summary>G K G^T of one filter, to its places in the 16 planes.</summary>
    private void Transform(ReadOnlySpan<float> filter, double scale, float* destination, int output, int input)
    {
        int panel = output / PanelWidth, width = Math.Min(PanelWidth, Outputs - (panel * PanelWidth));
        long at = ((long)panel * PanelWidth * Inputs) + ((long)input * width) + (output % PanelWidth);
        Span<float> planes = stackalloc float[Planes];
        WinogradFilter.Transform(filter, scale, planes);
        for (int plane = 0; plane < Planes; plane++)
        {
            destination[((long)plane * Inputs * Outputs) + at] = planes[plane];
        }
    }
}
