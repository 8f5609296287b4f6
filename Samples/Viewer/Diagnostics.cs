using System.Runtime.InteropServices;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Viewer;

/// <summary>System, driver and backend as lines, for a report about a driver.</summary>
internal static class Diagnostics
{
    /// <summary>Prints the system and the OpenGL driver, before anything can fail because of them.</summary>
    public static void PrintDriver(TextWriter output, GL gl)
    {
        OpenGlDriver driver = OpenGlDriver.Of(gl);
        Print(output, "System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}");
        Print(output, "OpenGL", $"{driver.Version}; GLSL {driver.ShadingLanguage}");
        Print(output, "Driver", $"{driver.Renderer}, by {driver.Vendor}; {(driver.Support.IsSoftware ? "draws on the processor" : "hardware")}");
        Print(output, "Compute", driver.Support.Problem ?? "possible");
    }

    /// <summary>Prints what made the images and which assemblies of ours this process has loaded.</summary>
    public static void PrintBackend(TextWriter output, GenerativeTexture texture)
    {
        Print(output, "Network", $"{texture.Backend} ({texture.BackendReason})");
        IEnumerable<string> assemblies = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name ?? string.Empty).Order(StringComparer.Ordinal);
        Print(output, "Assemblies", string.Join(", ", assemblies.Where(name => name.StartsWith("ScaleParty", StringComparison.Ordinal))));
    }

    private static void Print(TextWriter output, string what, string value) => output.WriteLine($"{what + ":",-12}{value}");
}
