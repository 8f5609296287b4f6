using System.Buffers.Binary;
using ScaleParty.Synthesis.Compute;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace ScaleParty.Synthesis.Vulkan;

/// <summary>A kernel's pipeline.</summary>
internal sealed unsafe class VulkanProgram : IComputeProgram
{
    /// <summary>Bytes of PARAMETERS.</summary>
    public const int ParameterBytes = ParameterLayout.Integers * sizeof(int);

    private const int TypeImage = 25;
    private const int HeaderWords = 5;

    private readonly VulkanDevice _device;
    private bool _disposed;

    /// <param name="device">The device.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="spirv">Its SPIR-V.</param>
    public VulkanProgram(VulkanDevice device, string name, byte[] spirv)
    {
        _device = device;
        Layout = WritesImage(spirv) ? device.TextureLayout : device.BufferLayout;
        string doing = $"while making the pipeline of '{name}'";
        nint entry = SilkMarshal.StringToPtr("main");
        ShaderModule module = default;
        try
        {
            fixed (byte* code = spirv)
            {
                var moduleInfo = new ShaderModuleCreateInfo { SType = StructureType.ShaderModuleCreateInfo, CodeSize = (nuint)spirv.Length, PCode = (uint*)code };
                device.Check(device.Api.CreateShaderModule(device.Handle, in moduleInfo, null, out module), doing);
            }

            var info = new ComputePipelineCreateInfo
            {
                SType = StructureType.ComputePipelineCreateInfo,
                Layout = Layout.Pipelines,
                Stage = new PipelineShaderStageCreateInfo { SType = StructureType.PipelineShaderStageCreateInfo, Stage = ShaderStageFlags.ComputeBit, Module = module, PName = (byte*)entry },
            };
            device.Check(device.Api.CreateComputePipelines(device.Handle, device.PipelineCache, 1, in info, null, out Pipeline pipeline), doing);
            Pipeline = pipeline;
            device.Count(1);
        }
        finally
        {
            device.Api.DestroyShaderModule(device.Handle, module, null);
            SilkMarshal.Free(entry);
        }
    }

    /// <summary>The pipeline.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>What its slots hold.</summary>
    public VulkanLayout Layout { get; }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _device.Commands.Finish();
            _device.Api.DestroyPipeline(_device.Handle, Pipeline, null);
            _device.Count(-1);
        }
    }

    // Kernels have no images but the texture that they write.
    private static bool WritesImage(ReadOnlySpan<byte> spirv)
    {
        for (int word = HeaderWords; 4 * word < spirv.Length;)
        {
            uint instruction = BinaryPrimitives.ReadUInt32LittleEndian(spirv[(4 * word)..]);
            if ((instruction & 0xFFFF) == TypeImage)
            {
                return true;
            }

            word += Math.Max(1, (int)(instruction >> 16));
        }

        return false;
    }
}

/// <summary>What the slots of a program hold: buffers at 0 to 5, or a texture at 1 instead, and the parameters.</summary>
internal sealed unsafe class VulkanLayout : IDisposable
{
    private const int TextureSlot = 1;

    private readonly VulkanDevice _device;
    private readonly DescriptorSetLayout _descriptors;
    private readonly PipelineLayout _pipelines;

    /// <param name="device">The device.</param>
    /// <param name="hasTexture">Whether slot 1 holds a texture.</param>
    public VulkanLayout(VulkanDevice device, bool hasTexture)
    {
        const string Doing = "while describing the slots of programs";
        _device = device;
        DescriptorSetLayoutBinding* bindings = stackalloc DescriptorSetLayoutBinding[ComputePass.Slots + 1];
        for (uint slot = 0; slot <= ComputePass.Slots; slot++)
        {
            bool isParameters = slot == ComputePass.Slots;
            bindings[slot] = new DescriptorSetLayoutBinding
            {
                Binding = isParameters ? SpirvCompiler.ParameterBinding : slot,
                DescriptorType = isParameters ? DescriptorType.UniformBufferDynamic : hasTexture && slot == TextureSlot ? DescriptorType.StorageImage : DescriptorType.StorageBuffer,
                DescriptorCount = 1,
                StageFlags = ShaderStageFlags.ComputeBit,
            };
        }

        var info = new DescriptorSetLayoutCreateInfo { SType = StructureType.DescriptorSetLayoutCreateInfo, BindingCount = ComputePass.Slots + 1, PBindings = bindings };
        device.Check(device.Api.CreateDescriptorSetLayout(device.Handle, in info, null, out _descriptors), Doing);
        DescriptorSetLayout layout = _descriptors;
        var pipelines = new PipelineLayoutCreateInfo { SType = StructureType.PipelineLayoutCreateInfo, SetLayoutCount = 1, PSetLayouts = &layout };
        device.Check(device.Api.CreatePipelineLayout(device.Handle, in pipelines, null, out _pipelines), Doing);
    }

    /// <summary>The layout of a dispatch's descriptor set.</summary>
    public DescriptorSetLayout Descriptors => _descriptors;

    /// <summary>The layout of pipelines.</summary>
    public PipelineLayout Pipelines => _pipelines;

    /// <summary>Writes a dispatch's descriptor set.</summary>
    public void Write(DescriptorSet set, ReadOnlySpan<IComputeBuffer?> buffers, VulkanImage? texture, Buffer parameters)
    {
        DescriptorBufferInfo* places = stackalloc DescriptorBufferInfo[ComputePass.Slots + 1];
        WriteDescriptorSet* writes = stackalloc WriteDescriptorSet[ComputePass.Slots + 2];
        uint count = 0;
        for (int slot = 0; slot < buffers.Length; slot++)
        {
            if (buffers[slot] is VulkanBuffer buffer)
            {
                places[slot] = new DescriptorBufferInfo(buffer.Handle, 0, Vk.WholeSize);
                writes[count++] = Binding(set, (uint)slot, DescriptorType.StorageBuffer, &places[slot], null);
            }
        }

        DescriptorImageInfo image;
        if (texture is not null)
        {
            image = new DescriptorImageInfo(default, texture.View, ImageLayout.General);
            writes[count++] = Binding(set, TextureSlot, DescriptorType.StorageImage, null, &image);
        }

        places[ComputePass.Slots] = new DescriptorBufferInfo(parameters, 0, VulkanProgram.ParameterBytes);
        writes[count++] = Binding(set, SpirvCompiler.ParameterBinding, DescriptorType.UniformBufferDynamic, &places[ComputePass.Slots], null);
        _device.Api.UpdateDescriptorSets(_device.Handle, count, writes, 0, null);
    }

    public void Dispose()
    {
        _device.Api.DestroyPipelineLayout(_device.Handle, _pipelines, null);
        _device.Api.DestroyDescriptorSetLayout(_device.Handle, _descriptors, null);
    }

    private static WriteDescriptorSet Binding(DescriptorSet set, uint binding, DescriptorType type, DescriptorBufferInfo* buffer, DescriptorImageInfo* image) => new()
    {
        SType = StructureType.WriteDescriptorSet,
        DstSet = set,
        DstBinding = binding,
        DescriptorCount = 1,
        DescriptorType = type,
        PBufferInfo = buffer,
        PImageInfo = image,
    };
}
