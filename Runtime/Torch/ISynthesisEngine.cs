using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>Ways of computing.</summary>
internal enum SynthesisEngine
{
    /// <summary>Ordinary tensor operations, everywhere.</summary>
    Tensor,

    /// <summary>oneDNN's convolutions with vector code between them.</summary>
    Vector,

    /// <summary>Convolutions of our own, float32 with 512-bit vectors.</summary>
    Winograd,
}

/// <summary>Computes planned images; one implementation per way of computing.</summary>
internal interface ISynthesisEngine : IDisposable
{
    /// <summary>For statistics, such as "torch cpu float32".</summary>
    string Name { get; }

    /// <summary>Folds a latent into plain convolution weights.</summary>
    IDisposable Fold(BakedLatent latent);

    /// <summary>Computes one image.</summary>
    /// <param name="folded">What <see cref="Fold"/> made.</param>
    /// <param name="plan">Which pixels to compute.</param>
    /// <param name="encoding">[H, W, C] with all its padding.</param>
    /// <param name="noise">The noise.</param>
    /// <param name="destination">Receives [height, width, image channels].</param>
    void Run(IDisposable folded, SynthesisPlan plan, ReadOnlySpan<float> encoding, NoiseSource noise, Span<float> destination);
}
