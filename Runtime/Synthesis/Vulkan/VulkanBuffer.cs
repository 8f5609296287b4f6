using ScaleParty.Synthesis.Compute;
using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>A storage buffer that grows to the largest size it was asked for and is reused from then on.</summary>
internal sealed unsafe class VulkanBuffer : IComputeBuffer
{
    private const int LeastBytes = 64;

    private readonly VulkanDevice _device;
    private readonly string _name;
    private DeviceMemory _memory;
    private bool _disposed;

    /// <param name="device">The device.</param>
    /// <param name="name">What errors call it.</param>
    public VulkanBuffer(VulkanDevice device, string name)
    {
        _device = device;
        _name = name;
        Reserve(LeastBytes);
        device.Count(1);
    }

    /// <summary>The buffer; null after disposal, or where an allocation failed.</summary>
    public Buffer Handle { get; private set; }

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public void Reserve(long bytes)
    {
        if (bytes <= Bytes)
        {
            return;
        }

        Delete();
        string doing = $"while allocating {bytes} bytes for {_name}";
        try
        {
            var info = new BufferCreateInfo { SType = StructureType.BufferCreateInfo, Size = (ulong)bytes, Usage = BufferUsageFlags.StorageBufferBit | BufferUsageFlags.TransferSrcBit | BufferUsageFlags.TransferDstBit };
            _device.Check(_device.Api.CreateBuffer(_device.Handle, in info, null, out Buffer buffer), doing);
            Handle = buffer;
            _device.Api.GetBufferMemoryRequirements(_device.Handle, buffer, out MemoryRequirements requirements);
            _memory = VulkanMemory.Allocate(_device, requirements, VulkanMemory.Device, 0, doing);
            _device.Check(_device.Api.BindBufferMemory(_device.Handle, buffer, _memory, 0), doing);
            Bytes = bytes;
        }
        catch
        {
            Delete();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> bytes) => _device.Commands.Upload(Handle, offset, bytes);

    /// <inheritdoc/>
    public void Read(Span<byte> bytes) => _device.Commands.Download(Handle, bytes, $"while reading {_name}");

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Delete();
            _device.Count(-1);
        }
    }

    private void Delete()
    {
        if (Handle.Handle != 0)
        {
            _device.Commands.Finish();
            _device.Api.DestroyBuffer(_device.Handle, Handle, null);
            _device.Api.FreeMemory(_device.Handle, _memory, null);
            (Handle, _memory, Bytes) = (default, default, 0);
        }
    }
}
