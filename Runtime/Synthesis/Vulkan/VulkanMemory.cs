using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>Allocates memory of a kind that a buffer or an image can have.</summary>
internal static unsafe class VulkanMemory
{
    /// <summary>Memory of the device's own, where there is such.</summary>
    public const MemoryPropertyFlags Device = MemoryPropertyFlags.DeviceLocalBit;

    /// <summary>Memory that the host writes.</summary>
    public const MemoryPropertyFlags Host = MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit;

    /// <summary>Memory that the host reads.</summary>
    public const MemoryPropertyFlags CachedHost = Host | MemoryPropertyFlags.HostCachedBit;

    /// <summary>Allocates.</summary>
    /// <param name="device">The device.</param>
    /// <param name="requirements">What the buffer or image asks for.</param>
    /// <param name="wanted">Properties; where no memory has them all, those of <paramref name="needed"/>.</param>
    /// <param name="needed">Properties that it must have.</param>
    /// <param name="doing">For errors.</param>
    public static DeviceMemory Allocate(VulkanDevice device, in MemoryRequirements requirements, MemoryPropertyFlags wanted, MemoryPropertyFlags needed, string doing)
    {
        device.Api.GetPhysicalDeviceMemoryProperties(device.Physical, out PhysicalDeviceMemoryProperties memory);
        int type = Find(memory, requirements.MemoryTypeBits, wanted);
        type = type < 0 ? Find(memory, requirements.MemoryTypeBits, needed) : type;
        if (type < 0)
        {
            throw new GraphicsException($"{device.Limits.Device} has no memory with {needed} {doing}; update the graphics driver or use another backend");
        }

        var info = new MemoryAllocateInfo { SType = StructureType.MemoryAllocateInfo, AllocationSize = requirements.Size, MemoryTypeIndex = (uint)type };
        device.Check(device.Api.AllocateMemory(device.Handle, in info, null, out DeviceMemory allocated), doing);
        return allocated;
    }

    private static int Find(in PhysicalDeviceMemoryProperties memory, uint types, MemoryPropertyFlags flags)
    {
        for (int i = 0; i < memory.MemoryTypeCount; i++)
        {
            if ((types & (1u << i)) != 0 && memory.MemoryTypes[i].PropertyFlags.HasFlag(flags))
            {
                return i;
            }
        }

        return -1;
    }
}
