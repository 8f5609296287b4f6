using System.Numerics;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>
/// Two OpenGL textures, one shown and one being written through a ring of pixel buffers. Needs OpenGL 3.3. Every member is
/// called on the thread that made it, with its context current; after a call no pixel buffer and no texture is bound.
/// As an <see cref="IImageTarget"/> it takes one image straight from a synthesizer: converted into mapped pixel buffers,
/// uploaded and shown. As an <see cref="IDeviceImageTarget"/>, which needs OpenGL 4.3, it lets compute shaders write the hidden
/// texture.
/// </summary>
/// <remarks>
/// From OpenGL 4.3 on textures have immutable storage. Shaders cannot write texels labelled as sRGB: with
/// <see cref="TexelFormat.Srgb8Alpha8"/> the storage is RGBA8, and what is shown is an sRGB view of it.
/// </remarks>
public sealed unsafe class OpenGlTextureTarget : ITextureTarget, IImageTarget, IDeviceImageTarget
{
    // Larger writes go in slices, which bounds the memory of the ring.
    private const int SliceBytes = 4 << 20;

    private readonly GL _gl;
    private readonly OpenGlTextureOptions _options;
    private readonly PixelBufferRing _ring;
    private readonly ContextMark _context;
    private readonly uint[] _textures = new uint[2];
    private readonly GlTexture[] _storage;
    private readonly Resolution?[] _resolutions = new Resolution?[2];
    private readonly int _maximumSide;
    private readonly bool _reportsResets, _isImmutable;
    private float[] _values = [];
    private int _channels;
    private Resolution _direct = new(1, 1);
    private int _shown;
    private bool _hasImage, _disposed;

    /// <summary>Creates the textures; they take memory with the first image.</summary>
    /// <param name="gl">The functions of the context that is current on this thread.</param>
    /// <param name="options">Format, filter and edge.</param>
    /// <exception cref="GraphicsException">No context is current, or it is older than OpenGL 3.3.</exception>
    public OpenGlTextureTarget(GL gl, OpenGlTextureOptions? options = null)
        : this(gl, options, GlErrors.HasVersion(Guard.NotNull(gl, nameof(gl)), 4, 3))
    {
    }

    internal OpenGlTextureTarget(GL gl, OpenGlTextureOptions? options, bool isImmutable)
    {
        _gl = Guard.NotNull(gl, nameof(gl));
        _options = options ?? new OpenGlTextureOptions();
        _storage = [new GlTexture(_options.Format), new GlTexture(_options.Format)];
        GlErrors.RequireVersion(gl, 3, 3, "a generative texture");
        GlErrors.Discard(gl);
        _maximumSide = gl.GetInteger(GetPName.MaxTextureSize);
        _reportsResets = GlErrors.ReportsResets(gl);
        _isImmutable = isImmutable;
        _context = new ContextMark(gl, "this texture");
        _ring = new PixelBufferRing(gl, _options.PixelBuffers);
        if (!_isImmutable)
        {
            gl.GenTextures(_textures.AsSpan());
            for (int index = 0; index < _textures.Length; index++)
            {
                _storage[index].Handle = _textures[index];
                gl.BindTexture(TextureTarget.Texture2D, _textures[index]);
                SetParameters();
            }

            gl.BindTexture(TextureTarget.Texture2D, 0);
        }

        GlErrors.Check(gl, "while creating a texture");
    }

    /// <summary>The functions of its context.</summary>
    internal GL Gl => _gl;

    /// <inheritdoc/>
    public TexelFormat Format => _options.Format;

    /// <summary>OpenGL name of the shown texture, or 0 before the first image. It changes with every image: ask each frame.</summary>
    public uint Handle => _hasImage ? _textures[_shown] : 0;

    /// <summary>Resolution of the shown texture, or null before the first image.</summary>
    public Resolution? Resolution => _hasImage ? _resolutions[_shown] : null;

