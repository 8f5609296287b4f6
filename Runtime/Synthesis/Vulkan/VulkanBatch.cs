using ScaleParty.Synthesis.Compute;
using Silk.NET.Vulkan;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>One command buffer, what its dispatches and uploads need, and the fence that says when the device is done with them.</summary>
internal sealed unsafe class VulkanBatch : IDisposable
{
    /// <summary>Most dispatches of a batch.</summary>
    public const int MaximumDispatches = 128;

    private const int StagingBytes = 2 << 20;
    private const string Doing = "while preparing commands";

    private readonly VulkanDevice _device;
    private readonly HostBuffer _parameters, _staging;
    private readonly int _stride;
    private CommandPool _pool;
    private DescriptorPool _descriptors;
    private Fence _fence;

    public VulkanBatch(VulkanDevice device)
    {
        _device = device;
        _stride = (int)Math.Max(VulkanProgram.ParameterBytes, device.UniformAlignment);
        _parameters = new HostBuffer(device, MaximumDispatches * _stride, BufferUsageFlags.UniformBufferBit, VulkanMemory.Host);
        _staging = new HostBuffer(device, StagingBytes, BufferUsageFlags.TransferSrcBit, VulkanMemory.Host);
        Vk api = device.Api;
        var pool = new CommandPoolCreateInfo { SType = StructureType.CommandPoolCreateInfo, QueueFamilyIndex = device.Family };
        device.Check(api.CreateCommandPool(device.Handle, in pool, null, out _pool), Doing);
        var info = new CommandBufferAllocateInfo { SType = StructureType.CommandBufferAllocateInfo, CommandPool = _pool, Level = CommandBufferLevel.Primary, CommandBufferCount = 1 };
        device.Check(api.AllocateCommandBuffers(device.Handle, in info, out CommandBuffer commands), Doing);
        Commands = commands;
        var fence = new FenceCreateInfo { SType = StructureType.FenceCreateInfo };
        device.Check(api.CreateFence(device.Handle, in fence, null, out _fence), Doing);
        DescriptorPoolSize* sizes = stackalloc DescriptorPoolSize[]
        {
            new(DescriptorType.StorageBuffer, MaximumDispatches * Compute.ComputePass.Slots),
            new(DescriptorType.StorageImage, MaximumDispatches),
            new(DescriptorType.UniformBufferDynamic, MaximumDispatches),
        };
        var descriptors = new DescriptorPoolCreateInfo { SType = StructureType.DescriptorPoolCreateInfo, MaxSets = MaximumDispatches, PoolSizeCount = 3, PPoolSizes = sizes };
        device.Check(api.CreateDescriptorPool(device.Handle, in descriptors, null, out _descriptors), Doing);
    }

    /// <summary>The command buffer.</summary>
    public CommandBuffer Commands { get; }

    /// <summary>Whether commands are being recorded.</summary>
    public bool IsRecording { get; private set; }

    /// <summary>Whether the device was given the commands and has not been waited for.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Number of the batch among all of the device.</summary>
    public ulong Serial { get; private set; }

    /// <summary>Dispatches recorded.</summary>
    public int Dispatches { get; private set; }

    /// <summary>Bytes of its staging memory that are not in use.</summary>
    public int StagingLeft => StagingBytes - StagingUsed;

    /// <summary>Where the next bytes go in its staging memory.</summary>
    public int StagingUsed { get; private set; }

    /// <summary>Staging memory.</summary>
    public HostBuffer Staging => _staging;

    /// <summary>Where the parameters of dispatches are.</summary>
    public HostBuffer Parameters => _parameters;

    /// <summary>Waits until the device is done with it and begins to record.</summary>
    public void Begin(ulong serial)
    {
        Wait();
        _device.Check(_device.Api.ResetCommandPool(_device.Handle, _pool, 0), Doing);
        _device.Check(_device.Api.ResetDescriptorPool(_device.Handle, _descriptors, 0), Doing);
        var info = new CommandBufferBeginInfo { SType = StructureType.CommandBufferBeginInfo, Flags = CommandBufferUsageFlags.OneTimeSubmitBit };
        _device.Check(_device.Api.BeginCommandBuffer(Commands, in info), Doing);
        (IsRecording, Serial, Dispatches, StagingUsed) = (true, serial, 0, 0);
    }

    /// <summary>Hands the commands to the device.</summary>
    public void Submit(string doing)
    {
        IsRecording = false;
        _device.Check(_device.Api.EndCommandBuffer(Commands), doing);
        CommandBuffer commands = Commands;
        var info = new SubmitInfo { SType = StructureType.SubmitInfo, CommandBufferCount = 1, PCommandBuffers = &commands };
        _device.Check(_device.Api.QueueSubmit(_device.Queue, 1, in info, _fence), doing);
        IsPending = true;
    }

    /// <summary>Whether the device is done with it.</summary>
    public bool IsDone() => !IsPending || _device.Api.GetFenceStatus(_device.Handle, _fence) == Result.Success;

    /// <summary>Waits until the device is done with it.</summary>
    public void Wait()
    {
        if (IsPending)
        {
            Fence fence = _fence;
            _device.Check(_device.Api.WaitForFences(_device.Handle, 1, in fence, true, ulong.MaxValue), "while waiting for the device");
            _device.Check(_device.Api.ResetFences(_device.Handle, 1, in fence), Doing);
            IsPending = false;
        }
    }

    /// <summary>Copies bytes to the staging memory, of which there is enough.</summary>
    /// <returns>Their offset.</returns>
    public int Stage(ReadOnlySpan<byte> bytes)
    {
        int at = StagingUsed;
        bytes.CopyTo(_staging.Slice(at, bytes.Length));
        StagingUsed = (at + bytes.Length + 15) / 16 * 16;
        return at;
    }

    /// <summary>Makes the descriptor set of the next dispatch and stores its parameters.</summary>
    /// <returns>The set, and the offset of the parameters.</returns>
    public (DescriptorSet Set, uint Offset) AddDispatch(DescriptorSetLayout layout, ReadOnlySpan<byte> parameters)
    {
        int at = Dispatches * _stride;
        parameters.CopyTo(_parameters.Slice(at, parameters.Length));
        var info = new DescriptorSetAllocateInfo { SType = StructureType.DescriptorSetAllocateInfo, DescriptorPool = _descriptors, DescriptorSetCount = 1, PSetLayouts = &layout };
        _device.Check(_device.Api.AllocateDescriptorSets(_device.Handle, in info, out DescriptorSet set), Doing);
        Dispatches++;
        return (set, (uint)at);
    }

    public void Dispose()
    {
        _device.Api.DestroyDescriptorPool(_device.Handle, _descriptors, null);
        _device.Api.DestroyFence(_device.Handle, _fence, null);
        _device.Api.DestroyCommandPool(_device.Handle, _pool, null);
        _staging.Dispose();
        _parameters.Dispose();
    }
}
