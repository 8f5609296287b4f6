using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>Turns what Vulkan reports into exceptions that say what to do.</summary>
internal static class VulkanErrors
{
    /// <summary>What to install where Vulkan or a driver is missing.</summary>
    public const string InstallAdvice =
        "install a graphics driver with Vulkan; on Debian or Ubuntu, software rendering is in: apt-get install libvulkan1 mesa-vulkan-drivers";

    /// <summary>The exception for a result.</summary>
    /// <param name="result">What Vulkan returned.</param>
    /// <param name="doing">What was being done, as in "while allocating a buffer".</param>
    public static GraphicsException Describe(Result result, string doing) => result switch
    {
        Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfPoolMemory => new GraphicsException($"the graphics device ran out of memory {doing} ({Name(result)}): use a smaller resolution or an 8-bit format"),
        Result.ErrorOutOfHostMemory => new GraphicsException($"the Vulkan driver ran out of memory {doing} ({Name(result)}): close other programs or use a smaller resolution"),
        Result.ErrorTooManyObjects => new GraphicsException($"the Vulkan driver allows no more allocations {doing} ({Name(result)}): dispose of synthesizers and textures that are not needed"),
        Result.ErrorDeviceLost => new GraphicsException($"the Vulkan device was lost {doing} ({Name(result)}): the driver was reset, updated or ran out of time; dispose of the device and everything made on it, create them anew, and if it happens again update the driver"),
        Result.ErrorIncompatibleDriver => new GraphicsException($"there is no compatible Vulkan driver ({Name(result)}); {InstallAdvice}"),
        Result.ErrorInitializationFailed => new GraphicsException($"Vulkan could not be initialised {doing} ({Name(result)}); {InstallAdvice}"),
        _ => new GraphicsException($"Vulkan failed {doing} ({Name(result)})"),
    };

    // "VK_ERROR_DEVICE_LOST" of ErrorDeviceLost.
    private static string Name(Result result) =>
        "VK_" + string.Concat(result.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : $"{char.ToUpperInvariant(c)}"));
}
