using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Benchmarks.Training;

/// <summary>
/// The generator's forward pass as StyleGAN2 and the official code take it: weights modulated and demodulated per sample, one grouped
/// convolution with a group per sample, bilinear upsampling as a step of its own. Exact padding, no noise.
/// </summary>
internal static class GroupedGenerator
{
    private const double DemodulationEpsilon = 1e-8;

    /// <summary>The images of <see cref="Generator.forward"/>, to rounding.</summary>
    /// <param name="generator">Its weights are used.</param>
    /// <param name="encoding">[B, encoding channels, H, W].</param>
    /// <param name="latents">w+, [B, styles, style].</param>
    public static Tensor Generate(Generator generator, Tensor encoding, Tensor latents)
    {
        using DisposeScope scope = NewDisposeScope();
        const int Margin = 3;
        Tensor x = Convolve(generator.Convolutions[0], encoding.contiguous(), latents.select(1, 0));
        Tensor image = ToPixels(generator.ToImageLayers[0], x, latents.select(1, 1));
        for (int level = 1; level <= generator.Description.Blocks; level++)
        {
            int k = (2 * level) - 1;
            x = Convolve(generator.Convolutions[k], Upsampling.Crop(Upsampling.Bilinear(x), 1), latents.select(1, k));
            x = Convolve(generator.Convolutions[k + 1], x, latents.select(1, k + 1));
            image = Upsampling.Crop(Upsampling.Bilinear(image), Margin) + ToPixels(generator.ToImageLayers[level], x, latents.select(1, k + 2));
        }

        return Upsampling.Crop(image, Margin).MoveToOuterDisposeScope();
    }

    private static Tensor Convolve(ModulatedConvolution layer, Tensor x, Tensor style)
    {
        Tensor weight = Modulate(layer.Weight, layer.Modulation, style);
        Tensor demodulation = (weight.square().sum([2, 3, 4], keepdim: true) + DemodulationEpsilon).rsqrt();
        return Activation.Apply(Grouped(x, weight * demodulation) + layer.Bias.view(1, -1, 1, 1));
    }

    private static Tensor ToPixels(ToImage layer, Tensor x, Tensor style) => Grouped(x, Modulate(layer.Weight, layer.Modulation, style)) + layer.Bias;

    // [1, out, in, k, k] -> [B, out, in, k, k].
    private static Tensor Modulate(Tensor weight, EqualizedLinear modulation, Tensor style)
    {
        double scale = 1 / Math.Sqrt(weight.shape[2] * weight.shape[3] * weight.shape[4]);
        return weight * scale * modulation.forward(style).view(style.shape[0], 1, -1, 1, 1);
    }

    private static Tensor Grouped(Tensor x, Tensor weight)
    {
        long batch = weight.shape[0], outputs = weight.shape[1], inputs = weight.shape[2], kernel = weight.shape[3];
        Tensor y = nn.functional.conv2d(
            x.reshape(1, batch * inputs, x.shape[2], x.shape[3]),
            weight.view(batch * outputs, inputs, kernel, kernel),
            groups: batch);
        return y.view(batch, outputs, y.shape[2], y.shape[3]);
    }
}
