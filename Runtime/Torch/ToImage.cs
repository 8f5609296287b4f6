using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>A modulated 1x1 convolution to the image channels, without demodulation, plus bias ("ToRGB", for any number of channels).</summary>
internal sealed class ToImage : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "conv.weight_orig")]
    private readonly Parameter _weight;

    private readonly EqualizedLinear _modulation;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public ToImage(int inChannels, int imageChannels, int styleChannels)
        : base(nameof(ToImage))
    {
        using DisposeScope scope = NewDisposeScope();
        _weight = Parameters.Own(randn([1, imageChannels, inChannels, 1, 1]));
        _modulation = new EqualizedLinear(styleChannels, inChannels, 1, 1, activate: false);
        _bias = Parameters.Own(zeros(1, imageChannels, 1, 1));
        Branch.Register(this, ("conv.weight_orig", _weight), ("bias", _bias));
        Branch.Register(this, "conv", "style_modulation", _modulation);
    }

    public Parameter Weight => _weight;

    public EqualizedLinear Modulation => _modulation;

    public Parameter Bias => _bias;

    /// <summary>([B, in, H, W], [B, style]) -> [B, image channels, H, W].</summary>
    public override Tensor forward(Tensor input, Tensor style)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = _weight.squeeze(0);
        weight = weight * (1 / Math.Sqrt(weight.shape[1]));
        Tensor s = _modulation.forward(style);
        return (nn.functional.conv2d(input * s.unsqueeze(-1).unsqueeze(-1), weight) + _bias).MoveToOuterDisposeScope();
    }
}
