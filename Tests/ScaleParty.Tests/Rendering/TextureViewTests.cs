using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

[Collection(OpenGlTests.Name)]
public sealed class TextureViewTests
{
    private const int Size = 32;
    private readonly GlThread _gl;

    public TextureViewTests(GlThread gl) => _gl = gl;

    [Theory]
    [InlineData(TexelFormat.Rgba8, false)]
    [InlineData(TexelFormat.Rgba8, true)]
    [InlineData(TexelFormat.Srgb8Alpha8, false)]
    [InlineData(TexelFormat.Srgb8Alpha8, true)]
    [InlineData(TexelFormat.Rgba32Float, false)]
    public void Colours_arrive_as_they_were_made_whatever_texture_and_framebuffer_encode(TexelFormat format, bool encodes) => _gl.Run(gl =>
    {
        byte[] image = Image();
        using OpenGlTextureTarget target = Upload(gl, image, format, TextureEdge.Clamp);
        byte[] drawn = Draw(gl, target, AffineTransform.Identity, encodes);
        for (int k = 0; k < image.Length; k++)
        {
            // Alpha holds data, not coverage: what is drawn is opaque.
            int expected = k % 4 == 3 ? 255 : image[k];
            Assert.InRange(drawn[k] - expected, -1, 1);
        }
    });

    [Fact]
    public void The_transform_leads_from_the_view_to_the_texture() => _gl.Run(gl =>
    {
        byte[] image = Image();
        using OpenGlTextureTarget target = Upload(gl, image, TexelFormat.Rgba8, TextureEdge.Clamp);

        // A quarter turn about the middle, at twice the magnification, centred on a quarter of the texture.
        var transform = new AffineTransform(0, 0.5, 0.125, -0.5, 0, 0.75);
        byte[] drawn = Draw(gl, target, transform, false);
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                Vector2d at = transform.Apply(new((x + 0.5) / Size, (y + 0.5) / Size)) * Size;
                int texel = (((int)Math.Floor(at.Y) * Size) + (int)Math.Floor(at.X)) * 4;
                Assert.Equal(image[texel], drawn[((y * Size) + x) * 4]);
            }
        }
    });

    [Fact]
    public void Outside_the_texture_its_mirror_image_goes_on_and_darkens() => _gl.Run(gl =>
    {
        byte[] image = Image();
        using OpenGlTextureTarget target = Upload(gl, image, TexelFormat.Rgba8, TextureEdge.Mirror);

        // The view begins half a texture to the left.
        byte[] drawn = Draw(gl, target, AffineTransform.Identity with { X0 = -0.5 }, false);
        for (int x = 0; x < Size / 2; x++)
        {
            int mirrored = image[((Size / 2) - 1 - x) * 4], shown = drawn[x * 4];
            Assert.True(shown <= mirrored + 1 && shown >= (mirrored * 0.4) - 1, $"{shown} at {x} for {mirrored}");
        }

        int edge = (Size / 2) - 1;
        Assert.InRange(drawn[edge * 4] - image[0], -2, 1);
        Assert.True(drawn[0] < image[edge * 4] * 0.5);
        Assert.Equal(image[0], drawn[(Size / 2) * 4]);
    });

    [Fact]
    public void Nothing_is_drawn_before_the_first_image() => _gl.Run(gl =>
    {
        using var target = new OpenGlTextureTarget(gl);
        Assert.All(Draw(gl, target, AffineTransform.Identity, false).Where((_, k) => k % 4 != 3), b => Assert.Equal(0, b));
    });

    [Fact]
    public void Brightness_outside_has_a_range() => _gl.Run(gl =>
    {
        using var view = new TextureView(gl);
        Assert.Equal("OutsideBrightness", Assert.Throws<ArgumentOutOfRangeException>(() => view.OutsideBrightness = 2).ParamName);
    });

    private static byte[] Image()
    {
        var image = new byte[Size * Size * 4];
        for (int k = 0; k < image.Length; k++)
        {
            image[k] = (byte)(64 + ((k * 37) % 192));
        }

        return image;
    }

    private static OpenGlTextureTarget Upload(GL gl, byte[] image, TexelFormat format, TextureEdge edge)
    {
        var target = new OpenGlTextureTarget(gl, new() { Format = format, Filter = TextureFilter.Nearest, Edge = edge });
        Span<float> values = target.Begin(new(Size, Size), 4);
        for (int k = 0; k < image.Length; k++)
        {
            values[k] = (image[k] / 127.5f) - 1;
        }

        target.Complete();
        return target;
    }

    private static byte[] Draw(GL gl, OpenGlTextureTarget target, AffineTransform transform, bool encodes)
    {
        using var view = new TextureView(gl) { FramebufferEncodesSrgb = encodes };
        uint framebuffer = gl.GenFramebuffer(), colour = gl.GenRenderbuffer();
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, framebuffer);
        gl.BindRenderbuffer(RenderbufferTarget.Renderbuffer, colour);
        gl.RenderbufferStorage(RenderbufferTarget.Renderbuffer, encodes ? InternalFormat.Srgb8Alpha8 : InternalFormat.Rgba8, Size, Size);
        gl.FramebufferRenderbuffer(FramebufferTarget.Framebuffer, FramebufferAttachment.ColorAttachment0, RenderbufferTarget.Renderbuffer, colour);
        Assert.Equal(GLEnum.FramebufferComplete, gl.CheckFramebufferStatus(FramebufferTarget.Framebuffer));
        if (encodes)
        {
            gl.Enable(EnableCap.FramebufferSrgb);
        }

        gl.Viewport(0, 0, Size, Size);
        gl.ClearColor(0, 0, 0, 1);
        gl.Clear(ClearBufferMask.ColorBufferBit);
        view.Draw(target, transform);
        gl.Disable(EnableCap.FramebufferSrgb);
        var bottomUp = new byte[Size * Size * 4];
        gl.PixelStore(PixelStoreParameter.PackAlignment, 1);
        gl.ReadPixels(0, 0, Size, Size, PixelFormat.Rgba, PixelType.UnsignedByte, bottomUp.AsSpan());
        Assert.Equal(GLEnum.NoError, gl.GetError());
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, 0);
        gl.DeleteFramebuffer(framebuffer);
        gl.DeleteRenderbuffer(colour);
        return [.. bottomUp.Chunk(Size * 4).Reverse().SelectMany(row => row)];
    }
}
