using ScaleParty.Rendering.OpenGL;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

/// <summary>What tests ask OpenGL about textures and objects.</summary>
internal static class TextureReading
{
    /// <summary>The texels of a level of the shown texture: bytes, or floats for float formats.</summary>
    public static byte[] ReadBack(GL gl, OpenGlTextureTarget target, int level)
    {
        gl.BindTexture(TextureTarget.Texture2D, target.Handle);
        gl.GetTexLevelParameter(TextureTarget.Texture2D, level, GetTextureParameter.TextureWidth, out int width);
        gl.GetTexLevelParameter(TextureTarget.Texture2D, level, GetTextureParameter.TextureHeight, out int height);
        var texels = new byte[width * height * target.Format.UploadBytesPerPixel()];
        gl.PixelStore(PixelStoreParameter.PackAlignment, 1);
        gl.GetTexImage(TextureTarget.Texture2D, level, PixelFormat.Rgba, target.Format.IsFloat() ? PixelType.Float : PixelType.UnsignedByte, texels.AsSpan());
        gl.BindTexture(TextureTarget.Texture2D, 0);
        return texels;
    }

    /// <summary>How many textures, buffers, programs and queries there are.</summary>
    public static (int Textures, int Buffers, int Programs, int Queries) LiveObjects(GL gl)
    {
        // Names are given out from 1 on.
        IEnumerable<uint> names = Enumerable.Range(1, 5000).Select(n => (uint)n);
        return (names.Count(gl.IsTexture), names.Count(gl.IsBuffer), names.Count(gl.IsProgram), names.Count(gl.IsQuery));
    }
}
