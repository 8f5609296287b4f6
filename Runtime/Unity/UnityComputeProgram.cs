using System.Collections.Generic;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using UnityEngine;
using UnityEngine.Rendering;

namespace ScaleParty.Unity
{
    /// <summary>A kernel in a compute shader asset, and what it calls its slots.</summary>
    internal sealed class UnityComputeProgram : IComputeProgram
    {
        private readonly UnityComputeDevice _device;
        private readonly string _name;
        private readonly List<(KernelSlot Slot, int Property)> _slots = new List<(KernelSlot, int)>();
        private bool _disposed;

        public UnityComputeProgram(UnityComputeDevice device, string name, ComputeShader shader, IReadOnlyList<KernelSlot> slots)
        {
            _device = device;
            _name = name;
            Shader = shader;
            Kernel = shader.FindKernel("main");
            if (!shader.IsSupported(Kernel))
            {
                throw new GraphicsException($"{SystemInfo.graphicsDeviceName} does not support the compute shader {shader.name} ('{name}'); the console of the editor has the compiler's messages");
            }

            foreach (KernelSlot slot in slots)
            {
                _slots.Add((slot, UnityEngine.Shader.PropertyToID(slot.Name)));
            }

            device.Count(1);
        }

        /// <summary>The asset.</summary>
        public ComputeShader Shader { get; }

        /// <summary>Index of the kernel.</summary>
        public int Kernel { get; }

        /// <summary>Binds buffers by slot, and the texture.</summary>
        /// <exception cref="GraphicsException">A buffer's elements do not have the size that the shader declares.</exception>
        public void Bind(CommandBuffer commands, IComputeBuffer[] buffers, UnityComputeTexture texture)
        {
            for (int slot = 0; slot < buffers.Length; slot++)
            {
                if (buffers[slot] is UnityComputeBuffer buffer)
                {
                    Bind(commands, slot, buffer);
                }
            }

            if (texture != null)
            {
                foreach ((KernelSlot Slot, int Property) declared in _slots)
                {
                    if (declared.Slot.ElementBytes == 0)
                    {
                        commands.SetComputeTextureParam(Shader, Kernel, declared.Property, texture.Texture);
                    }
                }
            }
        }

        /// <summary>The asset is Unity's.</summary>
        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                _device.Count(-1);
            }
        }

        private void Bind(CommandBuffer commands, int slot, UnityComputeBuffer buffer)
        {
            int other = 0;
            foreach ((KernelSlot Slot, int Property) declared in _slots)
            {
                if (declared.Slot.Slot != slot || declared.Slot.ElementBytes == 0)
                {
                    continue;
                }

                if (declared.Slot.ElementBytes == buffer.ElementBytes)
                {
                    commands.SetComputeBufferParam(Shader, Kernel, declared.Property, buffer.Buffer);
                    return;
                }

                other = declared.Slot.ElementBytes;
            }

            if (other != 0)
            {
                throw new GraphicsException($"'{_name}' reads elements of {other} bytes at slot {slot}, and the buffer has elements of {buffer.ElementBytes}, which Direct3D's structured buffers do not allow");
            }
        }
    }

    /// <summary>A texture that kernels write.</summary>
    internal sealed class UnityComputeTexture : IComputeTexture
    {
        public UnityComputeTexture(RenderTexture texture, TexelFormat format)
        {
            Texture = texture;
            Format = format;
        }

        /// <summary>Unity's texture, with random write.</summary>
        public RenderTexture Texture { get; }

        /// <inheritdoc/>
        public TexelFormat Format { get; }
    }
}
