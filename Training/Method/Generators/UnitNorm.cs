using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>Scales every vector to a root mean square of 1 with the epsilon inside the root, as the official codes of StyleGAN2, MS-PE, CIPS and INR-GAN have it.</summary>
internal sealed class UnitNorm() : nn.Module<Tensor, Tensor>(nameof(UnitNorm))
{
    private const double Epsilon = 1e-8;

    /// <summary>[B, C] -> [B, C].</summary>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return (input * (input.square().mean([1], keepdim: true) + Epsilon).rsqrt()).MoveToOuterDisposeScope();
    }
}
