using ScaleParty.Synthesis.Compute;
using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>Records commands into batches, which are used in turn, and hands them to the device.</summary>
internal sealed unsafe class VulkanCommands : IDisposable
{
    private const int Batches = 3;
    private const int DownloadBytes = 4 << 20;
    private const AccessFlags Everything = AccessFlags.ShaderReadBit | AccessFlags.ShaderWriteBit | AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit;
    private const PipelineStageFlags Stages = PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit;

    private readonly VulkanDevice _device;
    private readonly VulkanBatch[] _batches = new VulkanBatch[Batches];
    private HostBuffer? _download;
    private ulong _serial;
    private int _current;
    private bool _copied;

    public VulkanCommands(VulkanDevice device)
    {
        _device = device;
        for (int i = 0; i < Batches; i++)
        {
            _batches[i] = new VulkanBatch(device);
        }
    }

    /// <summary>Number of the batch that is being recorded.</summary>
    public ulong Serial => Recording().Serial;

    /// <summary>The command buffer that is being recorded.</summary>
    public CommandBuffer Current => Recording().Commands;

    /// <summary>Whether the device is done with a batch.</summary>
    public bool IsDone(ulong serial)
    {
        foreach (VulkanBatch batch in _batches)
        {
            if (batch.Serial == serial)
            {
                return !batch.IsRecording && batch.IsDone();
            }
        }

        // Its place was taken since, which waited for it.
        return true;
    }

    /// <summary>What is recorded from here on waits for everything before.</summary>
    public void Barrier()
    {
        Barrier(Current, Stages, Everything);
        _copied = false;
    }

    /// <summary>Records a dispatch.</summary>
    public void Dispatch(VulkanProgram program, ReadOnlySpan<IComputeBuffer?> buffers, VulkanImage? texture, ReadOnlySpan<byte> parameters, int x, int y, int z)
    {
        if (Recording().Dispatches == VulkanBatch.MaximumDispatches)
        {
            Submit("while synthesizing an image");
        }

        VulkanBatch batch = Recording();
        if (_copied)
        {
            Barrier();
        }

        (DescriptorSet set, uint offset) = batch.AddDispatch(program.Layout.Descriptors, parameters);
        program.Layout.Write(set, buffers, texture, batch.Parameters.Handle);
        Vk api = _device.Api;
        api.CmdBindPipeline(batch.Commands, PipelineBindPoint.Compute, program.Pipeline);
        api.CmdBindDescriptorSets(batch.Commands, PipelineBindPoint.Compute, program.Layout.Pipelines, 0, 1, in set, 1, in offset);
        api.CmdDispatch(batch.Commands, (uint)x, (uint)y, (uint)z);
    }

    /// <summary>Records a write, of bytes that may change as soon as this returns.</summary>
    public void Upload(Buffer buffer, long offset, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (Recording().StagingLeft < Math.Min(bytes.Length, 256))
            {
                Submit("while uploading to a buffer");
            }

            VulkanBatch batch = Recording();
            ReadOnlySpan<byte> part = bytes[..Math.Min(bytes.Length, batch.StagingLeft)];
            Barrier();
            var copy = new BufferCopy((ulong)batch.Stage(part), (ulong)offset, (ulong)part.Length);
            _device.Api.CmdCopyBuffer(batch.Commands, batch.Staging.Handle, buffer, 1, in copy);
            _copied = true;
            offset += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Reads a buffer from its start, waiting for everything that was recorded.</summary>
    public void Download(Buffer buffer, Span<byte> bytes, string doing)
    {
        for (int done = 0; done < bytes.Length;)
        {
            Span<byte> part = bytes.Slice(done, Math.Min(DownloadBytes, bytes.Length - done));
            var copy = new BufferCopy((ulong)done, 0, (ulong)part.Length);
            Fetch(part, commands => _device.Api.CmdCopyBuffer(commands, buffer, _download!.Handle, 1, in copy), doing);
            done += part.Length;
        }
    }

    /// <summary>Reads rows of an image, waiting for everything that was recorded.</summary>
    public void Download(Image image, int width, int height, int rowBytes, Span<byte> bytes, string doing)
    {
        int most = Math.Max(1, DownloadBytes / rowBytes);
        for (int row = 0; row < height;)
        {
            int rows = Math.Min(most, height - row);
            var copy = new BufferImageCopy
            {
                ImageSubresource = new ImageSubresourceLayers(ImageAspectFlags.ColorBit, 0, 0, 1),
                ImageOffset = new Offset3D(0, row, 0),
                ImageExtent = new Extent3D((uint)width, (uint)rows, 1),
            };
            Fetch(bytes.Slice(row * rowBytes, rows * rowBytes), commands => _device.Api.CmdCopyImageToBuffer(commands, image, ImageLayout.General, _download!.Handle, 1, in copy), doing);
            row += rows;
        }
    }

    /// <summary>Hands what was recorded to the device.</summary>
    public void Submit(string doing)
    {
        if (_batches[_current].IsRecording)
        {
            _batches[_current].Submit(doing);
            _current = (_current + 1) % Batches;
        }
    }

    /// <summary>Hands what was recorded to the device and waits for all of it. A lost device is not waited for.</summary>
    public void Finish()
    {
        if (_device.IsLost)
        {
            return;
        }

        Submit("while finishing");
        foreach (VulkanBatch batch in _batches)
        {
            batch.Wait();
        }
    }

    public void Dispose()
    {
        _download?.Dispose();
        foreach (VulkanBatch batch in _batches)
        {
            batch?.Dispose();
        }
    }

    private void Fetch(Span<byte> bytes, Action<CommandBuffer> copy, string doing)
    {
        _download ??= new HostBuffer(_device, DownloadBytes, BufferUsageFlags.TransferDstBit, VulkanMemory.CachedHost);
        Barrier();
        copy(Current);
        Barrier(Current, PipelineStageFlags.HostBit, AccessFlags.HostReadBit);
        _copied = true;
        Submit(doing);
        Finish();
        _download.Slice(0, bytes.Length).CopyTo(bytes);
    }

    private void Barrier(CommandBuffer commands, PipelineStageFlags stages, AccessFlags access)
    {
        var barrier = new MemoryBarrier { SType = StructureType.MemoryBarrier, SrcAccessMask = Everything, DstAccessMask = access };
        _device.Api.CmdPipelineBarrier(commands, Stages, stages, 0, 1, in barrier, 0, null, 0, null);
    }

    private VulkanBatch Recording()
    {
        VulkanBatch batch = _batches[_current];
        if (!batch.IsRecording)
        {
            batch.Begin(++_serial);
        }

        return batch;
    }
}
