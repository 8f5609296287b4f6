using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Torch;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

/// <summary>The whole way, from a container to texels: the default network, the processor or torch, and OpenGL.</summary>
[Collection(OpenGlTests.Name)]
public sealed class DefaultTextureTests
{
    private readonly GlThread _gl;

    public DefaultTextureTests(GlThread gl) => _gl = gl;

    [Fact]
    public void A_synchronous_texture_of_the_default_network_holds_what_the_synthesizer_makes() => _gl.Run(gl =>
    {
        using ServiceProvider provider = new ServiceCollection().AddScaleParty(o => (o.Texture, o.Cpu) = (new() { Synchronous = true, Mode = SynthesisMode.Free }, new() { Threads = 1 })).BuildServiceProvider();
        using GenerativeTexture texture = provider.GetRequiredService<GenerativeTextureFactory>().Create(new OpenGlTextureTarget(gl));
        texture.Parameters.Resolution = new(100, 60);
        texture.Parameters.Latent = 3.5;
        texture.Parameters.Scale = 0.4;
        Assert.True(texture.Update(0));

        var expected = new ImageBuffer();
        using var direct = new CpuSynthesizer(provider.GetRequiredService<GeneratorNetwork>());
        direct.Synthesize(texture.Parameters.ToRequest(provider.GetRequiredService<LatentCache>()), expected);
        var texels = new byte[100 * 60 * 4];
        PixelConverter.ToRgba8(expected.Values, expected.Channels, texels);
        byte[] actual = ReadBack(gl, (OpenGlTextureTarget)texture.Target, texels.Length);
        Assert.True(texels.AsSpan().SequenceEqual(actual));
        Assert.True(texels.Distinct().Count() > 50);
    });

    [Fact]
    public void A_moving_view_of_the_default_network_allocates_less_than_2_kilobytes_per_frame() => _gl.Run(gl =>
    {
        using ServiceProvider provider = new ServiceCollection().AddScaleParty(o => (o.Texture, o.Cpu) = (new() { Synchronous = true }, new() { Threads = 1 })).BuildServiceProvider();
        using GenerativeTexture texture = provider.GetRequiredService<GenerativeTextureFactory>().Create(new OpenGlTextureTarget(gl));
        texture.Parameters.Resolution = new(32, 32);
        void Move(int frames)
        {
            for (int k = 0; k < frames; k++)
            {
                texture.Parameters.Centre = new(k * 0.001, 0);
                texture.Update(0);
            }
        }

        Move(50);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Move(200);
        long perFrame = (GC.GetTotalAllocatedBytes(precise: true) - before) / 200;

        // All threads of the process, and with them what the test runner allocates meanwhile.
        Assert.True(perFrame < 2048, $"{perFrame} bytes per frame");
    });

    [Fact]
    public void Wrong_options_of_torch_are_named_with_their_values_when_they_are_set()
    {
        (string Expected, Func<TorchSynthesizerOptions> Make)[] cases =
        [
            ("Precision is 5; expected 0 to 1", () => new() { Precision = (SynthesisPrecision)5 }),
            ("Device is 6; expected 0 to 1", () => new() { Device = (SynthesisDevice)6 }),
            ("Threads is -1; expected 0 to 1024", () => new() { Threads = -1 }),
            ("CachedLatents is 0; expected 1 to 64", () => new() { CachedLatents = 0 }),
            ("MaximumWorkingBytes is 3; expected 1048576 to 1099511627776", () => new() { MaximumWorkingBytes = 3 }),
        ];
        Assert.All(cases, c => Assert.Contains(c.Expected, Assert.Throws<ArgumentOutOfRangeException>(c.Make).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Torch_takes_the_place_of_the_processor_where_it_is_registered()
    {
        using ServiceProvider provider = new ServiceCollection().AddScaleParty().AddScalePartyTorch(new() { Threads = 1 }).BuildServiceProvider();
        Assert.StartsWith("torch cpu", provider.GetRequiredService<ISynthesizer>().Backend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_synthesizer_of_the_host_takes_the_place_of_torch()
    {
        using var own = new PositionSynthesizer();
        using ServiceProvider provider = new ServiceCollection().AddSingleton<ISynthesizer>(own).AddScaleParty().AddScalePartyTorch().BuildServiceProvider();
        Assert.Same(own, provider.GetRequiredService<ISynthesizer>());
    }

    private static byte[] ReadBack(GL gl, OpenGlTextureTarget target, int bytes)
    {
        var texels = new byte[bytes];
        gl.BindTexture(TextureTarget.Texture2D, target.Handle);
        gl.GetTexImage(TextureTarget.Texture2D, 0, PixelFormat.Rgba, PixelType.UnsignedByte, texels.AsSpan());
        gl.BindTexture(TextureTarget.Texture2D, 0);
        return texels;
    }
}
