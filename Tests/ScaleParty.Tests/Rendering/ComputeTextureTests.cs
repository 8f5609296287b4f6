using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Rendering;

/// <summary>The whole way on the device, from a container to texels: compute shaders, the queue and OpenGL.</summary>
[Collection(OpenGlTests.Name)]
public sealed class ComputeTextureTests
{
    private readonly GlThread _gl;

    public ComputeTextureTests(GlThread gl) => _gl = gl;

    [Fact]
    public void Textures_of_one_context_share_compute_shaders_slice_by_slice_and_each_shows_its_own_picture() => _gl.Run(gl =>
    {
        using ServiceProvider provider = Services(SynthesisBackend.Compute).BuildServiceProvider();
        var factory = provider.GetRequiredService<GenerativeTextureFactory>();
        using GenerativeTexture a = factory.Create(new OpenGlTextureTarget(gl)), b = factory.Create(new OpenGlTextureTarget(gl));
        a.Parameters.Resolution = new(64, 40);
        b.Parameters.Resolution = new(24, 48);
        Assert.All([a, b], t => Assert.True(t.IsOnDevice));

        // How many frames an image takes is the driver's affair; that both get on is ours.
        for (int frame = 0; frame < 20_000 && Math.Min(a.Statistics.Shown, b.Statistics.Shown) < 3; frame++)
        {
            foreach (GenerativeTexture texture in new[] { a, b })
            {
                texture.Parameters.Centre = new((frame % 1000) * 0.01, texture == a ? 0 : 3);
                texture.Update(frame);
            }
        }

        Assert.All([a, b], t => Assert.InRange(t.Statistics.Shown, 3, 4));
        Assert.All([a, b], t => Assert.True(t.Statistics.SlicesPerImage > 1));
        a.Finish();
        b.Finish();
        using var direct = new ComputeSynthesizer(new OpenGlDevice(gl), provider.GetRequiredService<GeneratorNetwork>());
        foreach (GenerativeTexture texture in new[] { a, b })
        {
            var image = new ImageBuffer();
            direct.Synthesize(texture.Parameters.ToRequest(provider.GetRequiredService<LatentCache>()), image);
            var expected = new byte[image.Resolution.PixelCount * 4];
            PixelConverter.ToRgba8(image.Values, image.Channels, expected);
            byte[] actual = ReadBack(gl, (OpenGlTextureTarget)texture.Target, image.Resolution);
            Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
            Assert.True(expected.Distinct().Count() > 50);
        }
    });

    [Fact]
    public void Compute_shaders_leave_the_device_as_it_was() => _gl.Run(gl =>
    {
        using ServiceProvider provider = Services(SynthesisBackend.Compute).BuildServiceProvider();
        using (GenerativeTexture texture = provider.GetRequiredService<GenerativeTextureFactory>().Create(new OpenGlTextureTarget(gl), new() { Synchronous = true }))
        {
            Assert.True(texture.Update(0));
            Assert.StartsWith("compute", texture.Backend, StringComparison.Ordinal);
            Assert.Equal("asked for", texture.BackendReason);
        }

        Assert.Equal(GLEnum.NoError, gl.GetError());
        Assert.Equal(0, gl.GetInteger(GetPName.CurrentProgram));
    });

    [Fact]
    public void The_driver_is_described_as_it_describes_itself() => _gl.Run(gl =>
    {
        OpenGlDriver driver = OpenGlDriver.Of(gl);
        Assert.Equal(gl.GetStringS(StringName.Renderer), driver.Renderer);
        Assert.Null(driver.ComputeProblem);
        Assert.Equal(DeviceSupport.IsSoftwareRenderer(driver.Renderer), driver.Support.IsSoftware);
    });

    private static IServiceCollection Services(SynthesisBackend backend) => new ServiceCollection()
        .AddSingleton(TinyNetwork.Create(noise: true))
        .AddScaleParty(o => (o.Backend, o.Texture) = (backend, new() { DeviceMillisecondsPerFrame = 0.01 }))
        .AddScalePartyOpenGl();

    private static byte[] ReadBack(GL gl, OpenGlTextureTarget target, Resolution resolution)
    {
        Assert.Equal(resolution, target.Resolution);
        var texels = new byte[resolution.PixelCount * 4];
        gl.BindTexture(TextureTarget.Texture2D, target.Handle);
        gl.PixelStore(PixelStoreParameter.PackAlignment, 1);
        gl.GetTexImage(TextureTarget.Texture2D, 0, PixelFormat.Rgba, PixelType.UnsignedByte, texels.AsSpan());
        gl.BindTexture(TextureTarget.Texture2D, 0);
        return texels;
    }
}
