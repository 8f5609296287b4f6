using ScaleParty.Synthesis;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>
/// A modulated 3x3 convolution with demodulation and without zero padding, followed by noise, bias and activation (Sec. 3.3).
/// conv(W s) d is computed as d conv_W(x s): one plain convolution for a whole batch.
/// </summary>
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
        _convolution = new ModulatedWeights(inChannels, outChannels, 3, styleChannels);
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
    public override Tensor forward(Tensor input, Tensor style, Tensor? noise) => Run(input, style, noise, upsample: false);

    /// <summary>Bilinear upsampling by 2 before the convolution, without the pixels that clamping would touch.</summary>
    /// <param name="input">[B, in, H, W].</param>
    /// <param name="style">[B, style].</param>
    /// <param name="noise">[B or 1, 1, 2H-4, 2W-4], or null for none.</param>
    /// <returns>[B, out, 2H-4, 2W-4].</returns>
    public Tensor Upsample(Tensor input, Tensor style, Tensor? noise) => Run(input, style, noise, upsample: true);

    private Tensor Run(Tensor input, Tensor style, Tensor? noise, bool upsample)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = _convolution.Scaled();
        Tensor s = _convolution.forward(style);
        ScalarType type = input.dtype;
        Tensor x = input * Column(s, type);
        Tensor y = upsample
            ? FusedUpsampling.Shuffle(nn.functional.conv2d(x, FusedUpsampling.Filters(weight).to(type)))
            : nn.functional.conv2d(x, weight.to(type));

        // The activation's gain goes through leaky ReLU, which is positively homogeneous, on to the small factors.
        Tensor d = ModulatedWeights.Demodulation(weight, s) * LeakyRelu.Gain;
        y = addcmul((_bias * LeakyRelu.Gain).to(type).view(1, -1, 1, 1), y, Column(d, type), 1);
        if (noise is not null && _noiseStrength is not null)
        {
            y = y + (noise * (_noiseStrength * LeakyRelu.Gain)).to(type);
        }

        return nn.functional.leaky_relu(y, LeakyRelu.Slope, inplace: true).MoveToOuterDisposeScope();
    }

    private static Tensor Column(Tensor factors, ScalarType type) => factors.to(type).unsqueeze(-1).unsqueeze(-1);
}
