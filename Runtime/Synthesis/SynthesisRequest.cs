using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;

namespace ScaleParty.Synthesis;

/// <summary>Everything that determines one image of a network.</summary>
/// <param name="Latent">The baked latent: styles, demodulation and, with Fourier encoding, phases.</param>
/// <param name="Region">What to show of the continuous image.</param>
public sealed record SynthesisRequest(BakedLatent Latent, ImageRegion Region)
{
    /// <summary>A map on positions, or null for none.</summary>
    public Warp? Warp { get; init; }

    /// <summary>The noise; ignored by networks that were trained without.</summary>
    public NoiseSettings Noise { get; init; } = NoiseSettings.Off;

    /// <summary>The padding mode.</summary>
    public PaddingMode Padding { get; init; } = PaddingMode.Exact;

    /// <summary>Whether the lattice follows the region or is fixed in image space.</summary>
    public LatticeAnchor Anchor { get; init; } = LatticeAnchor.Free;

    /// <summary>How the image is made; null for the synthesizer's own way. Only one with a pyramid has a choice; others make every image afresh.</summary>
    public SynthesisMode? Mode { get; init; }

    /// <summary>The lattice this request is made on, for a network with <paramref name="blocks"/> upsampling blocks; its <see cref="SampleLattice.Delivered"/> is the image's resolution.</summary>
    public SampleLattice Lattice(int blocks) => SampleLattice.For(Region, blocks, Padding, Anchor);
}
