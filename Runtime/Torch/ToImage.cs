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
        _convolution = new ModulatedWeights(inChannels, imageChannels, 1, styleChannels, demodulate: false);
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
        return (_convolution.forward(input, style) + _bias).MoveToOuterDisposeScope();
    }
}
