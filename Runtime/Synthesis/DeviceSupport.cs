namespace ScaleParty.Synthesis;

/// <summary>What is known of a graphics device before a network runs on it.</summary>
/// <param name="Renderer">Name that its driver gives (GL_RENDERER), or null where there is none.</param>
/// <param name="Problem">Why it can run no network, as in "compute shaders need OpenGL 4.3; ..."; or null where it can.</param>
public sealed record DeviceSupport(string? Renderer, string? Problem)
{
    private static readonly string[] SoftwareRenderers =
        ["llvmpipe", "softpipe", "swrast", "software rasterizer", "SwiftShader", "Microsoft Basic Render", "GDI Generic"];

    /// <summary>Whether the driver draws on the processor.</summary>
    public bool IsSoftware => Renderer is not null && IsSoftwareRenderer(Renderer);

    /// <summary>Whether a driver of this name draws on the processor: right, but slow.</summary>
    /// <param name="renderer">The name as the driver gives it (GL_RENDERER).</param>
    public static bool IsSoftwareRenderer(string renderer)
    {
        Guard.NotNull(renderer, nameof(renderer));
        return Array.Exists(SoftwareRenderers, name => renderer.Contains(name, StringComparison.OrdinalIgnoreCase));
    }
}
