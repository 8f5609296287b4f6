using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// A modulated convolution without zero padding (StyleGAN2). conv(W s) d is computed as d conv_W(x s): one plain
/// convolution for a whole batch.
/// </summary>
internal sealed class ModulatedWeights : nn.Module<Tensor, Tensor, Tensor>
{
    private const double DemodulationEpsilon = 1e-8;

    [ComponentName(Name = "weight_orig")]
    private readonly Parameter _weight;

    [ComponentName(Name = "style_modulation")]
    private readonly EqualizedLinear _modulation;

    private readonly bool _demodulate;

    public ModulatedWeights(int inChannels, int outChannels, int kernel, int styleChannels, bool demodulate)
        : base(nameof(ModulatedWeights))
    {
        _demodulate = demodulate;
        using DisposeScope scope = NewDisposeScope();
        _weight = Parameters.Own(randn([1, outChannels, inChannels, kernel, kernel]));
        _modulation = new EqualizedLinear(styleChannels, inChannels, 1, 1, activate: false);
        RegisterComponents();
    }

    /// <summary>[1, out, in, kernel, kernel].</summary>
    public Parameter Weight => _weight;

    public EqualizedLinear Modulation => _modulation;

    /// <summary>([B, in, H, W], [B, style]) -> [B, out, H - kernel + 1, W - kernel + 1].</summary>
    public override Tensor forward(Tensor input, Tensor style)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = _weight.squeeze(0);
        weight = weight * (1 / Math.Sqrt(weight.shape[1] * weight.shape[2] * weight.shape[3]));
        Tensor s = _modulation.forward(style);
        Tensor y = nn.functional.conv2d(input * s.unsqueeze(-1).unsqueeze(-1), weight);
        if (_demodulate)
        {
            Tensor d = (s.square().matmul(weight.square().sum([2, 3]).t()) + DemodulationEpsilon).rsqrt();
            y = y * d.unsqueeze(-1).unsqueeze(-1);
        }

        return y.MoveToOuterDisposeScope();
    }
}
