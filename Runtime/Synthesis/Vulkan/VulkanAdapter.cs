using ScaleParty.Synthesis.Compute;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>A physical device and its queues for compute shaders.</summary>
internal sealed unsafe class VulkanAdapter
{
    private const string WriteFeature = "shaderStorageImageWriteWithoutFormat";

    private VulkanAdapter(Vk api, PhysicalDevice handle)
    {
        Handle = handle;
        api.GetPhysicalDeviceProperties(handle, out PhysicalDeviceProperties properties);
        Properties = properties;
        Name = SilkMarshal.PtrToString((nint)properties.DeviceName) ?? "unknown";
        Problem = FindProblem(api);
    }

    /// <summary>The device.</summary>
    public PhysicalDevice Handle { get; }

    /// <summary>What it says of itself.</summary>
    public PhysicalDeviceProperties Properties { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The family of queues to use.</summary>
    public uint Family { get; private set; }

    /// <summary>Bits of a timestamp on these queues; 0 for none.</summary>
    public int TimestampBits { get; private set; }

    /// <summary>Why no network can run on it; null where one can.</summary>
    private string? Problem { get; }

    /// <summary>Chooses a device: the fastest kind that has what is needed.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="name">Part of its name; null for any.</param>
    /// <exception cref="GraphicsException">There is none; the message says why.</exception>
    public static VulkanAdapter Choose(VulkanInstance instance, string? name)
    {
        uint count = 0;
        Result result = instance.Api.EnumeratePhysicalDevices(instance.Handle, ref count, null);
        var handles = new PhysicalDevice[count];
        if (result == Result.Success && count > 0)
        {
            fixed (PhysicalDevice* first = handles)
            {
                result = instance.Api.EnumeratePhysicalDevices(instance.Handle, ref count, first);
            }
        }

        if (result is not (Result.Success or Result.Incomplete))
        {
            throw VulkanErrors.Describe(result, "while looking for devices");
        }

        VulkanAdapter[] all = [.. handles.Take((int)count).Select(h => new VulkanAdapter(instance.Api, h))];
        VulkanAdapter[] named = [.. all.Where(a => name is null || a.Name.Contains(name, StringComparison.OrdinalIgnoreCase))];
        if (all.Length == 0)
        {
            throw new GraphicsException($"Vulkan has no device; {VulkanErrors.InstallAdvice}");
        }

        if (named.Length == 0)
        {
            throw new GraphicsException($"no Vulkan device is called '{name}'; there are {string.Join(", ", all.Select(a => a.Name))}");
        }

        return named.Where(a => a.Problem is null).MinBy(a => a.Order)
            ?? throw new GraphicsException($"no Vulkan device can run networks: {string.Join("; ", named.Select(a => $"{a.Name}: {a.Problem}"))}. Update the graphics driver or use another backend");
    }

    /// <summary>What compute shaders may use.</summary>
    public ComputeLimits ReadLimits()
    {
        PhysicalDeviceLimits l = Properties.Limits;
        uint invocations = Math.Min(l.MaxComputeWorkGroupInvocations, l.MaxComputeWorkGroupSize[0]);
        uint groups = Math.Min(l.MaxComputeWorkGroupCount[0], Math.Min(l.MaxComputeWorkGroupCount[1], l.MaxComputeWorkGroupCount[2]));
        return new ComputeLimits(
            Name,
            new(l.MaxComputeWorkGroupInvocations <= l.MaxComputeWorkGroupSize[0] ? "maxComputeWorkGroupInvocations" : "maxComputeWorkGroupSize[0]", invocations),
            new("maxComputeSharedMemorySize", l.MaxComputeSharedMemorySize),
            new("maxStorageBufferRange", l.MaxStorageBufferRange),
            new("maxComputeWorkGroupCount", groups));
    }

    // Discrete, integrated, virtual, processor.
    private int Order => Properties.DeviceType switch
    {
        PhysicalDeviceType.DiscreteGpu => 0,
        PhysicalDeviceType.IntegratedGpu => 1,
        PhysicalDeviceType.VirtualGpu => 2,
        _ => 3,
    };

    private string? FindProblem(Vk api)
    {
        if (Properties.ApiVersion < Vk.Version11)
        {
            return $"it offers Vulkan {Properties.ApiVersion >> 22}.{(Properties.ApiVersion >> 12) & 0x3FF}; 1.1 is needed";
        }

        api.GetPhysicalDeviceFeatures(Handle, out PhysicalDeviceFeatures features);
        if (!features.ShaderStorageImageWriteWithoutFormat)
        {
            return $"it lacks {WriteFeature}";
        }

        PhysicalDeviceLimits l = Properties.Limits;
        uint buffers = Math.Min(l.MaxPerStageDescriptorStorageBuffers, l.MaxDescriptorSetStorageBuffers);
        if (buffers < ComputePass.Slots)
        {
            return $"maxPerStageDescriptorStorageBuffers is {buffers}; {ComputePass.Slots} are needed";
        }

        uint count = 0;
        api.GetPhysicalDeviceQueueFamilyProperties(Handle, ref count, null);
        var families = new QueueFamilyProperties[count];
        fixed (QueueFamilyProperties* first = families)
        {
            api.GetPhysicalDeviceQueueFamilyProperties(Handle, ref count, first);
        }

        int family = Array.FindIndex(families, f => f.QueueFlags.HasFlag(QueueFlags.ComputeBit));
        if (family < 0)
        {
            return "it has no queue for compute shaders";
        }

        Family = (uint)family;
        TimestampBits = (int)families[family].TimestampValidBits;
        return null;
    }
}
