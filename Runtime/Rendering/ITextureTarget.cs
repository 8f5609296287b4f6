using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// A texture that shows one whole image while the next one is written beside it. All members are called on the thread
/// that renders. An engine implements it with its own textures; <c>OpenGlTextureTarget</c> does with OpenGL.
/// </summary>
public interface ITextureTarget : IDisposable
{
    /// <summary>Format of the texels that <see cref="Write"/> takes.</summary>
    TextureFormat Format { get; }

    /// <summary>Begins an image in the hidden texture, which takes this resolution. What was begun and not shown is given up.</summary>
    void Prepare(Resolution resolution);

    /// <summary>Writes whole rows of the hidden texture.</summary>
    /// <param name="firstRow">First row, 0 at the top.</param>
    /// <param name="rows">Texels of one or more rows, <see cref="TextureFormatExtensions.UploadBytesPerPixel"/> bytes each.</param>
    void Write(int firstRow, ReadOnlySpan<byte> rows);

    /// <summary>The hidden texture is whole: from now on it is the shown one.</summary>
    void Show();
}
