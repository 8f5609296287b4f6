using System.Runtime.InteropServices;
using ScaleParty.Rendering.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>A buffer on the device that grows to the largest size it was asked for and is reused from then on.</summary>
internal sealed unsafe class GlBuffer : IDisposable
{
    private const int LeastBytes = 64;

    private readonly GL _gl;
    private readonly string _name;

    /// <param name="gl">The functions of the current context.</param>
    /// <param name="name">What errors call it.</param>
    public GlBuffer(GL gl, string name)
    {
        _gl = gl;
        _name = name;
        Handle = gl.GenBuffer();
        Reserve(LeastBytes);
    }

    /// <summary>The OpenGL name; 0 after disposal.</summary>
    public uint Handle { get; private set; }

    /// <summary>Bytes that it holds.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes room; contents are lost when it grows.</summary>
    public void Reserve(long bytes)
    {
        if (bytes > Bytes)
        {
            Bind();
            _gl.BufferData(BufferTargetARB.ShaderStorageBuffer, (nuint)bytes, null, BufferUsageARB.DynamicCopy);
            Unbind();
            GlErrors.Check(_gl, $"while allocating {bytes} bytes for {_name}");
            Bytes = bytes;
        }
    }

    /// <summary>Writes values from a byte offset on; there must be room.</summary>
    public void Write<T>(long offset, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.Length > 0)
        {
            Bind();
            fixed (T* data = values)
            {
                _gl.BufferSubData(BufferTargetARB.ShaderStorageBuffer, (nint)offset, (nuint)MemoryMarshal.AsBytes(values).Length, data);
            }

            Unbind();
        }
    }

    /// <summary>Reads values from the start, waiting until they are there.</summary>
    public void Read<T>(Span<T> values)
        where T : unmanaged
    {
        Bind();
        fixed (T* data = values)
        {
            _gl.GetBufferSubData(BufferTargetARB.ShaderStorageBuffer, 0, (nuint)MemoryMarshal.AsBytes(values).Length, data);
        }

        Unbind();
    }

    public void Dispose()
    {
        if (Handle != 0)
        {
            _gl.DeleteBuffer(Handle);
            Handle = 0;
        }
    }

    private void Bind() => _gl.BindBuffer(BufferTargetARB.ShaderStorageBuffer, Handle);

    private void Unbind() => _gl.BindBuffer(BufferTargetARB.ShaderStorageBuffer, 0);
}