    /// <inheritdoc/>
    public void Prepare(Resolution resolution)
    {
        CheckUse();
        GlErrors.Discard(_gl);
        int hidden = 1 - _shown;
        if (_resolutions[hidden] == resolution)
        {
            return;
        }

        if (Math.Max(resolution.Width, resolution.Height) > _maximumSide)
        {
            throw new GraphicsException($"a texture of {resolution} pixels is too large for this graphics driver; expected sides up to {_maximumSide}");
        }

        _resolutions[hidden] = null;
        if (_isImmutable)
        {
            Store(hidden, resolution);
        }
        else
        {
            _gl.BindTexture(TextureTarget.Texture2D, _textures[hidden]);
            _ring.Unbind();
            _gl.TexImage2D(TextureTarget.Texture2D, 0, InternalFormat, (uint)resolution.Width, (uint)resolution.Height, 0, PixelFormat.Rgba, TexelType, null);
        }

        _gl.BindTexture(TextureTarget.Texture2D, 0);
        GlErrors.Check(_gl, $"while allocating a texture of {resolution} pixels in {Format}");
        _resolutions[hidden] = resolution;
    }

    /// <inheritdoc/>
    public void Write(int firstRow, ReadOnlySpan<byte> rows)
    {
        CheckUse();
        Resolution resolution = Hidden();
        int rowBytes = resolution.Width * Format.UploadBytesPerPixel();
        int count = rows.Length / rowBytes;
        if (rows.Length == 0 || rows.Length % rowBytes != 0 || firstRow < 0 || firstRow > resolution.Height - count)
        {
            throw new ArgumentException($"{rows.Length} bytes from row {firstRow} are not whole rows of a texture of {resolution} pixels with {rowBytes} bytes per row", nameof(rows));
        }

        int slice = Math.Max(1, SliceBytes / rowBytes);
        for (int done = 0; done < count; done += slice)
        {
            int now = Math.Min(slice, count - done);
            ReadOnlySpan<byte> part = rows.Slice(done * rowBytes, now * rowBytes);
            part.CopyTo(_ring.Map(part.Length));
            Upload(firstRow + done, now, resolution.Width);
        }
    }

    /// <inheritdoc/>
    public void Show()
    {
        CheckUse();
        Hidden();
        int hidden = 1 - _shown;
        if (_options.Filter == TextureFilter.Mipmapped)
        {
            _gl.BindTexture(TextureTarget.Texture2D, _textures[hidden]);
            _gl.GenerateMipmap(TextureTarget.Texture2D);
            _gl.BindTexture(TextureTarget.Texture2D, 0);
        }

        GlErrors.CheckReset(_gl, _reportsResets);
        GlErrors.Check(_gl, "while uploading a texture");
        _shown = hidden;
        _hasImage = true;
    }

    /// <inheritdoc/>
    public Span<float> Begin(Resolution resolution, int channels)
    {
        CheckUse();
        int count = checked((int)(resolution.PixelCount * Guard.InRange(channels, 1, 64, nameof(channels))));
        if (_values.Length < count)
        {
            _values = new float[count];
        }

        _direct = resolution;
        _channels = channels;
        return _values.AsSpan(0, count);
    }

    /// <inheritdoc/>
    public void Complete()
    {
        Prepare(_direct);
        int rowValues = _direct.Width * _channels, rowBytes = _direct.Width * Format.UploadBytesPerPixel();
        int slice = Math.Max(1, SliceBytes / rowBytes);
        for (int row = 0; row < _direct.Height; row += slice)
        {
            int now = Math.Min(slice, _direct.Height - row);
            PixelConverter.Convert(_values.AsSpan(row * rowValues, now * rowValues), _channels, Format, _ring.Map(now * rowBytes));
            Upload(row, now, _direct.Width);
        }

        Show();
    }

    /// <inheritdoc/>
    /// <exception cref="GraphicsException">The context is older than OpenGL 4.3, or the texture is too large.</exception>
    IComputeTexture IDeviceImageTarget.Begin(Resolution resolution)
    {
        CheckUse();
        if (!_isImmutable)
        {
            throw new GraphicsException("a texture that compute shaders write needs OpenGL 4.3, and this context was older when it was made");
        }

        Prepare(resolution);
        return _storage[1 - _shown];
    }

    /// <inheritdoc/>
    void IDeviceImageTarget.Complete() => Show();

