using ScaleParty.Desktop;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Viewer.Overlay;
using Silk.NET.OpenGL;
using SkiaSharp;

namespace ScaleParty.Tests.Desktop;

public sealed class OffscreenFramebufferTests
{
    [Fact]
    public void What_is_drawn_comes_back_with_its_first_row_at_the_top()
    {
        using var context = new OffscreenContext();
        using var framebuffer = new OffscreenFramebuffer(context.Gl, new Resolution(5, 3));
        byte[] pixels = new byte[framebuffer.ByteCount];
        framebuffer.Bind();
        Clear(context.Gl, 10, 20, 30);
        context.Gl.Enable(EnableCap.ScissorTest);
        context.Gl.Scissor(0, 2, 5, 1);
        Clear(context.Gl, 200, 100, 50);
        context.Gl.Disable(EnableCap.ScissorTest);
        framebuffer.Read(pixels);
        Assert.Equal([200, 100, 50, 255], pixels[..4]);
        Assert.Equal([10, 20, 30, 255], pixels[(5 * 4)..((5 * 4) + 4)]);
        Assert.Equal([10, 20, 30, 255], pixels[^4..]);
        Assert.Throws<ArgumentException>(() => framebuffer.Read(new byte[7]));
    }

    [Fact]
    public void An_overlay_is_blended_over_the_picture_pixel_on_pixel()
    {
        using var context = new OffscreenContext();
        using var framebuffer = new OffscreenFramebuffer(context.Gl, new Resolution(20, 10));
        using var renderer = new OverlayRenderer(context.Gl);
        using var layer = new OverlayLayer(context.Gl);
        layer.Draw(4, 3, 1, canvas =>
        {
            canvas.Clear(new SKColor(255, 0, 0, 128));
            canvas.DrawRect(0, 0, 1, 1, new SKPaint { Color = SKColors.White, BlendMode = SKBlendMode.Src });
        });
        framebuffer.Bind();
        Clear(context.Gl, 0, 0, 200);
        renderer.Draw(layer, 6, 2, 20, 10);
        byte[] pixels = new byte[framebuffer.ByteCount];
        framebuffer.Read(pixels);
        byte[] Pixel(int x, int y) => pixels[(((y * 20) + x) * 4)..((((y * 20) + x) * 4) + 3)];
        Assert.Equal([255, 255, 255], Pixel(6, 2));
        Assert.Equal([0, 0, 200], Pixel(5, 2));
        Assert.Equal([0, 0, 200], Pixel(6, 1));
        Assert.Equal([0, 0, 200], Pixel(10, 4));
        Assert.Equal([0, 0, 200], Pixel(9, 5));
        Assert.InRange(Pixel(9, 4)[0], 127, 129);
        Assert.InRange(Pixel(9, 4)[2], 99, 101);
    }

    [Fact]
    public void A_bicubic_view_goes_through_the_texels_smoothly()
    {
        // One bright texel in the middle: enlarged eight times, the bicubic filter rounds what the linear one leaves pointed.
        const int Side = 9, Enlarged = 72;
        using var context = new OffscreenContext();
        using var target = new OpenGlTextureTarget(context.Gl);
        byte[] texels = new byte[Side * Side * 4];
        Array.Fill(texels, (byte)60);
        texels[((4 * Side) + 4) * 4] = 180;
        target.Prepare(new Resolution(Side, Side));
        target.Write(0, texels);
        target.Show();
        byte[] linear = Draw(bicubic: false), bicubic = Draw(bicubic: true);

        byte Red(byte[] pixels, int x, int y) => pixels[((y * Enlarged) + x) * 4];
        Assert.Equal(60, Red(bicubic, 4, 4));
        Assert.Equal(60, Red(bicubic, 70, 36));
        int middle = (4 * 8) + 4;
        Assert.InRange(Red(bicubic, middle, middle), 170, 180);
        int linearDrop = Red(linear, middle, middle) - Red(linear, middle + 1, middle);
        int bicubicDrop = Red(bicubic, middle, middle) - Red(bicubic, middle + 1, middle);
        Assert.True(bicubicDrop < linearDrop, $"{bicubicDrop} {linearDrop}");
        Assert.True(Red(bicubic, middle + 10, middle) < 60, "Catmull-Rom undershoots beside an edge");

        byte[] Draw(bool bicubic)
        {
            using var framebuffer = new OffscreenFramebuffer(context.Gl, new Resolution(Enlarged, Enlarged));
            using var view = new TextureView(context.Gl) { Bicubic = bicubic };
            framebuffer.Bind();
            view.Draw(target, AffineTransform.Identity);
            byte[] pixels = new byte[framebuffer.ByteCount];
            framebuffer.Read(pixels);
            return pixels;
        }
    }

    private static void Clear(GL gl, byte red, byte green, byte blue)
    {
        gl.ClearColor(red / 255f, green / 255f, blue / 255f, 1);
        gl.Clear(ClearBufferMask.ColorBufferBit);
    }
}
