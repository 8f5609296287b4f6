using ScaleParty.Models;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Desktop;

/// <summary>What runs the viewer's network, and how heights are shaded, end to end on a software driver.</summary>
public sealed class ViewerBackendTests
{
    [Fact]
    public void Auto_takes_the_processor_on_a_software_driver_and_diagnostics_say_so()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--diagnostics", "--mode", "free", "--frames", "1", "--size", "64x64", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("draws on the processor, where vector code is faster", said, StringComparison.Ordinal);
        Assert.Matches("Network: +cpu float32 ", said);
        Assert.Matches("OpenGL: +[34]\\.[0-9].*; GLSL ", said);
        Assert.Matches("Driver: +.*; draws on the processor", said);
        Assert.Matches("Compute: +possible", said);
        Assert.Matches("Assemblies: +ScaleParty.DependencyInjection, ScaleParty.Desktop, ScaleParty.Runtime, ScaleParty.Viewer", said);
    }

    [Fact]
    public void Compute_shaders_show_what_the_processor_shows()
    {
        using var folder = new TemporaryFolder();
        Picture Frame(string backend)
        {
            (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--backend", backend, "--mode", "free", "--frames", "1", "--size", "64x64", "--out", folder.File(backend));
            Assert.True(exit == 0, said);
            Assert.Contains("(asked for)", said, StringComparison.Ordinal);
            return new Picture(folder.File($"{backend}/frame_00000.png"));
        }

        Picture compute = Frame("compute"), cpu = Frame("cpu");
        Assert.True(cpu.StandardDeviation > 4);
        Assert.InRange(compute.MeanDifference(cpu), 0, 1);
    }

    [Fact]
    public void The_default_network_is_shown_through_a_pyramid_that_the_processor_makes()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--frames", "1", "--size", "64x64", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("(the processor makes image pyramids), textures of 64x64", said, StringComparison.Ordinal);
        Assert.True(new Picture(folder.File("out/frame_00000.png")).StandardDeviation > 4);
    }

    [Fact]
    public void Nothing_of_torch_is_part_of_the_viewer_and_who_asks_for_it_is_told_what_to_take()
    {
        Assert.DoesNotContain(File.ReadAllText(Path.Combine(ViewerProcess.Folder, "ScaleParty.Viewer.deps.json")).Split('"'), name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--backend", "torch", "--frames", "1");
        Assert.Equal(2, exit);
        Assert.Contains("error: --backend is torch; expected auto or compute or cpu or vulkan: this program has no torch, and cpu computes the same images faster", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Heights_are_shaded_by_default_and_a_timeline_moves_the_sun()
    {
        using var folder = new TemporaryFolder();
        NetworkFile.Save(HeightNetwork.Create(), folder.File("heights.safetensors"));
        Picture[] Frames(string name, string tracks)
        {
            File.WriteAllText(folder.File($"{name}.json"), $$"""{ "duration": 2, "fps": 1, "seed": 53, "tracks": { "scale": 0.8, {{tracks}} } }""");
            (int exit, string said) = ViewerProcess.Run(
                null, "--offscreen", "--model", folder.File("heights.safetensors"), "--timeline", folder.File($"{name}.json"), "--size", "96x96", "--out", folder.File(name));
            Assert.True(exit == 0, said);
            return [.. Directory.GetFiles(folder.File(name), "frame_*.png").Order(StringComparer.Ordinal).Select(f => new Picture(f))];
        }

        Picture[] plain = Frames("plain", """ "relief": 0 """), still = Frames("still", """ "sun.elevation": 30 """);
        Picture[] moving = Frames("moving", """ "sun.elevation": 30, "sun.azimuth": [ { "time": 0, "value": 315 }, { "time": 2, "value": 675 } ] """);
        Assert.Equal(0, plain[0].MeanDifference(plain[1]));
        Assert.Equal(0, still[0].MeanDifference(still[1]));
        Assert.True(still[0].MeanDifference(plain[0]) > 2);
        Assert.Equal(0, moving[0].MeanDifference(still[0]));
        Assert.True(moving[1].MeanDifference(moving[0]) > 2);
    }

    [Fact]
    public void A_backend_that_does_not_exist_is_refused()
    {
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--backend", "direct3d");
        Assert.NotEqual(0, exit);
        Assert.Contains("direct3d", said, StringComparison.Ordinal);
    }
}
