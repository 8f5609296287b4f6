using ScaleParty.Torch;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// A layer of INR-GAN's per-pixel network. The hypernetwork makes two factors of low rank from the style; shared weights are multiplied by
/// their product plus one, and rows are scaled to length 1 ("factorised multiplicative modulation").
/// </summary>
internal sealed class InrLayer : nn.Module
{
    private const double NormEpsilon = 1e-8;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    [ComponentName(Name = "affine")]
    private readonly EqualizedLinear _affine;

    private readonly int _rank;

    /// <param name="inChannels">Channels read.</param>
    /// <param name="outChannels">Channels made.</param>
    /// <param name="styleChannels">Size of w.</param>
    /// <param name="rank">Rank of the factors.</param>
    public InrLayer(int inChannels, int outChannels, int styleChannels, int rank)
        : base(nameof(InrLayer))
    {
        using DisposeScope scope = NewDisposeScope();
        _rank = rank;
        _weight = Parameters.Own(randn([outChannels, inChannels, 1, 1]));
        _bias = Parameters.Own(zeros(outChannels));
        _affine = new EqualizedLinear(styleChannels, (inChannels + outChannels) * rank, 0, 1, activate: false);
        RegisterComponents();
    }

    /// <summary>([B, in, H, W], [B, style]) -> [B, out, H, W].</summary>
    /// <param name="input">The map.</param>
    /// <param name="style">The style.</param>
    /// <param name="normalizes">Whether the map is first divided by its deviation over the pixels.</param>
    public Tensor Run(Tensor input, Tensor style, bool normalizes)
    {
        using DisposeScope scope = NewDisposeScope();
        long batch = input.shape[0], inChannels = _weight.shape[1], outChannels = _weight.shape[0], height = input.shape[2], width = input.shape[3];
        Tensor factors = _affine.forward(style);
        Tensor left = factors.narrow(1, 0, outChannels * _rank).view(batch, outChannels, _rank);
        Tensor right = factors.narrow(1, outChannels * _rank, inChannels * _rank).view(batch, _rank, inChannels);
        Tensor weight = _weight.view(1, outChannels, inChannels) * ((left.matmul(right) / Math.Sqrt(_rank)) + 1);
        weight = weight / (weight.square().sum(2, keepdim: true).sqrt() + NormEpsilon);
        Tensor x = input.reshape(batch, inChannels, height * width);
        if (normalizes)
        {
            x = x / (x.std(2, unbiased: true, keepdim: true) + NormEpsilon);
        }

        Tensor y = weight.matmul(x).view(batch, outChannels, height, width);
        return Activation.Apply(y + _bias.view(1, -1, 1, 1)).MoveToOuterDisposeScope();
    }
}
