using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// A texture that shows one complete image while the next one is written to another. All members are called on the thread
/// that renders. An engine implements it with its own textures; <c>OpenGlTextureTarget</c> does with OpenGL.
/// </summary>
public interface ITextureTarget : IDisposable
{
    /// <summary>Format of the texels that <see cref="Write"/> takes.</summary>
    TexelFormat Format { get; }

    /// <summary>Starts an image in the hidden texture, which gets this resolution. An image that was started and not shown is discarded.</summary>
    void Prepare(Resolution resolution);

    /// <summary>Writes whole rows of the hidden texture.</summary>
    /// <param name="firstRow">First row, 0 at the top.</param>
    /// <param name="rows">Texels of one or more rows, <see cref="TexelFormatExtensions.UploadBytesPerPixel"/> bytes each.</param>
    void Write(int firstRow, ReadOnlySpan<byte> rows);

    /// <summary>The hidden texture is complete: from now on it is the shown one.</summary>
    void Show();
}
