using ScaleParty.Sampling;
using ScaleParty.Synthesis.Compute;

namespace ScaleParty.Synthesis;

/// <summary>Receives an image on the graphics device: a texture that is written while another one is shown. All members are called on the thread that renders.</summary>
public interface IDeviceImageTarget
{
    /// <summary>
    /// A texture of this resolution that is not shown and may be written until <see cref="Complete"/>. What
    /// was begun and not completed is given up. Its storage is what shaders can write: RGBA8 for both 8-bit formats, of which
    /// <see cref="TexelFormat.Srgb8Alpha8"/> is shown through a view.
    /// </summary>
    IComputeTexture Begin(Resolution resolution);

    /// <summary>Every texel has been written: from now on this texture is the shown one.</summary>
    void Complete();
}
