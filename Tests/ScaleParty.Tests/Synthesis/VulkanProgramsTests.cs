using Microsoft.Extensions.DependencyInjection;
using ScaleParty.DependencyInjection;
using ScaleParty.Desktop;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using ScaleParty.Tests.Desktop;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.ZoomCinematic;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Vulkan in the programs and in the container.</summary>
public sealed class VulkanProgramsTests
{
    [Fact]
    public void The_viewer_shows_by_Vulkan_what_compute_shaders_in_OpenGL_show()
    {
        using var folder = new TemporaryFolder();
        Picture Frame(string backend)
        {
            string output = Path.Combine(folder.Path, backend);
            (int exit, string text) = ViewerProcess.Run(null, "--offscreen", "--backend", backend, "--frames", "1", "--size", "64x64", "--out", output);
            Assert.True(exit == 0, text);
            Assert.Contains($"{backend} ", text, StringComparison.Ordinal);
            return new Picture(Path.Combine(output, "frame_00000.png"));
        }

        Picture compute = Frame("compute"), vulkan = Frame("vulkan");
        Assert.True(vulkan.StandardDeviation > 4);
        Assert.InRange(vulkan.MeanDifference(compute), 0, 1);
    }

    [Fact]
    public void A_cinematic_by_Vulkan_is_that_of_compute_shaders_in_OpenGL_and_its_folder_is_its_own()
    {
        using var folder = new TemporaryFolder();
        string timeline = Path.Combine(folder.Path, "still.json");
        File.WriteAllText(timeline, """{ "duration": 0.2, "fps": 10, "width": 48, "height": 32, "seed": 3, "tracks": { "scale": 0.8 } }""");
        CinematicOutcome Render(string name, string backend) => CinematicProcess.Run([timeline, "--out", Path.Combine(folder.Path, name), "--backend", backend]);
        Assert.Contains("(asked for)", Render("vulkan", "vulkan").Expect(0).Output, StringComparison.Ordinal);
        Render("compute", "compute").Expect(0);
        DecodedImage a = ImageFile.Load(Path.Combine(folder.Path, "vulkan", "frame_00001.png")), b = ImageFile.Load(Path.Combine(folder.Path, "compute", "frame_00001.png"));
        Assert.InRange(a.Rgba.Zip(b.Rgba, (x, y) => Math.Abs(x - y)).Max(), 0, 2);
        Assert.True(a.Rgba.Distinct().Count() > 20);
        Assert.Contains("backend vulkan on ", Render("vulkan", "compute").Expect(1).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_gives_textures_of_any_target_to_Vulkan_where_it_is_registered_and_asked_for()
    {
        static IServiceCollection Services() => new ServiceCollection().AddSingleton(TinyNetwork.Create()).AddScaleParty(o => o.Backend = SynthesisBackend.Vulkan);
        using (ServiceProvider provider = Services().AddScalePartyVulkan().BuildServiceProvider())
        {
            using GenerativeTexture a = Create(provider), b = Create(provider);
            Assert.True(a.Update(0) && b.Update(0));
            Assert.False(a.IsOnDevice);
            Assert.StartsWith("vulkan ", a.Backend, StringComparison.Ordinal);
            Assert.Equal("asked for", a.BackendReason);
        }

        using ServiceProvider without = Services().BuildServiceProvider();
        Assert.Contains("services.AddScalePartyVulkan() would add it", Assert.Throws<NotSupportedException>(() => Create(without)).Message, StringComparison.Ordinal);

        static GenerativeTexture Create(ServiceProvider provider) => provider.GetRequiredService<GenerativeTextureFactory>().Create(new MemoryTarget(), new GenerativeTextureOptions { Synchronous = true });
    }
}
