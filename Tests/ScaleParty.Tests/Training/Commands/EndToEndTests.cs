using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ScaleParty.Desktop;
using ScaleParty.Models;
using ScaleParty.Tests.Torch;
using ScaleParty.Tests.Training.Data;
using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Loop;
using SkiaSharp;

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
        Assert.NotEmpty(LatentFile.Load(_folder["smoke.safetensors.latent001.safetensors"], network).Phases);

        // A latent's name that nobody has typed is not taken from a file of another kind.
        File.WriteAllText(_folder["smoke.safetensors.latent002.safetensors"], "mine");
        byte[] exported = File.ReadAllBytes(_folder["smoke.safetensors"]);
        Assert.Equal(1, TrainingCommandLine.Run(["export", "--run", _folder["none"], "--out", _folder["smoke.safetensors"], "--latents", "3"]));
        Assert.Equal("mine", File.ReadAllText(_folder["smoke.safetensors.latent002.safetensors"]));
        Assert.Equal(exported, File.ReadAllBytes(_folder["smoke.safetensors"]));

        // Two outputs of one name would leave the second alone.
        foreach (string resume in (string[])["new", "./new", "new.latent001.safetensors"])
        {
            Assert.Equal(2, TrainingCommandLine.Run(["export", "--run", _folder["run"], "--out", _folder["new"], "--latents", "2", "--resume-file", _folder[resume]]));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path, "new*"));

        // Names that differ only in what looks like an ending keep their latents apart.
        foreach (string version in (string[])["net.v1", "net.v2"])
        {
            Assert.Equal(0, TrainingCommandLine.Run(["export", "--run", _folder["run"], "--out", _folder[version], "--latents", "1", "--name", version]));
        }

        foreach (string version in (string[])["net.v1", "net.v2"])
        {
            Assert.Equal(version, NetworkFile.Load(_folder[version]).Description.Name);
            Assert.NotEmpty(LatentFile.Load(_folder[$"{version}.latent000.safetensors"], NetworkFile.Load(_folder[version])).Phases);
        }

        // Without its optimisers' moments the run goes on where it was, not from the beginning.
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--from", _folder["resume.safetensors"], "--out", _folder["further"], "--set", "images=3520"]));
        double further = Distance("further");
        Assert.True(further < (before + after) / 2, $"from {before:0.0} to {after:0.0}, and on to {further:0.0}");

        Assert.Equal(0, TrainingCommandLine.Run(["sheets", "--network", _folder["smoke.safetensors"], "--data", "procedural", "--out", _folder["sheets"], "--format", "png"]));
        Assert.Equal(
            ["beyond.png", "blends.png", "compare.png", "latents.png", "parts.png", "relief.png", "resolutions.png", "scaleparty-files.txt", "warps.png", "zoom.png"],
            Names("sheets"));
    }

    [Fact]
    public void Sheets_replace_only_their_own_and_are_not_begun_where_the_folder_is_in_use()
    {
        NetworkFile.Save(RandomNetwork.Create(1, [8, 8, 8], noise: false), _folder["network.safetensors"], WeightPrecision.Float32);
        string[] sheets = ["sheets", "--network", _folder["network.safetensors"], "--out", _folder["sheets"]];
        Directory.CreateDirectory(_folder["sheets"]);
        File.WriteAllText(_folder["sheets/zoom.jpg"], "mine");
        Assert.Equal(1, TrainingCommandLine.Run(sheets));
        Assert.Equal(["scaleparty-files.txt", "zoom.jpg"], Names("sheets"));
        Assert.Equal("mine", File.ReadAllText(_folder["sheets/zoom.jpg"]));

        Assert.Equal(0, TrainingCommandLine.Run([.. sheets, "--format", "png"]));
        Assert.Equal(["beyond.png", "blends.png", "latents.png", "parts.png", "resolutions.png", "scaleparty-files.txt", "warps.png", "zoom.jpg", "zoom.png"], Names("sheets"));
        using (OutputFolder.Open(_folder["sheets"], "other"))
        {
            Assert.Equal(1, TrainingCommandLine.Run(sheets));
        }

        File.Delete(_folder["sheets/zoom.jpg"]);
        Assert.Equal(1, TrainingCommandLine.Run([.. sheets, "--data", "procedural"]));
        Assert.Contains("zoom.png", Names("sheets"));
        Assert.Equal(0, TrainingCommandLine.Run(sheets));
        Assert.Equal(["beyond.jpg", "blends.jpg", "latents.jpg", "parts.jpg", "resolutions.jpg", "scaleparty-files.txt", "warps.jpg", "zoom.jpg"], Names("sheets"));
    }

    [Fact]
    public void Errors_are_one_line_and_a_status()
    {
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--preset", "smoke", "--out", _folder["a"], "--set", "bach=1"]));
        Assert.Equal(2, TrainingCommandLine.Run(["train", "--out", _folder["b"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--resume", "--out", _folder["c"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--preset", "smoke", "--data", _folder["missing"], "--out", _folder["d"]]));
        Assert.Equal(2, TrainingCommandLine.Run(["train", "--preset", "smoke", "--out", _folder["e"], "--device", "abacus"]));
        Assert.Equal(2, TrainingCommandLine.Run(["train", "--preset", "smoke", "--out", _folder["f"], "--threads", "0"]));
        Assert.Equal(1, TrainingCommandLine.Run(["export", "--run", _folder["c"], "--out", _folder["x.safetensors"]]));
        Assert.Equal(2, TrainingCommandLine.Run(["evaluate", "--out", _folder["g"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["evaluate", "--network", "a", "--run", "b", "--out", _folder["g"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["sheets", "--network", _folder["missing.safetensors"], "--out", _folder["g"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["data", "check", "--data", _folder["missing"]]));
        Assert.Equal(0, TrainingCommandLine.Run(["presets"]));
        Assert.Equal(0, TrainingCommandLine.Run(["presets", "terrain"]));
    }

    [Fact]
    public void Data_check_names_damaged_images_and_counts_other_kinds()
    {
        Directory.CreateDirectory(_folder["images"]);
        byte[] jpeg = TestImages.Encode(64, 64, SKEncodedImageFormat.Jpeg, (x, y) => new SKColor((byte)(x * y), (byte)x, (byte)y));
        File.WriteAllBytes(_folder["images/good.jpg"], jpeg);
        File.WriteAllBytes(_folder["images/same.jfif"], jpeg);
        File.WriteAllBytes(_folder["images/truncated.jpg"], jpeg[..(jpeg.Length / 2)]);
        File.WriteAllBytes(_folder["images/scan.tif"], "II*\0"u8.ToArray());
        string whole = Output(["data", "check", "--data", _folder["images"]]);
        Assert.Contains("3 images", whole, StringComparison.Ordinal);
        Assert.Contains("2 of 3 examined files can be used", whole, StringComparison.Ordinal);
        Assert.Contains("skipped truncated.jpg: damaged or cut off", whole, StringComparison.Ordinal);
        Assert.Contains("1 file left out, not PNG, JPEG or WebP: 1 .tif (scan.tif)", whole, StringComparison.Ordinal);

        Assert.Contains("3 of 3 examined files can be used", Output(["data", "check", "--quick", "--data", _folder["images"]]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_killed_again_and_again_resumes_from_its_last_checkpoint()
    {
        // A checkpoint after every step, so that the kill falls among writes.
        string[] every = ["--threads", "1", "--set", "images=1000000", "output.logEvery=16", "output.checkpointEvery=16", "output.sheetEvery=1000000"];
        Kill(Start(["train", "--preset", "smoke", "--out", _folder["run"], .. every]), 3);
        long first = Newest();
        Kill(Start(["train", "--resume", "--out", _folder["run"], .. every]), 3);
        long second = Newest();
        Assert.InRange(second, first + 32, 2000);

        // What a disk that filled up, or a kill among writes, leaves behind.
        string newest = _folder[$"run/checkpoint-{second:D12}.safetensors"];
        byte[] whole = File.ReadAllBytes(newest);
        File.WriteAllBytes(_folder["run/checkpoint-000000999999.safetensors"], whole[..(whole.Length / 2)]);
        File.WriteAllBytes($"{newest}.{Guid.NewGuid():N}.tmp", whole[..(whole.Length / 3)]);
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--resume", "--out", _folder["run"], "--set", $"images={second + 64}"]));
        using var after = new RunFolder(_folder["run"]);
        Assert.Equal(second + 64, CheckpointFile.Describe(SafeTensors.Load(_folder[$"run/checkpoint-{second + 64:D12}.safetensors"])).Counters.Images);
        Assert.Empty(Directory.EnumerateFiles(_folder["run"], "*.tmp"));
    }

    [Fact]
    public void Ctrl_C_saves_and_ends_well()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Process process = Start(["train", "--preset", "smoke", "--out", _folder["run"], "--threads", "1", "--set", "images=1000000", "output.logEvery=16", "output.checkpointEvery=1000000", "output.sheetEvery=1000000"]);
        WaitForReports(process, 2);
        using (Process interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            interrupt.WaitForExit();
        }

        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("train --resume --out", rest, StringComparison.Ordinal);
        Assert.InRange(Newest(), 32, 2000);
    }

    private static void Kill(Process process, int reports)
    {
        using (process)
        {
            WaitForReports(process, reports);

            // SIGKILL: nothing can be saved or tidied up.
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
        }
    }

    private static void WaitForReports(Process process, int reports)
    {
        string? line = null;
        for (int seen = 0; seen < reports; seen += line!.Contains(" images, ", StringComparison.Ordinal) ? 1 : 0)
        {
            line = process.StandardOutput.ReadLine();
            Assert.True(line is not null, "the run ended early");
        }
    }

    // Images of the newest checkpoint; every one in the folder is whole.
    private long Newest()
    {
        using var folder = new RunFolder(_folder["run"]);
        Assert.NotEmpty(folder.Checkpoints);
        foreach (string checkpoint in folder.Checkpoints)
        {
            (_, _, Trainer trainer) = RunFile.Open(checkpoint);
            trainer.Dispose();
        }

        return CheckpointFile.Describe(SafeTensors.Load(folder.Checkpoints[0])).Counters.Images;
    }

    private IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(_folder[folder]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    private double Distance(string run)
    {
        string results = _folder[$"{run}-results"];
        Assert.Equal(0, TrainingCommandLine.Run(["evaluate", "--run", _folder[run], "--out", results, "--samples", "96", "--latents", "8", "--resolutions", "16", "24", "32", "--shares", "0.5", "1", "--pixels", "16", "--neighbours", "64"]));
        Assert.True(new FileInfo(Path.Combine(results, "evaluation.png")).Length > 1000);
        Assert.True(new FileInfo(Path.Combine(results, "neighbours.jpg")).Length > 1000);
        Assert.Contains("SelfSSIM", File.ReadAllText(Path.Combine(results, "evaluation.md")), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, "evaluation.json")));
        return json.RootElement.GetProperty("results").GetProperty("slicedWasserstein").EnumerateObject().Average(d => d.Value.GetProperty("value").GetProperty("wasserstein").GetDouble());
    }

    private static string Output(string[] arguments)
    {
        using Process process = Start(arguments);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
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
