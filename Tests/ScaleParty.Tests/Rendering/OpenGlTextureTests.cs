using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;
using static ScaleParty.Tests.Rendering.TextureReading;

namespace ScaleParty.Tests.Rendering;

[Collection(OpenGlTests.Name)]
public sealed class OpenGlTextureTests
{
    private readonly GlThread _gl;

    public OpenGlTextureTests(GlThread gl) => _gl = gl;

    [Theory]
    [InlineData(TexelFormat.Rgba8, 3)]
    [InlineData(TexelFormat.Rgba8, 1)]
    [InlineData(TexelFormat.Srgb8Alpha8, 3)]
    [InlineData(TexelFormat.Rgba16Float, 4)]
    [InlineData(TexelFormat.Rgba32Float, 4)]
    public void Texels_read_back_are_what_the_converter_made(TexelFormat format, int channels) => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer(TinyNetwork.Create(imageChannels: channels));
        using GenerativeTexture texture = Create(gl, synthesizer, new() { Format = format }, out OpenGlTextureTarget target);
        texture.Parameters.Resolution = new(61, 47);
        texture.Update(0);
        byte[] expected = Expected(synthesizer, texture.Parameters, format);
        Assert.Equal(new Resolution(61, 47), target.Resolution);
        byte[] stored = ReadBack(gl, target, 0);
        if (format == TexelFormat.Rgba16Float)
        {
            // Drivers round or truncate to half floats: either is within one of their steps.
            float[] exact = MemoryMarshal.Cast<byte, float>(expected).ToArray(), half = MemoryMarshal.Cast<byte, float>(stored).ToArray();
            Assert.Equal(exact.Length, half.Length);
            for (int k = 0; k < exact.Length; k++)
            {
                Assert.Equal(exact[k], half[k], Math.Abs(exact[k]) / 1024.0);
                Assert.Equal((float)(Half)half[k], half[k]);
            }
        }
        else
        {
            Assert.Equal(expected, stored);
        }

