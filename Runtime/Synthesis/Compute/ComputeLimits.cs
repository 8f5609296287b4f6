using System.Globalization;

namespace ScaleParty.Synthesis.Compute;

/// <summary>One limit of a device.</summary>
/// <param name="Name">What the device's interface calls it, such as GL_MAX_COMPUTE_SHARED_MEMORY_SIZE.</param>
/// <param name="Value">The largest value allowed.</param>
public sealed record ComputeLimit(string Name, long Value);

/// <summary>What a device's compute shaders may use.</summary>
/// <param name="Device">The device's name as the driver gives it.</param>
/// <param name="Invocations">Invocations of a group; the smallest tiling needs 64.</param>
/// <param name="SharedBytes">Shared memory of a group in bytes; the smallest tiling needs 16 KiB.</param>
/// <param name="BufferBytes">Bytes of a buffer that a shader sees.</param>
/// <param name="Groups">Groups of a dispatch along one axis; 65535 where devices promise no more.</param>
public sealed record ComputeLimits(string Device, ComputeLimit Invocations, ComputeLimit SharedBytes, ComputeLimit BufferBytes, ComputeLimit Groups)
{
    /// <summary>What the smallest tiling needs.</summary>
    internal const int LeastInvocations = 64;

    /// <summary>What the smallest tiling needs, in bytes.</summary>
    internal const int LeastSharedBytes = 16 << 10;

    /// <summary>Throws where not even the smallest tiling fits.</summary>
    /// <exception cref="GraphicsException">The message names the device, the limit and what is needed.</exception>
    public void Check()
    {
        Require(Invocations, LeastInvocations);
        Require(SharedBytes, LeastSharedBytes);
        Require(Groups, 1);
    }

    private void Require(ComputeLimit limit, long needed)
    {
        if (limit.Value < needed)
        {
            throw new GraphicsException(string.Format(
                CultureInfo.InvariantCulture,
                "{0} of {1} is {2}; synthesis in compute shaders needs {3}: update the graphics driver or use another backend",
                limit.Name,
                Device,
                limit.Value,
                needed));
        }
    }
}
