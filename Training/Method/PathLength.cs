using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>Path-length regularisation (StyleGAN2): a step of fixed size in w should change the image by a fixed amount.</summary>
internal static class PathLength
{
    /// <summary>How long a step through the image each latent makes, per image: |J^T y| with random y.</summary>
    /// <param name="images">[B, C, H, W], made from <paramref name="latents"/> with the graph kept.</param>
    /// <param name="latents">w+ [B, styles, style], requiring a gradient.</param>
    /// <param name="noise">Unit normal of the images' shape.</param>
    /// <returns>[B]; its graph reaches the generator's parameters.</returns>
    public static Tensor Lengths(Tensor images, Tensor latents, Tensor noise)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor projected = (images * noise).sum() / Math.Sqrt((double)images.shape[2] * images.shape[3]);
        Tensor gradient = autograd.grad([projected], [latents], retain_graph: true, create_graph: true)[0];
        return gradient.square().sum(2).mean([1]).sqrt().MoveToOuterDisposeScope();
    }

    /// <summary>The penalty: squared distance of the lengths from their running mean.</summary>
    /// <param name="lengths">[B].</param>
    /// <param name="mean">The running mean before this step, a scalar.</param>
    /// <param name="decay">How fast the mean follows; 0.01 in StyleGAN2.</param>
    /// <returns>The penalty, and the running mean after this step (detached).</returns>
    public static (Tensor Penalty, Tensor Mean) Penalty(Tensor lengths, Tensor mean, double decay)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor next = mean + ((lengths.mean() - mean) * decay);
        Tensor penalty = (lengths - next).square().mean();
        return (penalty.MoveToOuterDisposeScope(), next.detach().MoveToOuterDisposeScope());
    }
}
