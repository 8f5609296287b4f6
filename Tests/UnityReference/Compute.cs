using System;
using System.Collections.Generic;
using System.Linq;
using ScaleParty.UnityReference;

namespace UnityEngine
{
    public static class SystemInfo
    {
        public static string graphicsDeviceName => "Fake";

        public static bool supportsComputeShaders => FakeEngine.HasCompute;

        public static int maxComputeBufferInputsCompute => 8;

        public static int maxComputeWorkGroupSize => 1024;

        public static int maxComputeWorkGroupSizeX => 1024;

        public static long maxGraphicsBufferSize => 1L << 30;

        public static bool SupportsRandomWriteOnRenderTextureFormat(RenderTextureFormat format) => true;
    }

    public sealed class Shader : Object
    {
        private static readonly List<string> Names = new();

        public static int PropertyToID(string name)
        {
            if (!Names.Contains(name))
            {
                Names.Add(name);
            }

            return Names.IndexOf(name);
        }

        internal static string NameOf(int id) => Names[id];
    }

    public sealed class ComputeShader : Object
    {
        internal ComputeShader(string name, string text) => (this.name, Text) = (name, text);

        internal string Text { get; }

        internal Dictionary<string, IDisposable> Bound { get; } = new();

        public int FindKernel(string name) => Text.Contains("#pragma kernel " + name) ? 0 : throw new ArgumentException("there is no such kernel");

        public bool IsSupported(int kernelIndex) => true;
    }

    public sealed class GraphicsBuffer : IDisposable
    {
        [Flags]
        public enum Target
        {
            Structured = 16,
        }

        public GraphicsBuffer(Target target, int count, int stride)
        {
            (this.count, this.stride) = (count, stride);
            Memory = FakeEngine.Compute.CreateBuffer(count * stride, stride);
            FakeEngine.Alive.Add(nameof(GraphicsBuffer));
        }

        public int count { get; }

        public int stride { get; }

        public string name { private get; set; }

        internal IDisposable Memory { get; private set; }

        public void SetData(Array data, int managedBufferStartIndex, int graphicsBufferStartIndex, int count) =>
            FakeEngine.Compute.Write(Memory, graphicsBufferStartIndex, ((uint[])data).Skip(managedBufferStartIndex).Take(count).ToArray(), count);

        public void GetData(Array data, int managedBufferStartIndex, int computeBufferStartIndex, int count) =>
            FakeEngine.Compute.Read(Memory, (uint[])data, count);

        public void Dispose()
        {
            if (Memory != null)
            {
                Memory.Dispose();
                Memory = null;
                FakeEngine.Alive.Remove(nameof(GraphicsBuffer));
            }
        }
    }
}

namespace UnityEngine.Rendering
{
    public sealed class CommandBuffer : IDisposable
    {
        private readonly List<Action> _commands = new();

        public CommandBuffer() => FakeEngine.Alive.Add(nameof(CommandBuffer));

        public string name { get; set; }

        public void SetComputeIntParams(ComputeShader computeShader, int nameID, params int[] values)
        {
            var copy = (int[])values.Clone();
            _commands.Add(() => Integers[computeShader] = copy);
        }

        public void SetComputeBufferParam(ComputeShader computeShader, int kernelIndex, int nameID, GraphicsBuffer buffer)
        {
            string name = Shader.NameOf(nameID);
            _commands.Add(() => computeShader.Bound[name] = buffer.Memory ?? throw new UnityException($"{name} was released"));
        }

        public void SetComputeTextureParam(ComputeShader computeShader, int kernelIndex, int nameID, RenderTargetIdentifier rt)
        {
            string name = Shader.NameOf(nameID);
            var texture = (RenderTexture)rt.Texture;
            _commands.Add(() => computeShader.Bound[name] = texture.Memory ?? throw new UnityException($"{name} was released"));
        }

        public void DispatchCompute(ComputeShader computeShader, int kernelIndex, int threadGroupsX, int threadGroupsY, int threadGroupsZ)
        {
            if (Math.Max(threadGroupsX, Math.Max(threadGroupsY, threadGroupsZ)) > 65535)
            {
                throw new ArgumentOutOfRangeException(nameof(threadGroupsX), "there are more than 65535 groups along an axis");
            }

            _commands.Add(() => FakeEngine.Compute.Dispatch(computeShader.Text, computeShader.Bound, Integers[computeShader], threadGroupsX, threadGroupsY, threadGroupsZ));
        }

        public void Clear() => _commands.Clear();

        public void Release()
        {
            FakeEngine.Alive.Remove(nameof(CommandBuffer));
            _commands.Clear();
        }

        public void Dispose() => Release();

        private Dictionary<ComputeShader, int[]> Integers { get; } = new();

        internal void Execute() => _commands.ForEach(c => c());
    }

    public struct RenderTargetIdentifier
    {
        public RenderTargetIdentifier(Texture tex) => Texture = tex;

        internal Texture Texture { get; }

        public static implicit operator RenderTargetIdentifier(Texture tex) => new RenderTargetIdentifier(tex);
    }
}
