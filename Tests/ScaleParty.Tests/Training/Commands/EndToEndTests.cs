using System.Diagnostics;
using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Training.Commands;

/// <summary>The program as a person uses it.</summary>
public sealed class EndToEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Smoke_trains_evaluates_and_exports_and_comes_measurably_nearer_to_its_data()
    {
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--preset", "smoke", "--out", _folder["none"], "--set", "images=8", "output.logEvery=8"]));
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--preset", "smoke", "--out", _folder["run"]]));
        double before = Distance("none"), after = Distance("run");
        Assert.True(after < 0.7 * before, $"from {before:0.0} to {after:0.0}");

        Assert.Equal(0, TrainingCommandLine.Run(["export", "--run", _folder["run"], "--out", _folder["smoke.safetensors"], "--latents", "2", "--resume-file", _folder["resume.safetensors"]]));
        GeneratorNetwork network = NetworkFile.Load(_folder["smoke.safetensors"]);
        Assert.Equal(["r", "g", "b", "height"], network.Description.ImageChannels);
        Assert.Contains("3,200 images", network.Description.Training, StringComparison.Ordinal);
        Assert.Contains(network.MeanLatent, v => v != 0);
        Assert.NotEmpty(LatentFile.Load(_folder["smoke.latent001.safetensors"], network).Phases);
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--preset", "smoke", "--from", _folder["resume.safetensors"], "--out", _folder["further"], "--set", "images=3216"]));
    }

    [Fact]
    public void Errors_are_one_line_and_a_status()
    {
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--preset", "smoke", "--out", _folder["a"], "--set", "bach=1"]));
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--out", _folder["b"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--resume", "--out", _folder["c"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--preset", "smoke", "--data", _folder["missing"], "--out", _folder["d"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["export", "--run", _folder["c"], "--out", _folder["x.safetensors"]]));
        Assert.Equal(0, TrainingCommandLine.Run(["presets"]));
        Assert.Equal(0, TrainingCommandLine.Run(["presets", "terrain"]));
    }

    [Fact]
    public void A_killed_run_resumes_from_its_last_checkpoint()
    {
        string[] train = ["train", "--preset", "smoke", "--out", _folder["run"], "--threads", "1", "--set", "images=1000000", "output.logEvery=16", "output.checkpointEvery=16", "output.sheetEvery=1000000"];
        using (Process process = Start(train))
        {
            string? line = null;
            for (int reports = 0; reports < 4; reports += line!.Contains(" images, ", StringComparison.Ordinal) ? 1 : 0)
            {
                line = process.StandardOutput.ReadLine();
                Assert.True(line is not null, "the run ended before it was killed");
            }

            // SIGKILL: nothing can be saved or tidied up.
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }

        using (var folder = new RunFolder(_folder["run"]))
        {
            Assert.InRange(CheckpointFile.Describe(folder.OpenNewest(_ => { })!).Counters.Images, 32, 1000);
        }

        Assert.Equal(0, TrainingCommandLine.Run(["train", "--resume", "--out", _folder["run"], "--set", "images=1200"]));
        using var after = new RunFolder(_folder["run"]);
        Assert.Equal(1200, CheckpointFile.Describe(SafeTensors.Load(after.Checkpoints[0])).Counters.Images);
    }

    private double Distance(string run)
    {
        string results = _folder[$"{run}-results"];
        Assert.Equal(0, TrainingCommandLine.Run(["evaluate", "--run", _folder[run], "--out", results, "--samples", "96", "--latents", "8", "--resolutions", "16", "24", "32", "--shares", "0.5", "1", "--pixels", "16", "--neighbours", "64"]));
        Assert.True(new FileInfo(Path.Combine(results, "evaluation.png")).Length > 1000);
        Assert.Contains("SelfSSIM", File.ReadAllText(Path.Combine(results, "evaluation.md")), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, "evaluation.json")));
        return json.RootElement.GetProperty("distances").EnumerateArray().Average(d => d.GetProperty("wasserstein").GetDouble());
    }

    private static Process Start(string[] arguments)
    {
        // The tests' own output holds the program and the native libraries it needs.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ScaleParty.Training.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