        Assert.Equal(GLEnum.NoError, gl.GetError());
    });

    [Theory]
    [InlineData(TexelFormat.Rgba8)]
    [InlineData(TexelFormat.Rgba32Float)]
    public void A_synthesizer_writes_straight_into_a_texture(TexelFormat format) => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer();
        using var target = new OpenGlTextureTarget(gl, new() { Format = format });
        var parameters = new TextureParameters { Resolution = new(33, 70), Scale = 0.3 };
        synthesizer.Synthesize(parameters.ToRequest(new LatentCache(new LatentSpace(synthesizer.Network))), target);
        Assert.Equal(Expected(synthesizer, parameters, format), ReadBack(gl, target, 0));
    });

    [Fact]
    public void An_image_larger_than_a_slice_of_the_ring_arrives_whole_on_both_paths() => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer(TinyNetwork.Create(imageChannels: 1));
        using GenerativeTexture texture = Create(gl, synthesizer, new() { Format = TexelFormat.Rgba32Float, PixelBuffers = 2 }, out OpenGlTextureTarget target);
        texture.Parameters.Resolution = new(700, 900);
        texture.Update(0);
        byte[] expected = Expected(synthesizer, texture.Parameters, TexelFormat.Rgba32Float);
        Assert.True(expected.AsSpan().SequenceEqual(ReadBack(gl, target, 0)));
        using var direct = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Rgba32Float });
        synthesizer.Synthesize(synthesizer.Requests.Last(), direct);
        Assert.True(expected.AsSpan().SequenceEqual(ReadBack(gl, direct, 0)));
    });

    [Fact]
    public void Mipmaps_halve_the_image_down_to_one_texel_of_its_mean() => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(gl, synthesizer, new() { Filter = TextureFilter.Mipmapped }, out OpenGlTextureTarget target);
        texture.Update(0);
        byte[] full = ReadBack(gl, target, 0), half = ReadBack(gl, target, 1), last = ReadBack(gl, target, 6);
        Assert.Equal(32 * 32 * 4, half.Length);
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 32; x++)
            {
                for (int c = 0; c < 4; c++)
                {
                    int At(int i, int j) => full[(((((2 * y) + j) * 64) + (2 * x) + i) * 4) + c];
                    double mean = (At(0, 0) + At(1, 0) + At(0, 1) + At(1, 1)) / 4.0;
                    Assert.InRange(half[(((y * 32) + x) * 4) + c] - mean, -1, 1);
                }
            }
        }

        Assert.Equal(4, last.Length);
        for (int c = 0; c < 4; c++)
        {
            Assert.InRange(last[c] - full.Where((_, k) => k % 4 == c).Average(b => b), -4, 4);
        }

        // A new image has new mipmaps.
        texture.Parameters.Centre = new(0.5, 0.5);
        texture.Update(0);
        Assert.NotEqual(half, ReadBack(gl, target, 1));
    });

    [Fact]
    public void The_shown_texture_stays_as_it_is_until_the_next_one_is_whole() => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer(held: true);
        using GenerativeTexture texture = Create(gl, synthesizer, new(), out OpenGlTextureTarget target, new() { UploadBytesPerFrame = 4096 });
        Assert.Equal(0u, target.Handle);
        Assert.Null(target.Resolution);
        texture.Update(0);
        synthesizer.Allow();
        texture.Finish();
        uint first = target.Handle;
        byte[] before = ReadBack(gl, target, 0);
        texture.Parameters.Centre = new(0.4, 0.1);
        texture.Update(0);
        synthesizer.Allow(2);
        GenerativeTextureTests.WaitFor(texture, finished: 2);
        for (int frame = 0; frame < 3; frame++)
        {
            Assert.False(texture.Update(0));
            Assert.Equal(first, target.Handle);
            Assert.Equal(before, ReadBack(gl, target, 0));
        }

        Assert.True(texture.Update(0));
        Assert.NotEqual(first, target.Handle);
        Assert.Equal(Expected(synthesizer, texture.Parameters, TexelFormat.Rgba8), ReadBack(gl, target, 0));
    });

    [Fact]
    public void Upload_state_of_the_host_does_no_harm_and_its_errors_are_not_taken_for_ours() => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer();
        using GenerativeTexture texture = Create(gl, synthesizer, new(), out OpenGlTextureTarget target);
        gl.PixelStore(PixelStoreParameter.UnpackRowLength, 7);
        gl.PixelStore(PixelStoreParameter.UnpackSkipRows, 3);
        gl.Enable((EnableCap)0x7FFF);
        texture.Update(0);
        Assert.Equal(Expected(synthesizer, texture.Parameters, TexelFormat.Rgba8), ReadBack(gl, target, 0));
        Assert.Equal(0, gl.GetInteger(GLEnum.PixelUnpackBufferBinding));
        Assert.Equal(0, gl.GetInteger(GLEnum.TextureBinding2D));
    });

    [Fact]
    public void A_thousand_moving_frames_leave_no_OpenGL_object_behind_and_allocate_little() => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer { RemembersRequests = false };
        using GenerativeTexture texture = Create(gl, synthesizer, new() { Filter = TextureFilter.Mipmapped }, out _);
        texture.Parameters.Resolution = new(32, 32);
        void Move(int frames)
        {
            for (int k = 0; k < frames; k++)
            {
                texture.Parameters.Centre = new(k * 0.001, 0);
                texture.Update(k / 60.0);
            }
        }

        Move(100);
        (int Textures, int Buffers, int Programs, int Queries) objects = LiveObjects(gl);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int calls = synthesizer.AllocatedPerCall.Count;
        Move(1000);
        long render = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
        long worker = synthesizer.AllocatedPerCall.Skip(calls).Sum() / 1000;
        Assert.True(render + worker < 2048, $"{render} bytes per frame on the render thread, {worker} on the worker");
        Assert.Equal(objects, LiveObjects(gl));
        Assert.True(objects.Textures >= 2 && objects.Buffers >= 3);
    });

    [Fact]
    public void A_texture_that_is_disposed_takes_its_OpenGL_objects_along() => _gl.Run(gl =>
    {
        using var synthesizer = new PositionSynthesizer();
        GenerativeTexture texture = Create(gl, synthesizer, new(), out OpenGlTextureTarget target);
        texture.Update(0);
        uint handle = target.Handle;
        Assert.True(gl.IsTexture(handle));
        texture.Dispose();
        Assert.False(gl.IsTexture(handle));
        Assert.Equal(0u, target.Handle);
        Assert.Throws<ObjectDisposedException>(() => target.Prepare(new(4, 4)));
    });

    [Fact]
    public void Use_on_another_thread_is_refused()
    {
        OpenGlTextureTarget target = _gl.Run(gl => new OpenGlTextureTarget(gl));
        Assert.Contains("on its own thread", Assert.Throws<InvalidOperationException>(() => target.Prepare(new(4, 4))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(target.Dispose);
        _gl.Run(_ => target.Dispose());
    }

    [Fact]
    public void A_texture_larger_than_the_driver_allows_is_refused_with_the_limit() => _gl.Run(gl =>
    {
        using var target = new OpenGlTextureTarget(gl);
        int limit = gl.GetInteger(GetPName.MaxTextureSize);
        if (limit < Resolution.MaximumSide)
        {
            GraphicsException e = Assert.Throws<GraphicsException>(() => target.Prepare(new(Resolution.MaximumSide, 4)));
            Assert.Contains($"up to {limit}", e.Message, StringComparison.Ordinal);
        }

        target.Prepare(new(Math.Min(limit, Resolution.MaximumSide), 1));
    });

    [Fact]
    public void Rows_that_are_not_whole_or_not_there_are_refused() => _gl.Run(gl =>
    {
        using var target = new OpenGlTextureTarget(gl);
        Assert.Throws<InvalidOperationException>(() => target.Write(0, new byte[16]));
        Assert.Throws<InvalidOperationException>(target.Show);
        target.Prepare(new(4, 4));
        Assert.Throws<ArgumentException>(() => target.Write(0, new byte[15]));
        Assert.Throws<ArgumentException>(() => target.Write(4, new byte[16]));
        Assert.Throws<ArgumentException>(() => target.Write(-1, new byte[16]));
        Assert.Throws<ArgumentException>(() => target.Write(2, new byte[48]));
        Assert.Throws<ArgumentException>(() => target.Write(0, []));
        target.Write(1, new byte[48]);
    });

    private static GenerativeTexture Create(GL gl, PositionSynthesizer synthesizer, OpenGlTextureOptions format, out OpenGlTextureTarget target, GenerativeTextureOptions? options = null)
    {
        target = new OpenGlTextureTarget(gl, format);
        return new GenerativeTexture(
            synthesizer,
            target,
            new LatentCache(new LatentSpace(synthesizer.Network)),
            options ?? new() { Synchronous = true },
            new TextureParameters { Resolution = new(64, 64) });
    }

    private static byte[] Expected(PositionSynthesizer synthesizer, TextureParameters parameters, TexelFormat format)
    {
        var image = new ImageBuffer();
        synthesizer.Synthesize(parameters.ToRequest(new LatentCache(new LatentSpace(synthesizer.Network))), image);
        var texels = new byte[image.Resolution.PixelCount * format.UploadBytesPerPixel()];
        PixelConverter.Convert(image.Values, image.Channels, format, texels);
        return texels;
    }
}
