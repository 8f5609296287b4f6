using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Editor.Onnx;

/// <summary>What an exported graph reads and how it computes.</summary>
internal sealed record OnnxExportOptions
{
    /// <summary>Oldest version of the operators that has all that are used with today's definitions.</summary>
    public const int OldestOpset = 13;

    /// <summary>Newest version of the operators with the same definitions.</summary>
    public const int NewestOpset = 17;

    /// <summary>How the graph is given its latent.</summary>
    public OnnxLatentKind Latents { get; init; }

    /// <summary>With <see cref="OnnxLatentKind.Fixed"/>, the latent.</summary>
    public BakedLatent? Latent { get; init; }

    /// <summary>Pixels of the image; null for any number, which the runtime learns from an input.</summary>
    public Resolution? Size { get; init; }

    /// <summary>Whether centre and scale are inputs; else the image shows the full frame.</summary>
    public bool RegionInputs { get; init; }

    /// <summary>Whether the graph reads the encoding that the host has made instead of a region: for warps, anchored lattices and positions in double precision.</summary>
    public bool EncodingInput { get; init; }

    /// <summary>Whether the noise maps are inputs; else there is no noise.</summary>
    public bool NoiseInputs { get; init; }

    /// <summary>What happens at the edges of maps.</summary>
    public PaddingMode Padding { get; init; } = PaddingMode.Exact;

    /// <summary>Whether filters and maps are in half precision; inputs, positions, latents and the image remain in single precision.</summary>
    public bool Half { get; init; }

    /// <summary>Version of the operators, <see cref="OldestOpset"/> to <see cref="NewestOpset"/>.</summary>
    public int Opset { get; init; } = 15;
}
