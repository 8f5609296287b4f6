using ScaleParty.Synthesis.Compute;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Limits of devices that are smaller than the one that runs the tests.</summary>
internal static class ToyLimits
{
    public static ComputeLimits Of(string device, int invocations, int sharedBytes, long bufferBytes = int.MaxValue, int groups = 65535) => new(
        device,
        new("GL_MAX_COMPUTE_WORK_GROUP_INVOCATIONS", invocations),
        new("GL_MAX_COMPUTE_SHARED_MEMORY_SIZE", sharedBytes),
        new("GL_MAX_SHADER_STORAGE_BLOCK_SIZE", bufferBytes),
        new("GL_MAX_COMPUTE_WORK_GROUP_COUNT", groups));
}
