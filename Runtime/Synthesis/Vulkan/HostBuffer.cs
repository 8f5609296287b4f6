using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>A buffer of fixed size in memory that the host sees.</summary>
internal sealed unsafe class HostBuffer : IDisposable
{
    private readonly VulkanDevice _device;
    private DeviceMemory _memory;
    private byte* _bytes;

    /// <param name="device">The device.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="usage">What it is used for.</param>
    /// <param name="wanted">Properties of its memory besides those that the host needs.</param>
    public HostBuffer(VulkanDevice device, int bytes, BufferUsageFlags usage, MemoryPropertyFlags wanted)
    {
        const string Doing = "while allocating memory for transfers";
        _device = device;
        Size = bytes;
        try
        {
            var info = new BufferCreateInfo { SType = StructureType.BufferCreateInfo, Size = (ulong)bytes, Usage = usage };
            device.Check(device.Api.CreateBuffer(device.Handle, in info, null, out Buffer buffer), Doing);
            Handle = buffer;
            device.Api.GetBufferMemoryRequirements(device.Handle, buffer, out MemoryRequirements requirements);
            _memory = VulkanMemory.Allocate(device, requirements, wanted, VulkanMemory.Host, Doing);
            device.Check(device.Api.BindBufferMemory(device.Handle, buffer, _memory, 0), Doing);
            void* mapped;
            device.Check(device.Api.MapMemory(device.Handle, _memory, 0, (ulong)bytes, 0, &mapped), Doing);
            _bytes = (byte*)mapped;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The buffer.</summary>
    public Buffer Handle { get; private set; }

    /// <summary>Its size in bytes.</summary>
    public int Size { get; }

    /// <summary>Part of its memory.</summary>
    public Span<byte> Slice(int start, int length) => new Span<byte>(_bytes, Size).Slice(start, length);

    public void Dispose()
    {
        _device.Api.DestroyBuffer(_device.Handle, Handle, null);
        _device.Api.FreeMemory(_device.Handle, _memory, null);
        (Handle, _memory) = (default, default);
        _bytes = null;
    }
}
