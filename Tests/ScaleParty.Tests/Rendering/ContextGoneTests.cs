using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

/// <summary>What happens after the context was destroyed, or with another one in its place. Each test has contexts and a thread of its own.</summary>
public sealed class ContextGoneTests
{
    [Theory]
    [InlineData(SynthesisBackend.Compute, false)]
    [InlineData(SynthesisBackend.Compute, true)]
    [InlineData(SynthesisBackend.Cpu, false)]
    [InlineData(SynthesisBackend.Cpu, true)]
    public void A_texture_whose_context_was_destroyed_says_so_whichever_way_its_images_come(SynthesisBackend backend, bool another) => OnOwnThread(() =>
    {
        var context = new OffscreenContext();
        using IDisposable synthesizer = backend == SynthesisBackend.Compute
            ? new ComputeSynthesizer(new OpenGlDevice(context.Gl), TinyNetwork.Create())
            : new PositionSynthesizer();
        var latents = new LatentCache(new LatentSpace(((ISynthesizer)synthesizer).Network));
        using var texture = new GenerativeTexture((ISynthesizer)synthesizer, new OpenGlTextureTarget(context.Gl), latents, new() { Synchronous = true }, new() { Resolution = new(32, 32) });
        using var view = new TextureView(context.Gl);
        Assert.True(texture.Update(0));
        view.Draw(texture);
        context.Dispose();
        using OffscreenContext? other = another ? new OffscreenContext() : null;
        for (int k = 1; k <= 3; k++)
        {
            texture.Parameters.Centre = new(k, 0);
            Exception thrown = Assert.ThrowsAny<Exception>(() => texture.Update(0));
            Assert.IsType<GraphicsException>(thrown is GenerationException ? thrown.InnerException : thrown);
            Assert.Contains("the OpenGL context of this", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("is gone: it was destroyed", thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("driver", thrown.Message, StringComparison.Ordinal);
        }

        AssertGone("this view", () => view.Draw(texture));
        AssertGone("this view", () => view.Draw((OpenGlTextureTarget)texture.Target, AffineTransform.Identity));
        if (other is not null)
        {
            Assert.Equal(GLEnum.NoError, other.Gl.GetError());
        }
    });

    [Fact]
    public void Disposal_after_the_context_deletes_nothing_of_another_one() => OnOwnThread(() =>
    {
        var context = new OffscreenContext();
        var synthesizer = new ComputeSynthesizer(new OpenGlDevice(context.Gl), TinyNetwork.Create());
        var target = new OpenGlTextureTarget(context.Gl);
        var view = new TextureView(context.Gl);
        var framebuffer = new OffscreenFramebuffer(context.Gl, new(8, 8));
        using (var texture = new GenerativeTexture(synthesizer, target, new LatentCache(new LatentSpace(synthesizer.Network)), new() { Synchronous = true }))
        {
            Assert.True(texture.Update(0));
            context.Dispose();
            using var other = new OffscreenContext();
            GL gl = other.Gl;
            uint[] textures = new uint[16], buffers = new uint[64];
            gl.GenTextures(textures.AsSpan());
            gl.GenBuffers(buffers.AsSpan());
            foreach (uint name in textures)
            {
                gl.BindTexture(TextureTarget.Texture2D, name);
            }

            foreach (uint name in buffers)
            {
                gl.BindBuffer(BufferTargetARB.ArrayBuffer, name);
            }

            var before = TextureReading.LiveObjects(gl);
            AssertGone("this framebuffer", framebuffer.Bind);
            AssertGone("this synthesizer", () => synthesizer.Synthesize(texture.Parameters.ToRequest(new LatentCache(new LatentSpace(synthesizer.Network))), new ImageBuffer()));
            texture.Dispose();
            view.Dispose();
            synthesizer.Dispose();
            framebuffer.Dispose();
            Assert.Equal(before, TextureReading.LiveObjects(gl));
            Assert.Equal(GLEnum.NoError, gl.GetError());
        }
    });

    [Fact]
    public void A_context_that_is_made_current_again_goes_on() => OnOwnThread(() =>
    {
        using var context = new OffscreenContext();
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = new(synthesizer, new OpenGlTextureTarget(context.Gl), new LatentCache(new LatentSpace(synthesizer.Network)), new() { Synchronous = true });
        context.Release();
        Assert.Throws<GraphicsException>(() => texture.Update(0));
        context.MakeCurrent();
        texture.Invalidate();
        Assert.True(texture.Update(0));
    });

    [Fact]
    public void Without_a_context_what_a_container_makes_is_refused_without_blaming_the_driver() => OnOwnThread(() =>
    {
        var context = new OffscreenContext();
        using ServiceProvider services = new ServiceCollection().AddSingleton(TinyNetwork.Create()).AddScaleParty().AddScalePartyOpenGl().BuildServiceProvider();
        var target = new OpenGlTextureTarget(context.Gl);
        context.Dispose();
        string message = Assert.Throws<GraphicsException>(() => services.GetRequiredService<GenerativeTextureFactory>().Create(target)).Message;
        Assert.Contains("no context of OpenGL 3.0 or newer is current on this thread", message, StringComparison.Ordinal);
        Assert.DoesNotContain("install", message, StringComparison.Ordinal);
        Assert.Throws<GraphicsException>(() => new OffscreenFramebuffer(context.Gl, new(8, 8)));
        Assert.Throws<GraphicsException>(() => new GlProgram(context.Gl, "late", string.Empty, string.Empty));
    });

    private static void AssertGone(string what, Action call) =>
        Assert.Contains($"the OpenGL context of {what} is gone", Assert.Throws<GraphicsException>(call).Message, StringComparison.Ordinal);

    // A thread has one current context, and that of the other tests' thread stays as it is.
    private static void OnOwnThread(Action test)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(test));
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
    }
}
