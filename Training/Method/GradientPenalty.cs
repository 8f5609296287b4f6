using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>R1 (Mescheder et al. 2018): the squared gradient of the scores of real images with respect to the images.</summary>
internal static class GradientPenalty
{
    /// <summary>Mean over the batch of the sum of squares over an image's pixels and channels; its graph reaches the discriminator's parameters.</summary>
    /// <param name="images">The images that were scored, a leaf that requires a gradient.</param>
    /// <param name="scores">[B, 1].</param>
    public static Tensor SquaredGradient(Tensor images, Tensor scores)
    {
        using DisposeScope scope = NewDisposeScope();
        // Without retain_graph beside it, create_graph alone frees what the second pass needs.
        Tensor gradient = autograd.grad([scores.sum()], [images], retain_graph: true, create_graph: true)[0];
        return (gradient.square().sum() / images.shape[0]).MoveToOuterDisposeScope();
    }
}
