using System;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using UnityEngine;
using UnityEngine.Rendering;

namespace ScaleParty.Unity
{
    /// <summary>
    /// Compute shaders of Unity's graphics device. Kernels are <see cref="ComputeShader"/> assets whose names contain a digest of their text
    /// (<see cref="ComputeKernels.FileName"/>). Used on the main thread.
    /// </summary>
    public sealed class UnityComputeDevice : IComputeDevice
    {
        /// <summary>Folder of the kernels inside a Resources folder.</summary>
        public const string KernelFolder = "ScaleParty/";

        /// <summary>Groups of a dispatch along one axis, which Direct3D 11 limits to this number.</summary>
        public const int MaximumGroups = 65535;

        private const int Slots = 6;
        private const int Integers = 32;
        private const int SharedBytes = 32 << 10;

        private static readonly int Parameters = Shader.PropertyToID("PARAMETERS");

        private readonly Func<string, ComputeShader> _find;
        private readonly CommandBuffer _commands;
        private readonly IComputeBuffer[] _buffers = new IComputeBuffer[Slots];
        private readonly int[] _integers = new int[Integers];
        private bool _pending, _disposed;

        /// <summary>Opens the device that Unity draws with.</summary>
        /// <param name="find">The compute shader of a file name without extension, or null where there is none; by default one in <see cref="KernelFolder"/>.</param>
        /// <exception cref="GraphicsException">The device runs no such shaders; the message says why.</exception>
        public UnityComputeDevice(Func<string, ComputeShader> find = null)
        {
            if (Problem() is string problem)
            {
                throw new GraphicsException(problem);
            }

            _commands = new CommandBuffer { name = "ScaleParty" };
            _find = find ?? (name => Resources.Load<ComputeShader>(KernelFolder + name));
            int invocations = Math.Min(SystemInfo.maxComputeWorkGroupSize, SystemInfo.maxComputeWorkGroupSizeX);
            Limits = new ComputeLimits(
                SystemInfo.graphicsDeviceName,
                new ComputeLimit("SystemInfo.maxComputeWorkGroupSize", invocations),
                new ComputeLimit("the shared memory that Direct3D 11 and Metal promise", SharedBytes),
                new ComputeLimit("SystemInfo.maxGraphicsBufferSize", SystemInfo.maxGraphicsBufferSize),
                new ComputeLimit("the limit of Direct3D 11", MaximumGroups));
        }

        /// <inheritdoc/>
        public string Backend => "unity";

        /// <inheritdoc/>
        public ComputeLimits Limits { get; }

        /// <inheritdoc/>
        public ShaderLanguage Language => ShaderLanguage.Hlsl;

        /// <inheritdoc/>
        public int LiveObjects { get; private set; }

        /// <summary>Why Unity's device cannot run the kernels; null where it can, as far as Unity tells.</summary>
        public static string Problem()
        {
            if (!SystemInfo.supportsComputeShaders)
            {
                return SystemInfo.graphicsDeviceName + " has no compute shaders";
            }

            return SystemInfo.maxComputeBufferInputsCompute < Slots
                ? $"{SystemInfo.graphicsDeviceName} gives a compute shader {SystemInfo.maxComputeBufferInputsCompute} buffers; expected {Slots}"
                : null;
        }

        /// <inheritdoc/>
        public void CheckThread()
        {
            // Unity refuses calls from other threads itself.
        }

        /// <inheritdoc/>
        public void CheckUse()
        {
            if (_disposed)
            {
                throw new ObjectDisposedException(nameof(UnityComputeDevice));
            }
        }

        /// <inheritdoc/>
        public IComputeBuffer CreateBuffer(string name, int elementBytes = 16) => new UnityComputeBuffer(this, name, elementBytes);

        /// <inheritdoc/>
        public IComputeProgram CreateProgram(string name, string source)
        {
            string file = ComputeKernels.FileName(name, source);
            ComputeShader shader = _find(file);
            if (shader == null)
            {
                throw new GraphicsException($"the project has no compute shader {KernelFolder}{file} in a Resources folder, which this network needs for '{name}'; choose the network in the project window and then Assets > ScaleParty > Write Compute Shaders");
            }

            return new UnityComputeProgram(this, name, shader, ComputeKernels.Slots(source));
        }

        /// <summary>Unity measures no parts of a frame on the device.</summary>
        public IComputeTimer CreateTimer() => null;

        /// <inheritdoc/>
        public void Barrier()
        {
            // Unity puts barriers between dispatches that use the same buffers.
        }

        /// <inheritdoc/>
        public void Dispatch(IComputeProgram program, ReadOnlySpan<IComputeBuffer> buffers, IComputeTexture texture, ReadOnlySpan<int> parameters, int groupsX, int groupsY, int groupsZ)
        {
            var kernel = (UnityComputeProgram)program;
            Array.Clear(_buffers, 0, _buffers.Length);
            buffers.CopyTo(_buffers);
            parameters.CopyTo(_integers);
            kernel.Bind(_commands, _buffers, texture as UnityComputeTexture);
            _commands.SetComputeIntParams(kernel.Shader, Parameters, _integers);
            _commands.DispatchCompute(kernel.Shader, kernel.Kernel, groupsX, groupsY, groupsZ);
            _pending = true;
        }

        /// <inheritdoc/>
        public void Submit(string doing) => Flush();

        /// <inheritdoc/>
        public void PublishTextures()
        {
            // As for buffers.
        }

        /// <summary>Releases the commands; what was made on the device is disposed of before.</summary>
        public void Dispose()
        {
            if (!_disposed)
            {
                _disposed = true;
                _commands.Dispose();
            }
        }

        internal void Count(int change) => LiveObjects += change;

        /// <summary>Hands over what was issued, so that buffers can be written, read or replaced.</summary>
        internal void Flush()
        {
            if (_pending)
            {
                Graphics.ExecuteCommandBuffer(_commands);
                _commands.Clear();
                _pending = false;
            }
        }
    }
}
