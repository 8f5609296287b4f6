using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Torch;

/// <summary>Scales every vector to a root mean square of 1: the first layer of the mapping network.</summary>
internal sealed class PixelNorm : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-6;

    public PixelNorm()
        : base(nameof(PixelNorm))
    {
    }

    /// <summary>[B, C] -> [B, C].</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return (input / (input.square().mean([1], keepdim: true).sqrt() + Epsilon)).MoveToOuterDisposeScope();
    }
}
