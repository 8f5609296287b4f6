using System.Diagnostics;
using System.Globalization;
using ScaleParty.Models;
using ScaleParty.Tests.Models;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Loop;
using TorchSharp;
using TemporaryFolder = ScaleParty.Tests.Models.TemporaryFolder;

namespace ScaleParty.Tests.Reliability;

/// <summary>Ctrl-C ends every command with status 130, and every file that is there by then is whole.</summary>
public sealed class StopTests : IDisposable
{
    private const int Stopped = 130;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sheets_stop_between_pictures()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using ChildProgram sheets = ChildProgram.Start(ChildProgram.Training, "sheets", "--out", _folder["sheets"], "--format", "png");
        sheets.WaitForLine("latents.png");
        (int code, string errors) = sheets.Interrupt();
        Assert.Equal(Stopped, code);
        Assert.EndsWith("stopped", errors.TrimEnd(), StringComparison.Ordinal);
        string[] names = [.. Directory.EnumerateFiles(_folder["sheets"]).Select(f => Path.GetFileName(f))];
        Assert.Contains("latents.png", names);
        Assert.DoesNotContain("relief.png", names);
        Assert.DoesNotContain(names, n => n.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void An_export_stops_between_latents()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string checkpoint = _folder["checkpoint-000000000040.safetensors"], network = _folder["n"];
        using (var trainer = new Trainer(SmallRuns.Everything, torch.CPU))
        {
            CheckpointFile.Save(checkpoint, trainer, SmallRuns.Everything, new RunCounters { Images = 40 });
        }

        using ChildProgram export = ChildProgram.Start(ChildProgram.Training, "export", "--run", checkpoint, "--out", network, "--latents", "10000");
        export.WaitForLine("latent000");
        Assert.Equal(Stopped, export.Interrupt().Code);
        string[] latents = [.. _folder.Names.Where(n => n.StartsWith("n.latent", StringComparison.Ordinal))];
        Assert.InRange(latents.Length, 1, 9999);
        Assert.All(latents, l => LatentFile.Load(_folder[l], NetworkFile.Load(network)));
    }

    [Theory]
    [InlineData("bake", "--seed", "1", "--out", "OUT")]
    [InlineData("import", "CHECKPOINT", "--out", "OUT")]
    [InlineData("inspect", "TENSORS")]
    public void The_editor_stops_at_any_moment_with_a_whole_file_or_none(params string[] arguments)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        arguments = [.. arguments.Select(a => a == "OUT" ? _folder["out"] : a == "CHECKPOINT" ? Repository.Golden("checkpoint.pth") : a == "TENSORS" ? Repository.Golden("generator.safetensors") : a)];
        long start = Stopwatch.GetTimestamp();
        ChildProgram.Run(ChildProgram.Editor, arguments);
        double whole = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        foreach (double share in (double[])[0.3, 0.6, 0.9])
        {
            File.Delete(_folder["out"]);
            using ChildProgram editor = ChildProgram.Start(ChildProgram.Editor, arguments);
            if (!editor.EndsWithin(share * whole))
            {
                (int code, string errors) = editor.Interrupt();
                Assert.True(code is 0 or Stopped, string.Create(CultureInfo.InvariantCulture, $"exit status {code}: {errors}"));
            }

            Assert.All(_folder.Names, n => Assert.Equal("out", n));
            if (File.Exists(_folder["out"]))
            {
                SafeTensors.Load(_folder["out"]);
            }
        }
    }
}
