using ScaleParty.Synthesis.Compute;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>A texture with storage that shaders can write.</summary>
/// <param name="format">How its texels are stored.</param>
internal sealed class GlTexture(TexelFormat format) : IComputeTexture
{
    /// <summary>The OpenGL name.</summary>
    public uint Handle { get; set; }

    /// <inheritdoc/>
    public TexelFormat Format { get; } = format;
}
