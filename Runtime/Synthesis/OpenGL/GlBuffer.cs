using ScaleParty.Synthesis.Compute;
using Silk.NET.OpenGL;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>A shader storage buffer that grows to the largest size it was asked for and is reused from then on.</summary>
internal sealed unsafe class GlBuffer : IComputeBuffer
{
    private const int LeastBytes = 64;

    private readonly OpenGlDevice _device;
    private readonly GL _gl;
    private readonly string _name;

    /// <param name="device">The device.</param>
    /// <param name="name">What errors call it.</param>
    public GlBuffer(OpenGlDevice device, string name)
    {
        _device = device;
        _gl = device.Gl;
        _name = name;
        Handle = _gl.GenBuffer();
        device.Count(1);
        Reserve(LeastBytes);
    }

    /// <summary>The OpenGL name; 0 after disposal.</summary>
    public uint Handle { get; private set; }

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public void Reserve(long bytes)
    {
        if (bytes > Bytes)
        {
            Bytes = 0;
            Bind();
            _gl.BufferData(BufferTargetARB.ShaderStorageBuffer, (nuint)bytes, null, BufferUsageARB.DynamicCopy);
            Unbind();
            GlErrors.Check(_gl, $"while allocating {bytes} bytes for {_name}");
            Bytes = bytes;
        }
    }

    /// <inheritdoc/>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0)
        {
            Bind();
            fixed (byte* data = bytes)
            {
                _gl.BufferSubData(BufferTargetARB.ShaderStorageBuffer, (nint)offset, (nuint)bytes.Length, data);
            }

            Unbind();
        }
    }

    /// <inheritdoc/>
    public void Read(Span<byte> bytes)
    {
        _gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit);
        Bind();
        fixed (byte* data = bytes)
        {
            _gl.GetBufferSubData(BufferTargetARB.ShaderStorageBuffer, 0, (nuint)bytes.Length, data);
        }

        Unbind();
        GlErrors.Check(_gl, $"while reading {_name}");
    }

    public void Dispose()
    {
        if (Handle != 0)
        {
            if (_device.IsCurrent)
            {
                _gl.DeleteBuffer(Handle);
            }

            Handle = 0;
            _device.Count(-1);
        }
    }

    private void Bind() => _gl.BindBuffer(BufferTargetARB.ShaderStorageBuffer, Handle);

    private void Unbind() => _gl.BindBuffer(BufferTargetARB.ShaderStorageBuffer, 0);
}
