using ScaleParty.Rendering;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.DependencyInjection;

/// <summary>Options of <see cref="ScalePartyServiceCollectionExtensions.AddScaleParty"/>, checked when they are first used or when the host starts.</summary>
public sealed class ScalePartyOptions
{
    /// <summary>Path of the network file; null takes the network that comes with the library.</summary>
    public string? NetworkPath { get; set; }

    /// <summary>Path of the refinement network's file, for image pyramids; null takes the one that comes with the library where the network does too, else none.</summary>
    public string? RefinementPath { get; set; }

    /// <summary>How pyramids are made; the record checks its values when they are set.</summary>
    public PyramidOptions Pyramid { get; set; } = PyramidOptions.Default;

    /// <summary>How pyramids are shown; the record checks its values when they are set.</summary>
    public PyramidViewOptions PyramidView { get; set; } = PyramidViewOptions.Default;

    /// <summary>What runs the network.</summary>
    public SynthesisBackend Backend { get; set; } = SynthesisBackend.Auto;

    /// <summary>How the processor computes; the record checks its values when they are set.</summary>
    public CpuSynthesizerOptions Cpu { get; set; } = new();

    /// <summary>How textures work that are created without options of their own; the record checks its values when they are set.</summary>
    public GenerativeTextureOptions Texture { get; set; } = GenerativeTextureOptions.Default;

    /// <summary>How streamed worlds work that are created without options of their own; the record checks its values when they are set.</summary>
    public StreamedWorldOptions World { get; set; } = StreamedWorldOptions.Default;

    /// <summary>Baked latents that are kept, 1 to 4096.</summary>
    public int LatentCacheCapacity { get; set; } = LatentCache.DefaultCapacity;
}
