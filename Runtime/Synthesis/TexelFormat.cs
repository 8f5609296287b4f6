namespace ScaleParty.Synthesis;

/// <summary>
/// How the pixels of a texture are stored. A network's values are display-referred (it learned from sRGB-encoded
/// photographs), so 8-bit formats hold the same bytes; they differ in what a shader reads.
/// </summary>
public enum TexelFormat
{
    /// <summary>8 bits per channel; a shader reads the display-referred value, 0 to 1, unchanged.</summary>
    Rgba8 = 0,

    /// <summary>8 bits per channel labelled as sRGB; a shader reads colour decoded to linear light. Alpha is never decoded.</summary>
    Srgb8Alpha8 = 1,

    /// <summary>Half floats, display-referred, not clamped: values may pass 0 and 1.</summary>
    Rgba16Float = 2,

    /// <summary>Floats, display-referred, not clamped: values may pass 0 and 1.</summary>
    Rgba32Float = 3,
}

/// <summary>Facts about texture formats.</summary>
public static class TexelFormatExtensions
{
    /// <summary>Bytes per pixel that are handed to a texture target: 4, or 16 for both float formats (the driver narrows to half floats).</summary>
    public static int UploadBytesPerPixel(this TexelFormat format) => format.IsFloat() ? 16 : 4;

    /// <summary>Whether channels are floats.</summary>
    public static bool IsFloat(this TexelFormat format) => format is TexelFormat.Rgba16Float or TexelFormat.Rgba32Float;

    /// <summary>Whether a shader that samples the texture gets linear light instead of display-referred values.</summary>
    public static bool SamplesLinearLight(this TexelFormat format) => format == TexelFormat.Srgb8Alpha8;
}
