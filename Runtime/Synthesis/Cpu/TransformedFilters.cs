using ScaleParty.Models;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// One convolution's filters in Winograd's form, as stored in the network but for the equalised scale and the activation's gain: styles and
/// demodulation scale the maps instead (StyleGAN2's equivalence), so that all latents share them.
/// </summary>
/// <remarks>
/// Bilinear upsampling fits the same form: the pixels that a tile reads along an axis are fixed combinations of fewer at low resolution, so
/// that only the input transform differs. Layout: [planes][panels][inputs][panel width]; the last panel is as wide as there are outputs left.
/// </remarks>
internal sealed unsafe class TransformedFilters : IDisposable
{
    // The input transform for upsampling is in quarters per axis; the filters carry the 1/16.
    private const double UpsamplingScale = 1.0 / 16;

    private readonly NativeBuffer _values = new();

    /// <param name="weights">The convolution as stored.</param>
    /// <param name="size">The tiles that they are for.</param>
    /// <param name="inputs">Input channels with padding.</param>
    /// <param name="outputs">Output channels with padding.</param>
    /// <param name="upsample">Whether bilinear upsampling comes first.</param>
    /// <param name="panelWidth">Output channels that a product kernel makes at a time.</param>
    public TransformedFilters(ConvolutionWeights weights, TileSize size, int inputs, int outputs, bool upsample, int panelWidth)
    {
        Size = size;
        long plane = (long)inputs * outputs;
        Values = _values.Take(size.Planes * plane);
        new Span<float>(Values, checked((int)(size.Planes * plane))).Clear();
        double scale = LeakyRelu.Gain / Math.Sqrt(9.0 * weights.InChannels) * (upsample ? UpsamplingScale : 1);
        Span<float> transformed = stackalloc float[size.Planes];
        for (int o = 0; o < weights.OutChannels; o++)
        {
            int panel = o / panelWidth * panelWidth, width = Math.Min(panelWidth, outputs - panel);
            for (int i = 0; i < weights.InChannels; i++)
            {
                size.Transform(weights.Weight.AsSpan(((o * weights.InChannels) + i) * 9, 9), scale, transformed);
                float* to = Values + ((long)panel * inputs) + ((long)i * width) + (o - panel);
                for (int k = 0; k < size.Planes; k++)
                {
                    to[k * plane] = transformed[k];
                }
            }
        }
    }

    /// <summary>The tiles that they are for.</summary>
    public TileSize Size { get; }

    /// <summary>The filters.</summary>
    public float* Values { get; }

    public void Dispose() => _values.Dispose();
}
