using ScaleParty.Desktop;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Desktop;

public sealed class OffscreenContextTests
{
    [Fact]
    public void A_context_draws_and_reads_back_without_a_display()
    {
        using var context = new OffscreenContext();
        GL gl = context.Gl;
        Assert.Equal([0, 128, 255, 255], ClearAndRead(gl, 0, 128, 255));
        Assert.Equal(GLEnum.NoError, gl.GetError());
        Assert.NotEmpty(context.Renderer);
        Assert.True(gl.GetInteger(GetPName.MajorVersion) >= 3, context.Version);
        Assert.Equal((int)GLEnum.ContextCoreProfileBit, gl.GetInteger(GLEnum.ContextProfileMask));
    }

    [Fact]
    public void Two_contexts_keep_their_objects_apart_and_one_outlives_the_other()
    {
        using var first = new OffscreenContext();
        uint texture = first.Gl.GenTexture();
        first.Gl.BindTexture(TextureTarget.Texture2D, texture);
        using (var second = new OffscreenContext())
        {
            Assert.False(second.Gl.IsTexture(texture));
            Assert.Equal([9, 8, 7, 255], ClearAndRead(second.Gl, 9, 8, 7));
        }

        first.MakeCurrent();
        Assert.True(first.Gl.IsTexture(texture));
    }

    [Fact]
    public void A_context_moves_to_another_thread_after_release()
    {
        using var context = new OffscreenContext();
        context.Release();
        byte[]? pixel = null;
        var thread = new Thread(() =>
        {
            context.MakeCurrent();
            pixel = ClearAndRead(context.Gl, 1, 2, 3);
            context.Release();
        });
        thread.Start();
        thread.Join();
        Assert.Equal([1, 2, 3, 255], pixel);
    }

    [Fact]
    public void A_disposed_context_says_so()
    {
        var context = new OffscreenContext();
        context.Dispose();
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(context.MakeCurrent);
    }

    private static byte[] ClearAndRead(GL gl, byte red, byte green, byte blue)
    {
        uint texture = gl.GenTexture(), framebuffer = gl.GenFramebuffer();
        gl.BindTexture(TextureTarget.Texture2D, texture);
        gl.TexImage2D<byte>(TextureTarget.Texture2D, 0, InternalFormat.Rgba8, 4, 4, 0, PixelFormat.Rgba, PixelType.UnsignedByte, new byte[64]);
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, framebuffer);
        gl.FramebufferTexture2D(FramebufferTarget.Framebuffer, FramebufferAttachment.ColorAttachment0, TextureTarget.Texture2D, texture, 0);
        Assert.Equal(GLEnum.FramebufferComplete, gl.CheckFramebufferStatus(FramebufferTarget.Framebuffer));
        gl.ClearColor(red / 255f, green / 255f, blue / 255f, 1);
        gl.Clear(ClearBufferMask.ColorBufferBit);
        byte[] pixel = new byte[4];
        gl.ReadPixels<byte>(2, 1, 1, 1, PixelFormat.Rgba, PixelType.UnsignedByte, pixel);
        gl.DeleteFramebuffer(framebuffer);
        gl.DeleteTexture(texture);
        return pixel;
    }
}
