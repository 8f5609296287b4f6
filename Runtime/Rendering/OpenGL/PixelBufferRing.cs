using ScaleParty.Synthesis;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>
/// Pixel buffer objects used in turn: the driver copies one to a texture while the next is filled. Each is discarded when
/// it is mapped, so that filling never waits for a copy.
/// </summary>
internal sealed unsafe class PixelBufferRing : IDisposable
{
    private readonly GL _gl;
    private readonly uint[] _buffers;
    private readonly nuint[] _capacities;
    private int _next;

    public PixelBufferRing(GL gl, int count)
    {
        _gl = gl;
        _buffers = new uint[count];
        _capacities = new nuint[count];
        _gl.GenBuffers(_buffers.AsSpan());
    }

    /// <summary>Binds and maps the next buffer for writing; <see cref="Unmap"/> ends it and leaves it bound.</summary>
    public Span<byte> Map(int bytes)
    {
        int index = _next;
        _next = (_next + 1) % _buffers.Length;
        _gl.BindBuffer(BufferTargetARB.PixelUnpackBuffer, _buffers[index]);
        if (_capacities[index] < (nuint)bytes)
        {
            _gl.BufferData(BufferTargetARB.PixelUnpackBuffer, (nuint)bytes, null, BufferUsageARB.StreamDraw);
            _capacities[index] = (nuint)bytes;
        }

        void* memory = _gl.MapBufferRange(BufferTargetARB.PixelUnpackBuffer, 0, (nuint)bytes, MapBufferAccessMask.WriteBit | MapBufferAccessMask.InvalidateBufferBit);
        if (memory == null)
        {
            _capacities[index] = 0;
            Unbind();
            GlErrors.Check(_gl, $"while mapping a pixel buffer of {bytes} bytes");
            throw new GraphicsException($"a pixel buffer of {bytes} bytes cannot be mapped; update the graphics driver");
        }

        return new Span<byte>(memory, bytes);
    }

    public void Unmap()
    {
        if (!_gl.UnmapBuffer(BufferTargetARB.PixelUnpackBuffer))
        {
            Unbind();
            GlErrors.Check(_gl, "while unmapping a pixel buffer");
            throw new GraphicsException("the contents of a pixel buffer were lost while it was written, as happens when the display changes; the next image replaces it");
        }
    }

    public void Unbind() => _gl.BindBuffer(BufferTargetARB.PixelUnpackBuffer, 0);

    public void Dispose() => _gl.DeleteBuffers(_buffers.AsSpan());
}
