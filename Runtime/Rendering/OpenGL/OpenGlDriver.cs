using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>What the driver of an OpenGL context says of itself.</summary>
/// <param name="Vendor">Who made it (GL_VENDOR).</param>
/// <param name="Renderer">The device, such as "llvmpipe (LLVM 15.0.6, 256 bits)" (GL_RENDERER).</param>
/// <param name="Version">OpenGL's version with the driver's own (GL_VERSION).</param>
/// <param name="ShadingLanguage">Version of GLSL (GL_SHADING_LANGUAGE_VERSION).</param>
/// <param name="Major">First number of OpenGL's version.</param>
/// <param name="Minor">Second number of OpenGL's version.</param>
public sealed record OpenGlDriver(string Vendor, string Renderer, string Version, string ShadingLanguage, int Major, int Minor)
{
    private const string Unknown = "unknown";

    /// <summary>What can run on it: compute shaders need OpenGL 4.3, which macOS does not offer.</summary>
    public DeviceSupport Support => new(
        Renderer,
        Major > 4 || (Major == 4 && Minor >= 3) ? null : $"compute shaders need OpenGL 4.3, and the context of {Renderer} offers {Major}.{Minor}");

    /// <summary>Asks the driver of a context.</summary>
    /// <param name="gl">The functions of the context that is current on this thread.</param>
    /// <exception cref="GraphicsException">No context is current.</exception>
    public static OpenGlDriver Of(GL gl)
    {
        GlErrors.RequireVersion(Guard.NotNull(gl, nameof(gl)), 3, 0, "a generative texture");
        return new OpenGlDriver(
            gl.GetStringS(StringName.Vendor) ?? Unknown,
            gl.GetStringS(StringName.Renderer) ?? Unknown,
            gl.GetStringS(StringName.Version) ?? Unknown,
            gl.GetStringS(StringName.ShadingLanguageVersion) ?? Unknown,
            gl.GetInteger(GetPName.MajorVersion),
            gl.GetInteger(GetPName.MinorVersion));
    }
}
