using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// A modulated 3x3 convolution without zero padding, followed by noise, bias and activation (StyleGAN2; Sec. 3.3).
/// conv(W s) d is computed as d conv_W(x s): one plain convolution for a whole batch.
/// </summary>
internal sealed class ModulatedConvolution : nn.Module<Tensor, Tensor, Tensor?, Tensor>
{
    private const double DemodulationEpsilon = 1e-8;

    [ComponentName(Name = "conv.weight_orig")]
    private readonly Parameter _weight;

    private readonly EqualizedLinear _modulation;

    [ComponentName(Name = "noise_injector.weight")]
    private readonly Parameter? _noiseStrength;

    [ComponentName(Name = "activate.bias")]
    private readonly Parameter _bias;

    public ModulatedConvolution(int inChannels, int outChannels, int styleChannels, bool hasNoise)
        : base(nameof(ModulatedConvolution))
    {
        using DisposeScope scope = NewDisposeScope();
        _weight = Parameters.Own(randn([1, outChannels, inChannels, 3, 3]));
        _modulation = new EqualizedLinear(styleChannels, inChannels, 1, 1, activate: false);
        _noiseStrength = hasNoise ? Parameters.Own(zeros(1)) : null;
        _bias = Parameters.Own(zeros(outChannels));
        Branch.Register(this, ("conv.weight_orig", _weight), ("noise_injector.weight", _noiseStrength), ("activate.bias", _bias));
        Branch.Register(this, "conv", "style_modulation", _modulation);
    }

    public Parameter Weight => _weight;

    public EqualizedLinear Modulation => _modulation;

    public Parameter? NoiseStrength => _noiseStrength;

    public Parameter Bias => _bias;

    /// <param name="input">[B, in, H, W].</param>
    /// <param name="style">[B, style].</param>
    /// <param name="noise">[B or 1, 1, H-2, W-2], or null for none.</param>
    /// <returns>[B, out, H-2, W-2].</returns>
    public override Tensor forward(Tensor input, Tensor style, Tensor? noise)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = _weight.squeeze(0);
        weight = weight * (1 / Math.Sqrt(9.0 * weight.shape[1]));
        Tensor s = _modulation.forward(style);
        Tensor y = nn.functional.conv2d(input * s.unsqueeze(-1).unsqueeze(-1), weight);
        Tensor d = (s.square().matmul(weight.square().sum([2, 3]).t()) + DemodulationEpsilon).rsqrt();
        y = y * d.unsqueeze(-1).unsqueeze(-1);
        if (noise is not null && _noiseStrength is not null)
        {
            y = y + (noise * _noiseStrength);
        }

        return Activation.Apply(y + _bias.view(1, -1, 1, 1)).MoveToOuterDisposeScope();
    }
}