    /// <summary>Deletes the textures, on the thread that made them. Where their context is gone, they went with it and nothing is left to do.</summary>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Dispose()
    {
        if (!_disposed)
        {
            _context.CheckThread();
            _disposed = true;
            _hasImage = false;
            if (_context.Remove())
            {
                Delete(0);
                Delete(1);
                _ring.Dispose();
            }
        }
    }

    private InternalFormat InternalFormat => Format switch
    {
        TexelFormat.Srgb8Alpha8 => InternalFormat.Srgb8Alpha8,
        TexelFormat.Rgba16Float => InternalFormat.Rgba16f,
        TexelFormat.Rgba32Float => InternalFormat.Rgba32f,
        _ => InternalFormat.Rgba8,
    };

    private PixelType TexelType => Format.IsFloat() ? PixelType.Float : PixelType.UnsignedByte;

    private void Upload(int row, int count, int width)
    {
        _ring.Unmap();
        _gl.BindTexture(TextureTarget.Texture2D, _storage[1 - _shown].Handle);

        // A host may have set these for its own uploads.
        _gl.PixelStore(PixelStoreParameter.UnpackAlignment, 4);
        _gl.PixelStore(PixelStoreParameter.UnpackRowLength, 0);
        _gl.PixelStore(PixelStoreParameter.UnpackSkipRows, 0);
        _gl.PixelStore(PixelStoreParameter.UnpackSkipPixels, 0);
        _gl.TexSubImage2D(TextureTarget.Texture2D, 0, 0, row, (uint)width, (uint)count, PixelFormat.Rgba, TexelType, null);
        _gl.BindTexture(TextureTarget.Texture2D, 0);
        _ring.Unbind();
    }

    private void SetParameters()
    {
        bool mipmapped = _options.Filter == TextureFilter.Mipmapped;
        TextureMinFilter smaller = mipmapped ? TextureMinFilter.LinearMipmapLinear
            : _options.Filter == TextureFilter.Linear ? TextureMinFilter.Linear : TextureMinFilter.Nearest;
        TextureMagFilter larger = _options.Filter == TextureFilter.Nearest ? TextureMagFilter.Nearest : TextureMagFilter.Linear;
        TextureWrapMode wrap = _options.Edge == TextureEdge.Mirror ? TextureWrapMode.MirroredRepeat : TextureWrapMode.ClampToEdge;
        _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMinFilter, (int)smaller);
        _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMagFilter, (int)larger);
        _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureWrapS, (int)wrap);
        _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureWrapT, (int)wrap);
        if (!mipmapped)
        {
            _gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMaxLevel, 0);
        }
    }

    // Immutable storage has one size for good: another size is another texture. Leaves the shown one bound.
    private void Store(int index, Resolution resolution)
    {
        Delete(index);
        bool isView = Format == TexelFormat.Srgb8Alpha8;
        uint levels = _options.Filter == TextureFilter.Mipmapped ? (uint)BitOperations.Log2((uint)Math.Max(resolution.Width, resolution.Height)) + 1 : 1;
        uint storage = _storage[index].Handle = _gl.GenTexture();
        _gl.BindTexture(TextureTarget.Texture2D, storage);
        _gl.TexStorage2D(TextureTarget.Texture2D, levels, isView ? SizedInternalFormat.Rgba8 : (SizedInternalFormat)InternalFormat, (uint)resolution.Width, (uint)resolution.Height);
        _textures[index] = storage;
        if (isView)
        {
            _textures[index] = _gl.GenTexture();
            _gl.TextureView(_textures[index], TextureTarget.Texture2D, storage, SizedInternalFormat.Srgb8Alpha8, 0, levels, 0, 1);
            _gl.BindTexture(TextureTarget.Texture2D, _textures[index]);
        }

        SetParameters();
    }

    private void Delete(int index)
    {
        _gl.DeleteTexture(_textures[index]);
        if (_storage[index].Handle != _textures[index])
        {
            _gl.DeleteTexture(_storage[index].Handle);
        }

        _textures[index] = _storage[index].Handle = 0;
    }

    private Resolution Hidden() => _resolutions[1 - _shown]
        ?? throw new InvalidOperationException("no image was begun; call Prepare before");

    private void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.CheckThread();
        _context.Check();
    }
}
