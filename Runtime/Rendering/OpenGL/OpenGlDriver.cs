using ScaleParty.Synthesis;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>What the driver of an OpenGL context says of itself.</summary>
/// <param name="Vendor">Who made it (GL_VENDOR).</param>
/// <param name="Renderer">The device, such as "llvmpipe (LLVM 15.0.6, 256 bits)" (GL_RENDERER).</param>
/// <param name="Version">OpenGL's version with the driver's own (GL_VERSION).</param>
/// <param name="ShadingLanguage">Version of GLSL (GL_SHADING_LANGUAGE_VERSION).</param>
/// <param name="ComputeProblem">Why no network can run on it in compute shaders, such as an OpenGL older than 4.3; or null where one can.</param>
public sealed record OpenGlDriver(string Vendor, string Renderer, string Version, string ShadingLanguage, string? ComputeProblem)
{
    private const string Unknown = "unknown";

    /// <summary>The device, for the choice of a backend.</summary>
    public DeviceSupport Support => new(Renderer, ComputeProblem);

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
            OpenGlDevice.FindProblem(gl));
    }
}
