using System.Runtime.InteropServices;
using CsCheck;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;
using Silk.NET.OpenGL;
using static ScaleParty.Tests.Rendering.TextureReading;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Images that compute shaders write into textures: formats, slices, and what a frame leaves behind.</summary>
[Collection(OpenGlTests.Name)]
public sealed class ComputeTextureTests
{
    private readonly GlThread _gl;

    public ComputeTextureTests(GlThread gl) => _gl = gl;

    [Theory]
    [MemberData(nameof(Texels.Cases), MemberType = typeof(Texels))]
    public void Texels_are_those_of_torchs_image(TexelFormat format, int channels)
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], channels, frequencies: 5);
        SynthesisRequest request = Request(network);
        byte[] expected = Texels.Expected(network, request, format);
        byte[] actual = _gl.Run(gl =>
        {
            using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
            using var target = new OpenGlTextureTarget(gl, new() { Format = format });
            compute.Begin(request, target);
            Assert.True(compute.Step(double.PositiveInfinity).Finished);
            Assert.Equal(request.Region.Resolution, target.Resolution);
            byte[] first = ReadBack(gl, target, 0);

            // The same by the way of Synthesize, which sees that the target is on the device.
            compute.Synthesize(request, target);
            Assert.Equal(first, ReadBack(gl, target, 0));
            return first;
        });
        Texels.AssertAlike(expected, actual, format);
    }

    [Fact]
    public void An_sRGB_texture_is_shown_as_one_and_has_mipmaps() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using var target = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Srgb8Alpha8, Filter = TextureFilter.Mipmapped });
        compute.Synthesize(Request(network), target);
        gl.BindTexture(TextureTarget.Texture2D, target.Handle);
        gl.GetTexLevelParameter(TextureTarget.Texture2D, 0, GetTextureParameter.TextureInternalFormat, out int format);
        gl.BindTexture(TextureTarget.Texture2D, 0);
        Assert.Equal((int)InternalFormat.Srgb8Alpha8, format);
        byte[] small = ReadBack(gl, target, 2);
        Assert.Equal(11 * 9 * 4, small.Length);
        Assert.Contains(small, b => b is > 0 and < 255);
    });

    [Fact]
    public void A_texture_of_an_older_context_is_uploaded_to_and_refuses_shaders() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using var target = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Srgb8Alpha8, Filter = TextureFilter.Mipmapped }, isImmutable: false);
        using var other = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Srgb8Alpha8 });
        compute.Synthesize(Request(network), other);
        byte[] texels = ReadBack(gl, other, 0);
        target.Prepare(new(44, 36));
        target.Write(0, texels);
        target.Show();
        Assert.Equal(texels, ReadBack(gl, target, 0));
        Assert.Equal(11 * 9 * 4, ReadBack(gl, target, 2).Length);
        Assert.Contains("OpenGL 4.3", Assert.Throws<GraphicsException>(() => compute.Synthesize(Request(network), target)).Message, StringComparison.Ordinal);
        Assert.False(compute.IsWorking);
        Assert.Equal(texels, ReadBack(gl, target, 0));
    });

    [Fact]
    public void Slices_of_any_size_make_the_same_image_to_the_bit_and_flip_the_texture_only_when_it_is_whole()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        SynthesisRequest request = Request(network), other = request with { Region = request.Region with { Centre = new(0.9, 0.1) } };
        _gl.Run(gl =>
        {
            using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network, null, false, new NoTimer());
            using var target = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Rgba32Float });
            compute.Synthesize(request, target);
            byte[] whole = ReadBack(gl, target, 0);
            float[] floats = Images.Of(compute, request);
            int most = 0;
            Gen.Double[-5, -1.5].Array[8, 40].Sample(
                budgets =>
                {
                    compute.Synthesize(other, target);
                    uint shown = target.Handle;
                    compute.Begin(request, target);
                    int steps = 0;
                    while (true)
                    {
                        double budget = Math.Pow(10, budgets[steps++ % budgets.Length]);
                        SliceProgress progress = compute.Step(budget);
                        Assert.True(progress.Slices >= 1 && (progress.Slices == 1 || progress.EstimatedMilliseconds <= budget));
                        Assert.Equal(progress.Finished, !compute.IsWorking);
                        if (progress.Finished)
                        {
                            break;
                        }

                        Assert.Equal(shown, target.Handle);
                    }

                    most = Math.Max(most, steps);
                    Assert.NotEqual(shown, target.Handle);
                    Assert.Equal(whole, ReadBack(gl, target, 0));
                },
                iter: 15,
                threads: 1);
            Assert.True(most > 30, $"the finest slicing had {most} steps");
            Assert.Equal(default, compute.Step(1));
            Assert.Equal(floats, Images.Of(compute, request));
        });
    }

    [Fact]
    public void An_image_that_is_begun_anew_or_interrupted_is_given_up() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        SynthesisRequest request = Request(network), other = request with { Region = request.Region with { Centre = new(0.9, 0.1) } };
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network, null, false, new NoTimer());
        using var target = new OpenGlTextureTarget(gl);
        compute.Synthesize(request, target);
        byte[] expected = ReadBack(gl, target, 0);
        compute.Begin(other, target);
        compute.Step(1e-5);
        compute.Begin(request, target);
        compute.Step(double.PositiveInfinity);
        Assert.Equal(expected, ReadBack(gl, target, 0));
        compute.Begin(other, target);
        compute.Step(1e-5);
        Images.Of(compute, request);
        Assert.False(compute.IsWorking);
        Assert.Equal(expected, ReadBack(gl, target, 0));
    });

    [Fact]
    public void Slices_are_measured_while_the_host_draws_into_a_framebuffer() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using var target = new OpenGlTextureTarget(gl);
        uint texture = gl.GenTexture(), framebuffer = gl.GenFramebuffer();
        gl.BindTexture(TextureTarget.Texture2D, texture);
        gl.TexStorage2D(TextureTarget.Texture2D, 1, SizedInternalFormat.Rgba8, 64, 64);
        gl.BindTexture(TextureTarget.Texture2D, 0);
        gl.BindFramebuffer(FramebufferTarget.Framebuffer, framebuffer);
        gl.FramebufferTexture2D(FramebufferTarget.Framebuffer, FramebufferAttachment.ColorAttachment0, TextureTarget.Texture2D, texture, 0);
        double estimate = 0;
        for (int image = 0; image < 30; image++)
        {
            gl.Clear(ClearBufferMask.ColorBufferBit);
            compute.Begin(Request(network), target);
            estimate = compute.Step(double.PositiveInfinity).EstimatedMilliseconds;
            gl.Finish();
        }

        gl.BindFramebuffer(FramebufferTarget.Framebuffer, 0);
        gl.DeleteFramebuffer(framebuffer);
        gl.DeleteTexture(texture);

        // Two million multiplications in less than a microsecond would be no measurement.
        Assert.InRange(estimate, 1e-3, double.MaxValue);
    });

    [Fact]
    public void A_moving_view_allocates_less_than_a_kilobyte_per_frame_and_no_OpenGL_object() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using var target = new OpenGlTextureTarget(gl, new() { Filter = TextureFilter.Mipmapped });
        BakedLatent[] latents = [Images.Latent(network, 1), Images.Latent(network, 2)];
        SynthesisRequest[] frames = [.. Enumerable.Range(0, 60).Select(i => Request(network) with
        {
            Latent = latents[i / 30],
            Region = new ImageRegion(new(i * 0.01, 0), new(0.02, 0.02), new Resolution(44, 36)),
            Warp = i % 3 == 0 ? new SwirlWarp(new(0, 0), i, 0.5) : null,
        })];
        void Move()
        {
            foreach (SynthesisRequest frame in frames)
            {
                compute.Begin(frame, latents[1], 0.3, target);
                while (!compute.Step(0.5).Finished)
                {
                }
            }
        }

        Move();
        Assert.Equal(GLEnum.NoError, gl.GetError());
        (int, int, int, int) objects = LiveObjects(gl);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Move();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / frames.Length, 0, 1024);
        Assert.Equal(objects, LiveObjects(gl));
        Assert.Equal(0, gl.GetInteger(GetPName.CurrentProgram));
        Assert.Equal(0, gl.GetInteger((GetPName)GLEnum.ShaderStorageBufferBinding));
    });

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    public void A_blend_of_two_latents_is_the_image_of_the_latent_between_them(double share)
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        BakedLatent a = Images.Latent(network, 1), b = Images.Latent(network, 2);
        var space = new LatentSpace(network);
        SynthesisRequest request = Request(network) with { Latent = a };
        _gl.Run(gl =>
        {
            using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
            using var target = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Rgba32Float });
            compute.Begin(request, b, share, target);
            compute.Step(double.PositiveInfinity);
            float[] blended = Floats();
            compute.Synthesize(request with { Latent = space.Lerp(a, b, share) }, target);
            Assert.InRange(Images.Error(Floats(), blended), 0, 1e-4);
            compute.Synthesize(request with { Latent = space.Lerp(a, b, share + 0.2) }, target);
            Assert.InRange(Images.Error(Floats(), blended), 1e-2, double.MaxValue);

            float[] Floats() => MemoryMarshal.Cast<byte, float>(ReadBack(gl, target, 0)).ToArray();
        });
    }

    [Fact]
    public void Disposal_takes_every_OpenGL_object_along() => _gl.Run(gl =>
    {
        (int, int, int, int) before = LiveObjects(gl);
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12, 8], frequencies: 5);
        var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        using (var target = new OpenGlTextureTarget(gl, new() { Format = TexelFormat.Srgb8Alpha8 }))
        {
            compute.Synthesize(Request(network), target);
            Assert.NotEqual(before, LiveObjects(gl));
        }

        compute.Dispose();
        compute.Dispose();
        Assert.Equal(before, LiveObjects(gl));
        Assert.Throws<ObjectDisposedException>(() => compute.Step(1));
    });

    private static SynthesisRequest Request(GeneratorNetwork network) => new(Images.Latent(network, 1), new ImageRegion(new(0.2, -0.3), new(0.03, 0.02), new Resolution(44, 36)))
    {
        Noise = new NoiseSettings { Seed = 5 },
    };

    /// <summary>Measures nothing, so that slices depend on budgets alone.</summary>
    private sealed class NoTimer : ISliceTimer
    {
        public void Begin()
        {
        }

        public void End(int pass, int rows, double multiplicationsPerRow)
        {
        }

        public void Collect(CostEstimator estimator)
        {
        }

        public void Dispose()
        {
        }
    }
}
