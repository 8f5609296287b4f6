using ScaleParty.Synthesis;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>How texels are read between their centres.</summary>
public enum TextureFilter
{
    /// <summary>The nearest texel.</summary>
    Nearest = 0,

    /// <summary>Linear between the four nearest texels.</summary>
    Linear = 1,

    /// <summary>Trilinear, with mipmaps: for textures that are also shown smaller than they are.</summary>
    Mipmapped = 2,
}

/// <summary>What lies outside the texture.</summary>
public enum TextureEdge
{
    /// <summary>The texels of the edge are repeated: streaks, hardly visible over a few pixels.</summary>
    Clamp = 0,

    /// <summary>The picture is mirrored: no streaks and no seam while the view moves beyond the image.</summary>
    Mirror = 1,
}

/// <summary>Options of a texture in OpenGL, immutable.</summary>
public sealed record OpenGlTextureOptions
{
    private readonly int _pixelBuffers = 3;

    /// <summary>How pixels are stored.</summary>
    public TexelFormat Format { get; init; } = TexelFormat.Rgba8;

    /// <summary>How texels are read between their centres.</summary>
    public TextureFilter Filter { get; init; } = TextureFilter.Linear;

    /// <summary>What lies outside the texture.</summary>
    public TextureEdge Edge { get; init; } = TextureEdge.Mirror;

    /// <summary>Pixel buffers in the upload ring, 1 to 16.</summary>
    public int PixelBuffers
    {
        get => _pixelBuffers;
        init => _pixelBuffers = Guard.InRange(value, 1, 16, nameof(PixelBuffers));
    }
}
