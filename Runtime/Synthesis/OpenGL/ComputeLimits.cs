using System.Globalization;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>What a device's compute shaders may use.</summary>
/// <param name="Device">The renderer's name as the driver gives it.</param>
/// <param name="Invocations">Largest number of invocations in a group.</param>
/// <param name="SharedBytes">Shared memory of a group in bytes.</param>
/// <param name="BufferBytes">Largest part of a buffer that a shader sees, in bytes.</param>
internal sealed record ComputeLimits(string Device, int Invocations, int SharedBytes, long BufferBytes)
{
    /// <summary>What the smallest tiling needs.</summary>
    public const int LeastInvocations = 64;

    /// <summary>What the smallest tiling needs, in bytes.</summary>
    public const int LeastSharedBytes = 16 << 10;

    private const int Major = 4, Minor = 3;

    /// <summary>Asks the context that is current on this thread.</summary>
    /// <exception cref="GraphicsException">There is no context, or it is older than OpenGL 4.3.</exception>
    public static ComputeLimits Read(GL gl)
    {
        GlErrors.RequireVersion(gl, Major, Minor, "synthesis in compute shaders (which macOS does not offer; torch runs everywhere)");
        gl.GetInteger((GetPName)GLEnum.MaxShaderStorageBlockSize, out int bytes);
        return new ComputeLimits(
            gl.GetStringS(StringName.Renderer) ?? "unknown",
            gl.GetInteger((GetPName)GLEnum.MaxComputeWorkGroupInvocations),
            gl.GetInteger((GetPName)GLEnum.MaxComputeSharedMemorySize),
            bytes > 0 ? bytes : int.MaxValue);
    }

    /// <summary>Whether the context that is current on this thread has compute shaders.</summary>
    public static bool AreAvailable(GL gl) => GlErrors.HasVersion(gl, Major, Minor);

    /// <summary>Throws where not even the smallest tiling fits.</summary>
    /// <exception cref="GraphicsException">The message names the device, its limits and what is needed.</exception>
    public void Check()
    {
        if (Invocations < LeastInvocations || SharedBytes < LeastSharedBytes)
        {
            throw new GraphicsException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Device} allows groups of {Invocations} invocations with {SharedBytes} bytes of shared memory; synthesis in compute shaders needs {LeastInvocations} and {LeastSharedBytes}: update the graphics driver or use torch"));
        }
    }
}
