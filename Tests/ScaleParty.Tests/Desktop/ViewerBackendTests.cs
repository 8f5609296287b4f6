using ScaleParty.Models;
using ScaleParty.Tests.Models;

namespace ScaleParty.Tests.Desktop;

/// <summary>What runs the viewer's network, and how heights are shaded, end to end on a software driver.</summary>
public sealed class ViewerBackendTests
{
    [Fact]
    public void Auto_takes_torch_on_a_software_driver_and_diagnostics_say_so()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--diagnostics", "--frames", "1", "--size", "64x64", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("draws on the processor, where torch is faster", said, StringComparison.Ordinal);
        Assert.Matches("Network: +torch ", said);
        Assert.Matches("OpenGL: +[34]\\.[0-9].*; GLSL ", said);
        Assert.Matches("Driver: +.*; draws on the processor", said);
        Assert.Matches("Compute: +possible", said);
        Assert.Matches("Assemblies: +.*ScaleParty.Runtime.*ScaleParty.Viewer", said);
        Assert.Matches("Torch: +loaded: .*TorchSharp", said);
    }

    [Fact]
    public void Compute_shaders_show_what_torch_shows()
    {
        using var folder = new TemporaryFolder();
        Picture Frame(string backend)
        {
            (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--backend", backend, "--frames", "1", "--size", "64x64", "--out", folder.File(backend));
            Assert.True(exit == 0, said);
            Assert.Contains("(asked for)", said, StringComparison.Ordinal);
            return new Picture(folder.File($"{backend}/frame_00000.png"));
        }

        Picture compute = Frame("compute"), torch = Frame("torch");
        Assert.True(torch.StandardDeviation > 4);
        Assert.InRange(compute.MeanDifference(torch), 0, 1);
    }

    [Fact]
    public void A_build_without_torch_runs_with_compute_shaders_and_neither_has_nor_loads_anything_of_torch()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Directory.EnumerateFiles(ViewerProcess.FolderWithoutTorch, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)];
        Assert.Contains("ScaleParty.Runtime.dll", files);
        Assert.DoesNotContain(files, file => file.Contains("torch", StringComparison.OrdinalIgnoreCase));
        (int exit, string said) = ViewerProcess.RunWithoutTorch("--offscreen", "--diagnostics", "--frames", "2", "--size", "64x64", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("torch is not part of this program", said, StringComparison.Ordinal);
        Assert.Matches("Torch: +not loaded", said);
        Assert.Matches("Assemblies: +ScaleParty.Desktop, ScaleParty.Runtime, ScaleParty.Viewer", said);
        Picture first = new(folder.File("out/frame_00000.png")), second = new(folder.File("out/frame_00001.png"));
        Assert.True(first.StandardDeviation > 4);
        Assert.True(first.MeanDifference(second) > 1);
        (exit, said) = ViewerProcess.RunWithoutTorch("--offscreen", "--backend", "torch", "--frames", "1", "--out", folder.File("none"));
        Assert.Equal(1, exit);
        Assert.Contains("error: the torch backend cannot run here: torch is not part of this program", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_libtorch_does_not_load_auto_takes_compute_shaders_and_torch_is_refused()
    {
        // The ordinary build without its native libraries of torch.
        using var folder = new TemporaryFolder();
        string viewer = folder.File("viewer");
        foreach (string file in Directory.EnumerateFiles(ViewerProcess.Folder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(viewer, Path.GetRelativePath(ViewerProcess.Folder, file)), name = Path.GetFileName(file);
            bool isNative = !name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("ScaleParty", StringComparison.Ordinal) && !name.Contains("SkiaSharp", StringComparison.Ordinal);
            if (!isNative)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        (int exit, string said) = ViewerProcess.RunIn(viewer, "--offscreen", "--frames", "1", "--size", "64x64", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains(", compute ", said, StringComparison.Ordinal);
        Assert.Contains("libtorch does not load", said, StringComparison.Ordinal);
        (exit, said) = ViewerProcess.RunIn(viewer, "--offscreen", "--backend", "torch", "--frames", "1", "--out", folder.File("none"));
        Assert.Equal(1, exit);
        Assert.Contains("error: the torch backend cannot run here: libtorch does not load", said, StringComparison.Ordinal);
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
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--backend", "vulkan");
        Assert.NotEqual(0, exit);
        Assert.Contains("vulkan", said, StringComparison.Ordinal);
    }
}
