using System.Runtime.InteropServices;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Vulkan;
using ScaleParty.UnityReference;
using UnityEngine;

namespace ScaleParty.Tests.Engines;

/// <summary>Runs the compute shaders of the reference assembly's device on Vulkan, bound by the names in their texts.</summary>
internal sealed class VulkanForUnity(VulkanDevice device) : IFakeCompute, IDisposable
{
    private readonly Dictionary<string, IComputeProgram> _programs = new(StringComparer.Ordinal);

    /// <summary>Texts of the kernels that were run.</summary>
    public IEnumerable<string> Run => _programs.Keys;

    public IDisposable CreateBuffer(int bytes, int stride)
    {
        IComputeBuffer buffer = device.CreateBuffer("Unity's", stride);
        buffer.Reserve(bytes);
        return buffer;
    }

    public void Write(IDisposable buffer, int firstWord, uint[] words, int count) =>
        ((IComputeBuffer)buffer).Write(sizeof(uint) * firstWord, MemoryMarshal.AsBytes(words.AsSpan(0, count)));

    public void Read(IDisposable buffer, uint[] words, int count) => ((IComputeBuffer)buffer).Read(MemoryMarshal.AsBytes(words.AsSpan(0, count)));

    public IDisposable CreateTexture(int width, int height, RenderTextureFormat format) => new VulkanImage(device, new Resolution(width, height), format switch
    {
        RenderTextureFormat.ARGBFloat => TexelFormat.Rgba32Float,
        RenderTextureFormat.ARGBHalf => TexelFormat.Rgba16Float,
        _ => TexelFormat.Rgba8,
    });

    public void Dispatch(string text, IReadOnlyDictionary<string, IDisposable> bound, int[] parameters, int x, int y, int z)
    {
        if (!_programs.TryGetValue(text, out IComputeProgram? program))
        {
            _programs.Add(text, program = device.CreateProgram("a kernel", text));
        }

        var buffers = new IComputeBuffer?[ComputePass.Slots];
        IComputeTexture? texture = null;
        foreach (KernelSlot slot in ComputeKernels.Slots(text))
        {
            if (bound.TryGetValue(slot.Name, out IDisposable? value))
            {
                texture = slot.ElementBytes == 0 ? (IComputeTexture)value : texture;
                buffers[slot.Slot] = slot.ElementBytes == 0 ? null : (IComputeBuffer)value;
            }
        }

        device.Barrier();
        device.Dispatch(program, buffers, texture, parameters, x, y, z);
    }

    public byte[] ReadTexture(IDisposable texture)
    {
        var image = (VulkanImage)texture;
        var texels = new byte[image.ByteCount];
        image.Read(texels);
        return texels;
    }

    public void Dispose()
    {
        foreach (IComputeProgram program in _programs.Values)
        {
            program.Dispose();
        }
    }
}
