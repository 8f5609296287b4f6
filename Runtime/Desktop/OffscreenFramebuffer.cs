using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Desktop;

/// <summary>A framebuffer that replaces a window and can be read back: 8 bits of red, green, blue and alpha, and a depth buffer of 24 bits where one is asked for. Used on its context's thread.</summary>
public sealed unsafe class OffscreenFramebuffer : IDisposable
{
    private readonly GL _gl;
    private readonly ContextMark _context;
    private readonly uint _texture;
    private readonly uint _framebuffer;
    private readonly uint _drawn;
    private readonly uint[] _buffers = new uint[2];
    private readonly int _samples;
    private readonly byte[] _row;
    private bool _disposed;

    /// <summary>Creates the framebuffer in the current context.</summary>
    /// <param name="gl">The current context's functions.</param>
    /// <param name="size">Size in pixels.</param>
    /// <param name="depthSamples">Samples per pixel and axis of a framebuffer with depth, 1 or 2, which are averaged; 0 for none with depth.</param>
    /// <exception cref="GraphicsException">No context is current, or the driver does not support a framebuffer of this size.</exception>
    public OffscreenFramebuffer(GL gl, Resolution size, int depthSamples = 0)
    {
        ArgumentNullException.ThrowIfNull(gl);
        Guard.InRange(depthSamples, 0, 2, nameof(depthSamples));
        _gl = gl;
        Size = size;
        _samples = Math.Max(1, depthSamples);
        _row = new byte[size.Width * 4];
        _context = new ContextMark(gl, "this framebuffer");
        _context.Check();
        _texture = gl.GenTexture();
        _framebuffer = gl.GenFramebuffer();
        gl.BindTexture(TextureTarget.Texture2D, _texture);
        gl.BindBuffer(BufferTargetARB.PixelUnpackBuffer, 0);
        gl.TexImage2D(TextureTarget.Texture2D, 0, InternalFormat.Rgba8, (uint)size.Width, (uint)size.Height, 0, PixelFormat.Rgba, PixelType.UnsignedByte, null);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMaxLevel, 0);
        gl.BindTexture(TextureTarget.Texture2D, 0);
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, _framebuffer);
        gl.FramebufferTexture2D(FramebufferTarget.Framebuffer, FramebufferAttachment.ColorAttachment0, TextureTarget.Texture2D, _texture, 0);
        GLEnum status = gl.CheckFramebufferStatus(FramebufferTarget.Framebuffer);
        _drawn = depthSamples > 0 && status == GLEnum.FramebufferComplete ? AddDepth(depthSamples, ref status) : _framebuffer;
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, 0);
        if (status != GLEnum.FramebufferComplete)
        {
            Dispose();
            throw new GraphicsException($"The driver cannot draw into a picture of {size} pixels ({status}).");
        }
    }

    /// <summary>Size in pixels.</summary>
    public Resolution Size { get; }

    /// <summary>Bytes that <see cref="Read"/> writes: four per pixel.</summary>
    public int ByteCount => checked((int)(Size.PixelCount * 4));

    /// <summary>Binds the framebuffer; sets the viewport.</summary>
    /// <exception cref="GraphicsException">The context is gone.</exception>
    public void Bind()
    {
        CheckUse();
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, _drawn);
        _gl.Viewport(0, 0, (uint)(Size.Width * _samples), (uint)(Size.Height * _samples));
    }

    /// <summary>Binds the window's framebuffer; the viewport is not changed.</summary>
    public void Unbind() => _gl.BindFramebuffer(FramebufferTarget.Framebuffer, 0);

    /// <summary>Waits for the drawing to finish and reads the pixels.</summary>
    /// <param name="rgba">Exactly <see cref="ByteCount"/> bytes: rows from top to bottom, red, green, blue, alpha.</param>
    /// <exception cref="ArgumentException">The number of bytes does not fit.</exception>
    /// <exception cref="GraphicsException">The context is gone.</exception>
    public void Read(Span<byte> rgba)
    {
        CheckUse();
        if (rgba.Length != ByteCount)
        {
            throw new ArgumentException($"{rgba.Length} bytes; expected {ByteCount} for {Size} RGBA", nameof(rgba));
        }

        if (_drawn != _framebuffer)
        {
            _gl.BindFramebuffer(FramebufferTarget.ReadFramebuffer, _drawn);
            _gl.BindFramebuffer(FramebufferTarget.DrawFramebuffer, _framebuffer);
            _gl.BlitFramebuffer(0, 0, Size.Width * _samples, Size.Height * _samples, 0, 0, Size.Width, Size.Height, ClearBufferMask.ColorBufferBit, _samples == 1 ? BlitFramebufferFilter.Nearest : BlitFramebufferFilter.Linear);
            _gl.BindFramebuffer(FramebufferTarget.DrawFramebuffer, _drawn);
        }

        _gl.BindFramebuffer(FramebufferTarget.ReadFramebuffer, _framebuffer);
        _gl.BindBuffer(BufferTargetARB.PixelPackBuffer, 0);
        _gl.PixelStore(PixelStoreParameter.PackAlignment, 4);
        _gl.PixelStore(PixelStoreParameter.PackRowLength, 0);
        fixed (byte* pixels = rgba)
        {
            _gl.ReadPixels(0, 0, (uint)Size.Width, (uint)Size.Height, PixelFormat.Rgba, PixelType.UnsignedByte, pixels);
        }

        _gl.BindFramebuffer(FramebufferTarget.ReadFramebuffer, 0);
        FlipRows(rgba);
    }

    /// <summary>Deletes its objects. If the context is destroyed, nothing is done.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (_context.Remove())
            {
                if (_drawn != _framebuffer)
                {
                    _gl.DeleteFramebuffer(_drawn);
                    _gl.DeleteRenderbuffers(_buffers.AsSpan());
                }

                _gl.DeleteFramebuffer(_framebuffer);
                _gl.DeleteTexture(_texture);
            }
        }
    }

    /// <summary>A second framebuffer with depth, which is drawn into and copied to the first when it is read. Its samples are averaged by the copy: with two per axis the linear filter reads between four.</summary>
    private uint AddDepth(int samples, ref GLEnum status)
    {
        uint width = (uint)(Size.Width * samples), height = (uint)(Size.Height * samples);
        uint framebuffer = _gl.GenFramebuffer();
        _gl.GenRenderbuffers(_buffers.AsSpan());
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, framebuffer);
        foreach ((uint buffer, InternalFormat format, FramebufferAttachment attachment) in new[]
        {
            (_buffers[0], InternalFormat.Rgba8, FramebufferAttachment.ColorAttachment0),
            (_buffers[1], InternalFormat.DepthComponent24, FramebufferAttachment.DepthAttachment),
        })
        {
            _gl.BindRenderbuffer(RenderbufferTarget.Renderbuffer, buffer);
            _gl.RenderbufferStorage(RenderbufferTarget.Renderbuffer, format, width, height);
            _gl.FramebufferRenderbuffer(FramebufferTarget.Framebuffer, attachment, RenderbufferTarget.Renderbuffer, buffer);
        }

        _gl.BindRenderbuffer(RenderbufferTarget.Renderbuffer, 0);
        status = _gl.CheckFramebufferStatus(FramebufferTarget.Framebuffer);
        return framebuffer;
    }

    private void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.Check();
    }

    // OpenGL's rows start at the bottom.
    private void FlipRows(Span<byte> pixels)
    {
        for (int top = 0, bottom = pixels.Length - _row.Length; top < bottom; top += _row.Length, bottom -= _row.Length)
        {
            Span<byte> upper = pixels.Slice(top, _row.Length), lower = pixels.Slice(bottom, _row.Length);
            upper.CopyTo(_row);
            lower.CopyTo(upper);
            _row.CopyTo(lower);
        }
    }
}
