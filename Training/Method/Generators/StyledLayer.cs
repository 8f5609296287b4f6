using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// A modulated and demodulated convolution, then noise, bias and leaky ReLU (StyleGAN2). How the convolution changes the size is the caller's: what
/// it does must be linear and the same for every channel, so that demodulation may come after it.
/// </summary>
internal sealed class StyledLayer : nn.Module
{
    [ComponentName(Name = "conv")]
    private readonly ModulatedWeights _convolution;

    [ComponentName(Name = "noise_injector.weight")]
    private readonly Parameter? _noiseStrength;

    [ComponentName(Name = "activate.bias")]
    private readonly Parameter _bias;

    /// <param name="inChannels">Channels read.</param>
    /// <param name="outChannels">Channels made.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="styleChannels">Size of w.</param>
    /// <param name="hasNoise">Whether it adds noise, with a strength that starts at 0.</param>
    public StyledLayer(int inChannels, int outChannels, int kernel, int styleChannels, bool hasNoise)
        : base(nameof(StyledLayer))
    {
        using DisposeScope scope = NewDisposeScope();
        _convolution = new ModulatedWeights(inChannels, outChannels, kernel, styleChannels);
        _noiseStrength = hasNoise ? Parameters.Own(zeros(1)) : null;
        _bias = Parameters.Own(zeros(outChannels));
        RegisterComponents();
    }

    /// <summary>Runs the layer.</summary>
    /// <param name="input">[B, in, H, W].</param>
    /// <param name="style">[B, style].</param>
    /// <param name="noise">[B or 1, 1, h, w] of the output's size; null for none.</param>
    /// <param name="convolve">The convolution: (map [B, in, H, W], weights [out, in, k, k]) -> [B, out, h, w].</param>
    public Tensor Run(Tensor input, Tensor style, Tensor? noise, Func<Tensor, Tensor, Tensor> convolve)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = _convolution.Scaled();
        Tensor s = _convolution.forward(style);
        Tensor y = convolve(input * Column(s), weight) * Column(ModulatedWeights.Demodulation(weight, s));
        if (noise is not null && _noiseStrength is not null)
        {
            y = y + (noise * _noiseStrength);
        }

        return Activation.Apply(y + _bias.view(1, -1, 1, 1)).MoveToOuterDisposeScope();
    }

    private static Tensor Column(Tensor factors) => factors.unsqueeze(-1).unsqueeze(-1);
}
