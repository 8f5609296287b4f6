using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>A modulated 3x3 convolution with demodulation, followed by noise, bias and activation (Sec. 3.3).</summary>
internal sealed class ModulatedConvolution : nn.Module<Tensor, Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "conv")]
    private readonly ModulatedWeights _convolution;

    [ComponentName(Name = "noise_injector.weight")]
    private readonly Parameter? _noiseStrength;

    [ComponentName(Name = "activate.bias")]
    private readonly Parameter _bias;

    public ModulatedConvolution(int inChannels, int outChannels, int styleChannels, bool hasNoise)
        : base(nameof(ModulatedConvolution))
    {
        using DisposeScope scope = NewDisposeScope();
        _convolution = new ModulatedWeights(inChannels, outChannels, 3, styleChannels, demodulate: true);
        _noiseStrength = hasNoise ? Parameters.Own(zeros(1)) : null;
        _bias = Parameters.Own(zeros(outChannels));
        RegisterComponents();
    }

    public Parameter Weight => _convolution.Weight;

    public EqualizedLinear Modulation => _convolution.Modulation;

    public Parameter? NoiseStrength => _noiseStrength;

    public Parameter Bias => _bias;

    /// <param name="input">[B, in, H, W].</param>
    /// <param name="style">[B, style].</param>
    /// <param name="noise">[B or 1, 1, H-2, W-2], or null for none.</param>
    /// <returns>[B, out, H-2, W-2].</returns>
    public override Tensor forward(Tensor input, Tensor style, Tensor? noise)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor y = _convolution.forward(input, style);
        if (noise is not null && _noiseStrength is not null)
        {
            y = y + (noise * _noiseStrength);
        }

        return Activation.Apply(y + _bias.view(1, -1, 1, 1)).MoveToOuterDisposeScope();
    }
}
