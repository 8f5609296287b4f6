using System.Numerics;
using System.Runtime.InteropServices;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Rendering.OpenGL;

/// <summary>
/// Tiles as layers of two OpenGL texture arrays: colours in RGBA8 with the values of the images (sRGB, not decoded by the sampler) and, where the pyramid has a channel
/// "height", heights in R32F. Both have the border of the layout; texel (border + x, border + y) of a layer is pixel (x, y) of its tile. Needs OpenGL 3.3; every
/// member is called on the thread that made it, with its context current. After a call no pixel buffer and no texture array is bound.
/// </summary>
/// <remarks>
/// Colours have mipmaps as long as the border halves without remainder, at most three levels: a border of 4 texels is 2 and 1 in them. Their texels are averages of
/// 2x2 texels counted from the tile's corner, so that neighbouring tiles agree in their borders on every level.
/// </remarks>
public sealed unsafe class OpenGlTileTarget : ITileTarget
{
    private const int MostLevels = 3;
    private const int BytesPerTexel = 4;

    private readonly GL _gl;
    private readonly ContextMark _context;
    private readonly PixelBufferRing _ring;
    private readonly int _side;
    private readonly byte[][] _mipmaps;
    private uint _colours, _heights;
    private bool _disposed;

    /// <summary>Allocates the texture arrays.</summary>
    /// <param name="gl">The functions of the context that is current on this thread.</param>
    /// <param name="layout">Layout of the tiles; (side + 2 border) is even.</param>
    /// <param name="layers">Number of layers, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no layer or no border.</exception>
    /// <exception cref="GraphicsException">No context is current, it is older than OpenGL 3.3, or the arrays are larger than the driver allows; the message names the limit.</exception>
    public OpenGlTileTarget(GL gl, PyramidLayout layout, int layers)
    {
        _gl = Guard.NotNull(gl, nameof(gl));
        Guard.NotNull(layout, nameof(layout));
        Guard.InRange(layout.Border, 1, layout.TileSide, "border");
        Layers = Guard.InRange(layers, 1, int.MaxValue, nameof(layers));
        GlErrors.RequireVersion(gl, 3, 3, "an array of tiles");
        GlErrors.Discard(gl);
        _side = layout.FullSide;
        HasHeights = layout.Channels.Contains("height");
        int levels = Math.Min(MostLevels, BitOperations.TrailingZeroCount(layout.Border) + 1);
        _mipmaps = [.. Enumerable.Range(1, levels - 1).Select(level => new byte[(_side >> level) * (_side >> level) * BytesPerTexel])];
        BytesPerLayer = ((long)_side * _side * BytesPerTexel) + _mipmaps.Sum(m => (long)m.Length) + (HasHeights ? (long)_side * _side * sizeof(float) : 0);
        CheckLimits();
        _context = new ContextMark(gl, "this array of tiles");
        _ring = new PixelBufferRing(gl, 3);
        try
        {
            _colours = Allocate(InternalFormat.Rgba8, PixelFormat.Rgba, PixelType.UnsignedByte, levels);
            _heights = HasHeights ? Allocate(InternalFormat.R32f, PixelFormat.Red, PixelType.Float, 1) : 0;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Layers { get; }

    /// <inheritdoc/>
    public long BytesPerLayer { get; }

    /// <summary>Whether there are heights.</summary>
    public bool HasHeights { get; }

    /// <summary>OpenGL name of the array of colours (GL_TEXTURE_2D_ARRAY): red, green, blue, share of water.</summary>
    public uint Colours => _colours;

    /// <summary>OpenGL name of the array of heights; 0 where the pyramid has none.</summary>
    public uint Heights => _heights;

    /// <summary>The number of layers whose bytes fit a budget and the driver's limit, 1 or more.</summary>
    /// <param name="gl">The functions of the current context.</param>
    /// <param name="layout">Layout of the tiles.</param>
    /// <param name="bytes">The budget in bytes.</param>
    public static int LayersWithin(GL gl, PyramidLayout layout, long bytes)
    {
        int side = Guard.NotNull(layout, nameof(layout)).FullSide;

        // Two channels of four bytes, and a third of one for the mipmaps.
        long each = (long)side * side * BytesPerTexel * 7 / 3;
        return (int)Math.Clamp(bytes / each, 1, Guard.NotNull(gl, nameof(gl)).GetInteger(GetPName.MaxArrayTextureLayers));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">The tile has another size than the layout.</exception>
    /// <exception cref="GraphicsException">OpenGL refuses, or the context is gone.</exception>
    public void Upload(int layer, TilePixels pixels)
    {
        CheckUse();
        Guard.InRange(layer, 0, Layers - 1, nameof(layer));
        Guard.NotNull(pixels, nameof(pixels));
        int texels = _side * _side, heights = HasHeights ? texels : 0;
        if (pixels.Colour.Length != texels * BytesPerTexel || (HasHeights && pixels.Height.Length != texels))
        {
            throw new ArgumentException($"a tile has {pixels.Colour.Length} bytes of colour and {pixels.Height.Length} heights; expected {texels * BytesPerTexel} and {heights} for {_side}x{_side} texels", nameof(pixels));
        }

        _gl.PixelStore(PixelStoreParameter.UnpackAlignment, 4);
        _gl.PixelStore(PixelStoreParameter.UnpackRowLength, 0);
        _gl.PixelStore(PixelStoreParameter.UnpackSkipRows, 0);
        _gl.PixelStore(PixelStoreParameter.UnpackSkipPixels, 0);
        _gl.BindTexture(TextureTarget.Texture2DArray, _colours);
        Write(layer, 0, pixels.Colour, PixelFormat.Rgba, PixelType.UnsignedByte);
        byte[] finer = pixels.Colour;
        for (int level = 1; level <= _mipmaps.Length; level++)
        {
            Halve(finer, _side >> (level - 1), _mipmaps[level - 1]);
            finer = _mipmaps[level - 1];
            Write(layer, level, finer, PixelFormat.Rgba, PixelType.UnsignedByte);
        }

        if (HasHeights)
        {
            _gl.BindTexture(TextureTarget.Texture2DArray, _heights);
            Write(layer, 0, MemoryMarshal.AsBytes(pixels.Height.AsSpan()), PixelFormat.Red, PixelType.Float);
        }

        _gl.BindTexture(TextureTarget.Texture2DArray, 0);
        _ring.Unbind();
        GlErrors.Check(_gl, "while uploading a tile");
    }

    /// <summary>Deletes the arrays, on the thread that made them. Where their context is gone, nothing is left to do.</summary>
    /// <exception cref="InvalidOperationException">This is another thread.</exception>
    public void Dispose()
    {
        if (!_disposed)
        {
            _context.CheckThread();
            _disposed = true;
            if (_context.Remove())
            {
                _gl.DeleteTexture(_colours);
                _gl.DeleteTexture(_heights);
                _ring.Dispose();
            }

            (_colours, _heights) = (0, 0);
        }
    }

    /// <summary>Averages 2x2 texels.</summary>
    private static void Halve(byte[] source, int side, byte[] destination)
    {
        int row = side * BytesPerTexel, half = side / 2;
        for (int y = 0; y < half; y++)
        {
            ReadOnlySpan<byte> upper = source.AsSpan(2 * y * row, row), lower = source.AsSpan(((2 * y) + 1) * row, row);
            Span<byte> to = destination.AsSpan(y * half * BytesPerTexel, half * BytesPerTexel);
            for (int i = 0; i < to.Length; i++)
            {
                int from = ((i & ~(BytesPerTexel - 1)) * 2) + (i & (BytesPerTexel - 1));
                to[i] = (byte)((upper[from] + upper[from + BytesPerTexel] + lower[from] + lower[from + BytesPerTexel] + 2) >> 2);
            }
        }
    }

    private void Write(int layer, int level, ReadOnlySpan<byte> bytes, PixelFormat format, PixelType type)
    {
        bytes.CopyTo(_ring.Map(bytes.Length));
        _ring.Unmap();
        uint side = (uint)(_side >> level);
        _gl.TexSubImage3D(TextureTarget.Texture2DArray, level, 0, 0, layer, side, side, 1, format, type, null);
    }

    private uint Allocate(InternalFormat stored, PixelFormat format, PixelType type, int levels)
    {
        uint texture = _gl.GenTexture();
        _gl.BindTexture(TextureTarget.Texture2DArray, texture);
        _ring.Unbind();
        for (int level = 0; level < levels; level++)
        {
            uint side = (uint)(_side >> level);
            _gl.TexImage3D(TextureTarget.Texture2DArray, level, stored, side, side, (uint)Layers, 0, format, type, null);
        }

        _gl.TexParameter(TextureTarget.Texture2DArray, TextureParameterName.TextureMaxLevel, levels - 1);
        _gl.TexParameter(TextureTarget.Texture2DArray, TextureParameterName.TextureMinFilter, (int)(levels > 1 ? TextureMinFilter.LinearMipmapLinear : TextureMinFilter.Linear));
        _gl.TexParameter(TextureTarget.Texture2DArray, TextureParameterName.TextureMagFilter, (int)TextureMagFilter.Linear);
        _gl.TexParameter(TextureTarget.Texture2DArray, TextureParameterName.TextureWrapS, (int)TextureWrapMode.ClampToEdge);
        _gl.TexParameter(TextureTarget.Texture2DArray, TextureParameterName.TextureWrapT, (int)TextureWrapMode.ClampToEdge);
        _gl.BindTexture(TextureTarget.Texture2DArray, 0);
        try
        {
            GlErrors.Check(_gl, $"while allocating {Layers} tiles of {BytesPerLayer} bytes");
        }
        catch (GraphicsException)
        {
            _gl.DeleteTexture(texture);
            throw;
        }

        return texture;
    }

    private void CheckLimits()
    {
        int mostLayers = _gl.GetInteger(GetPName.MaxArrayTextureLayers), longest = _gl.GetInteger(GetPName.MaxTextureSize);
        if (Layers > mostLayers)
        {
            throw new GraphicsException($"{Layers} tiles are too many for an array of this graphics driver; expected at most {mostLayers}");
        }

        if (_side > longest)
        {
            throw new GraphicsException($"tiles of {_side} texels per side with their border are too large for this graphics driver; expected at most {longest}");
        }

        // A driver refuses here what it would refuse below, without taking memory.
        foreach (InternalFormat stored in HasHeights ? [InternalFormat.Rgba8, InternalFormat.R32f] : new[] { InternalFormat.Rgba8 })
        {
            (PixelFormat format, PixelType type) = stored == InternalFormat.R32f ? (PixelFormat.Red, PixelType.Float) : (PixelFormat.Rgba, PixelType.UnsignedByte);
            _gl.TexImage3D(TextureTarget.ProxyTexture2DArray, 0, stored, (uint)_side, (uint)_side, (uint)Layers, 0, format, type, null);
            _gl.GetTexLevelParameter(TextureTarget.ProxyTexture2DArray, 0, GetTextureParameter.TextureWidth, out int width);
            if (width == 0)
            {
                throw new GraphicsException($"an array of {Layers} tiles of {_side}x{_side} texels ({(long)Layers * _side * _side * BytesPerTexel} bytes) is too large for this graphics driver; use fewer layers");
            }
        }

        GlErrors.Discard(_gl);
    }

    private void CheckUse()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.CheckThread();
        _context.Check();
    }
}
