using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>
/// What all methods that are compared have in common: latents and a region give an image, at the sizes that the method can make by itself.
/// <see cref="RegionRendering"/> makes any other region of those.
/// </summary>
internal interface IImageGenerator : IDisposable
{
    /// <summary>The parameters.</summary>
    nn.Module Module { get; }

    /// <summary>Size of z and w.</summary>
    int StyleChannels { get; }

    /// <summary>Latents per image: one for every layer that may have its own.</summary>
    int StyleCount { get; }

    /// <summary>Mean of w over many z, [1, style]: a buffer that truncation leads to.</summary>
    Tensor MeanLatent { get; }

    /// <summary>The mapping network: z [B, style] -> w [B, style].</summary>
    Tensor Map(Tensor z);

    /// <summary>What the method makes by itself in order to show a region: the region, or a full frame that is then resampled.</summary>
    ImageRegion Native(ImageRegion region);

    /// <summary>Sizes of the noise maps of a region that the method makes by itself; empty without noise.</summary>
    IReadOnlyList<Resolution> NoiseSizes(ImageRegion native);

    /// <summary>Makes images of regions as <see cref="Native"/> gives them. Differentiable twice.</summary>
    /// <param name="latents">[B, styles, style].</param>
    /// <param name="native">One region per image, all of one resolution.</param>
    /// <param name="noise">A map [B or 1, 1, h, w] of unit variance per size of <see cref="NoiseSizes"/>; null for none.</param>
    /// <returns>[B, C, H, W], about -1 to 1.</returns>
    /// <exception cref="ArgumentException">The method cannot make such a region.</exception>
    Tensor Make(Tensor latents, IReadOnlyList<ImageRegion> native, IReadOnlyList<Tensor>? noise);
}
