using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>The weights of a modulated convolution and the layer that turns a style into scales of its input channels (StyleGAN2).</summary>
internal sealed class ModulatedWeights : nn.Module<Tensor, Tensor>
{
    private const double DemodulationEpsilon = 1e-8;

    [ComponentName(Name = "weight_orig")]
    private readonly Parameter _weight;

    [ComponentName(Name = "style_modulation")]
    private readonly EqualizedLinear _modulation;

    public ModulatedWeights(int inChannels, int outChannels, int kernel, int styleChannels)
        : base(nameof(ModulatedWeights))
    {
        using DisposeScope scope = NewDisposeScope();
        _weight = Parameters.Own(randn([1, outChannels, inChannels, kernel, kernel]));
        _modulation = new EqualizedLinear(styleChannels, inChannels, 1, 1, activate: false);
        RegisterComponents();
    }

    /// <summary>[1, out, in, kernel, kernel].</summary>
    public Parameter Weight => _weight;

    public EqualizedLinear Modulation => _modulation;

    /// <summary>The style's scales: [B, style] -> [B, in].</summary>
    public override Tensor forward(Tensor style) => _modulation.forward(style);

    /// <summary>The weights with the equalised scale, [out, in, kernel, kernel].</summary>
    public Tensor Scaled()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = _weight.squeeze(0);
        return (weight * (1 / Math.Sqrt(weight.shape[1] * weight.shape[2] * weight.shape[3]))).MoveToOuterDisposeScope();
    }

    /// <summary>The scales of the output channels that keep their variance, [B, out].</summary>
    public static Tensor Demodulation(Tensor scaled, Tensor scales)
    {
        using DisposeScope scope = NewDisposeScope();
        return (scales.square().matmul(scaled.square().sum([2, 3]).t()) + DemodulationEpsilon).rsqrt().MoveToOuterDisposeScope();
    }
}
