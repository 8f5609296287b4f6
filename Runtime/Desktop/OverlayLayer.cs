using Silk.NET.OpenGL;
using SkiaSharp;

namespace ScaleParty.Desktop;

/// <summary>A bitmap that Skia draws and OpenGL shows as a texture; uploaded only after it was drawn.</summary>
public sealed unsafe class OverlayLayer : IDisposable
{
    private readonly GL _gl;
    private readonly uint _texture;
    private SKBitmap? _bitmap;
    private SKCanvas? _canvas;

    /// <summary>Creates an empty layer in the current context.</summary>
    public OverlayLayer(GL gl)
    {
        ArgumentNullException.ThrowIfNull(gl);
        _gl = gl;
        _texture = gl.GenTexture();
        gl.BindTexture(TextureTarget.Texture2D, _texture);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMinFilter, (int)GLEnum.Linear);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureMagFilter, (int)GLEnum.Linear);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureWrapS, (int)GLEnum.ClampToEdge);
        gl.TexParameter(TextureTarget.Texture2D, TextureParameterName.TextureWrapT, (int)GLEnum.ClampToEdge);
    }

    /// <summary>Width in pixels; 0 before it was drawn.</summary>
    public int Width => _bitmap?.Width ?? 0;

    /// <summary>Height in pixels; 0 before it was drawn.</summary>
    public int Height => _bitmap?.Height ?? 0;

    internal uint Texture => _texture;

    /// <summary>Draws the layer and uploads it.</summary>
    /// <param name="width">Width in panel units.</param>
    /// <param name="height">Height in panel units.</param>
    /// <param name="scale">Pixels per panel unit.</param>
    /// <param name="paint">Draws on a transparent canvas that is scaled to panel units.</param>
    public void Draw(float width, float height, float scale, Action<SKCanvas> paint)
    {
        ArgumentNullException.ThrowIfNull(paint);
        int pixelsX = Math.Max(1, (int)MathF.Ceiling(width * scale)), pixelsY = Math.Max(1, (int)MathF.Ceiling(height * scale));
        bool resized = pixelsX != Width || pixelsY != Height;
        if (resized)
        {
            _canvas?.Dispose();
            _bitmap?.Dispose();
            _bitmap = new SKBitmap(new SKImageInfo(pixelsX, pixelsY, SKColorType.Rgba8888, SKAlphaType.Premul));
            _canvas = new SKCanvas(_bitmap);
        }

        _canvas!.Clear(SKColors.Transparent);
        _canvas.Save();
        _canvas.Scale(scale);
        paint(_canvas);
        _canvas.Restore();
        _gl.BindTexture(TextureTarget.Texture2D, _texture);
        _gl.PixelStore(PixelStoreParameter.UnpackAlignment, 4);
        _gl.BindBuffer(BufferTargetARB.PixelUnpackBuffer, 0);
        void* pixels = (void*)_bitmap!.GetPixels();
        if (resized)
        {
            _gl.TexImage2D(TextureTarget.Texture2D, 0, InternalFormat.Rgba8, (uint)pixelsX, (uint)pixelsY, 0, PixelFormat.Rgba, PixelType.UnsignedByte, pixels);
        }
        else
        {
            _gl.TexSubImage2D(TextureTarget.Texture2D, 0, 0, 0, (uint)pixelsX, (uint)pixelsY, PixelFormat.Rgba, PixelType.UnsignedByte, pixels);
        }
    }

    /// <summary>Deletes the bitmap and the texture.</summary>
    public void Dispose()
    {
        _canvas?.Dispose();
        _bitmap?.Dispose();
        _gl.DeleteTexture(_texture);
    }
}
