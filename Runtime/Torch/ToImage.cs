using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>A modulated 1x1 convolution to the image channels, without demodulation, plus bias ("ToRGB", for any number of channels).</summary>
internal sealed class ToImage : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "conv")]
    private readonly ModulatedWeights _convolution;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public ToImage(int inChannels, int imageChannels, int styleChannels)
        : base(nameof(ToImage))
    {
        using DisposeScope scope = NewDisposeScope();
        _convolution = new ModulatedWeights(inChannels, imageChannels, 1, styleChannels);
        _bias = Parameters.Own(zeros([1, imageChannels, 1, 1]));
        RegisterComponents();
    }

    public Parameter Weight => _convolution.Weight;

    public EqualizedLinear Modulation => _convolution.Modulation;

    public Parameter Bias => _bias;

    /// <summary>([B, in, H, W], [B, style]) -> [B, image channels, H, W].</summary>
    public override Tensor forward(Tensor input, Tensor style)
    {
        using DisposeScope scope = NewDisposeScope();
        long batch = input.shape[0], channels = input.shape[1], height = input.shape[2], width = input.shape[3];

        // With few outputs, weights per image are cheaper than a scaled copy of the map.
        Tensor weight = _convolution.Scaled().view(1, -1, channels) * _convolution.forward(style).unsqueeze(1);
        Tensor pixels = input.permute(0, 2, 3, 1).reshape(batch, height * width, channels);
        Tensor image = pixels.matmul(weight.transpose(1, 2).to(input.dtype)).to(weight.dtype).view(batch, height, width, -1).permute(0, 3, 1, 2);
        return (image + _bias).MoveToOuterDisposeScope();
    }
}
