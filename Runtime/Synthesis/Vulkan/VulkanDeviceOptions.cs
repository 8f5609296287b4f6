namespace ScaleParty.Synthesis.Vulkan;

/// <summary>How a <see cref="VulkanDevice"/> is chosen and used. Immutable.</summary>
public sealed record VulkanDeviceOptions
{
    /// <summary>Part of the name of the device to take, in any case; null takes the first discrete card, else an integrated one, else the processor.</summary>
    public string? DeviceName { get; init; }

    /// <summary>Whether Khronos' validation layer checks every call, where it is installed; what it finds is a <see cref="GraphicsException"/>.</summary>
    public bool Validate { get; init; }

    /// <summary>
    /// Folder that keeps compiled kernels; null for scaleparty/spirv in the user's folder of caches. A program that is shipped with this
    /// folder filled needs no compiler for the networks that filled it.
    /// </summary>
    public string? ShaderFolder { get; init; }
}
