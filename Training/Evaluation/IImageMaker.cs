using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>What every measure needs of a network, whatever its method: images of latents and regions.</summary>
internal interface IImageMaker : IDisposable
{
    /// <summary>What the network is. Of a compared method, its channels, its levels and what it was trained on.</summary>
    NetworkDescription Description { get; }

    /// <summary>Tells the network's weights from others.</summary>
    string Fingerprint { get; }

    /// <summary>Whether parts of the frame are made as such; else they are read from an image of the frame, and what moves with a part tells nothing about the method.</summary>
    bool MakesParts { get; }

    /// <summary>Images of latents <paramref name="first"/>, first + 1, ... of a family.</summary>
    /// <param name="regions">One region per image, all of one resolution.</param>
    /// <param name="seed">Names the family of latents.</param>
    /// <param name="noise">The noise, the same for all images but with the random policy; null for noise as in training.</param>
    /// <param name="truncation">1 for the whole variety.</param>
    /// <param name="first">Number of the first latent.</param>
    /// <param name="degrees">With a Fourier encoding, the angle that the content is turned by about the frame's centre, clockwise on screen.</param>
    /// <returns>[N, C, H, W].</returns>
    Tensor Make(IReadOnlyList<ImageRegion> regions, ulong seed, NoiseSettings? noise = null, double truncation = 1, int first = 0, double degrees = 0);
}
