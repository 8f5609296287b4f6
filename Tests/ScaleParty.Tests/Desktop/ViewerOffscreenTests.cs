using System.Diagnostics;
using ScaleParty.Desktop;
using ScaleParty.Models;

namespace ScaleParty.Tests.Desktop;

/// <summary>The viewer off screen, end to end.</summary>
public sealed class ViewerOffscreenTests
{
    [Fact]
    public void The_demo_without_a_display_renders_a_zoom_of_pictures_that_differ_and_a_contact_sheet()
    {
        using var folder = new TemporaryFolder();
        string output = folder.File("out");
        Directory.CreateDirectory(output);
        File.WriteAllText(Path.Combine(output, "mine.png"), "not a frame");
        (int exit, string said) = ViewerProcess.Run(null, "--frames", "6", "--size", "160x96", "--out", output, "--screenshot", folder.File("last.png"));
        Assert.True(exit == 0, said);
        Assert.Contains("No display", said, StringComparison.Ordinal);
        Assert.Contains("contact-sheet.png", said, StringComparison.Ordinal);
        Assert.Contains("generate", said, StringComparison.Ordinal);
        Assert.Equal(
            ["contact-sheet.png", "frame_00000.png", "frame_00001.png", "frame_00002.png", "frame_00003.png", "frame_00004.png", "frame_00005.png", "mine.png", "scaleparty-files.txt"],
            Directory.GetFiles(output).Select(Path.GetFileName).Order());

        Picture[] frames = [.. Frames(output)];
        Assert.All(frames, frame => Assert.Equal((160, 96), (frame.Width, frame.Height)));
        Assert.All(frames, frame => Assert.True(frame.StandardDeviation > 4, $"constant: {frame.StandardDeviation}"));
        for (int i = 1; i < frames.Length; i++)
        {
            Assert.True(frames[i].MeanDifference(frames[i - 1]) > 1, $"frame {i} is frame {i - 1}");
        }

        Assert.Equal(0, frames[^1].MeanDifference(new Picture(folder.File("last.png"))));
        Assert.True(new Picture(Path.Combine(output, "contact-sheet.png")).Width > 3 * 160);
    }

    [Fact]
    public void Only_frames_of_its_own_are_removed_and_other_programs_files_are_never_replaced()
    {
        using var folder = new TemporaryFolder();
        string output = folder.File("out");
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--frames", "3", "--size", "32x32", "--out", output);
        Assert.True(exit == 0, said);
        File.WriteAllText(Path.Combine(output, "frame_final.png"), "mine");
        File.WriteAllText(Path.Combine(output, "frame_00007.png"), "mine");
        (exit, said) = ViewerProcess.Run(null, "--offscreen", "--frames", "1", "--size", "32x32", "--out", output);
        Assert.True(exit == 0, said);
        Assert.Equal(
            ["contact-sheet.png", "frame_00000.png", "frame_00007.png", "frame_final.png", "scaleparty-files.txt"],
            Directory.GetFiles(output).Select(Path.GetFileName).Order());

        (exit, said) = ViewerProcess.Run(null, "--offscreen", "--frames", "8", "--size", "32x32", "--out", output);
        Assert.Equal(1, exit);
        Assert.Contains("frame_00007.png was not written by this program", said, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(output, "frame_00007.png")));
        Assert.True(File.Exists(Path.Combine(output, "frame_00000.png")));

        using (OutputFolder.Open(output, "another"))
        {
            (exit, said) = ViewerProcess.Run(null, "--offscreen", "--frames", "1", "--size", "32x32", "--out", output);
            Assert.Equal(1, exit);
            Assert.Contains("another program may be writing there", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_zoom_goes_where_the_timeline_says()
    {
        // A zoom by 1.5 about a point that stays at three quarters of the width and one quarter of the height.
        const int Side = 128;
        const double Zoom = 1.5, FromX = Side * 0.75 * (1 - (1 / Zoom)), FromY = Side * 0.25 * (1 - (1 / Zoom));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("zoom.json"), """
            {
              "duration": 2, "fps": 1, "seed": 53,
              "zoom": {"about": [0.25, -0.25], "from": {"time": 0, "centre": [0, 0], "scale": 0.5}, "to": {"time": 1, "scale": 0.3333333333}}
            }
            """);
        NetworkFile.Save(CheckpointImporter.Import(Repository.Golden("models/bluemarble-fourier-preview.safetensors")), folder.File("preview.safetensors"));
        (int exit, string said) = ViewerProcess.Run(
            null, "--offscreen", "--model", folder.File("preview.safetensors"), "--timeline", folder.File("zoom.json"), "--size", $"{Side}x{Side}", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Picture[] frames = [.. Frames(folder.File("out"))];
        Assert.Equal(2, frames.Length);

        (double Correlation, double X, double Y) best = (-1, 0, 0);
        for (double y = 0; y <= Side * (1 - (1 / Zoom)); y += 2)
        {
            for (double x = 0; x <= Side * (1 - (1 / Zoom)); x += 2)
            {
                double correlation = frames[1].CorrelationWithPart(frames[0], x, y, Zoom);
                best = correlation > best.Correlation ? (correlation, x, y) : best;
            }
        }

        Assert.True(best.Correlation > 0.5, $"{best}");
        Assert.InRange(best.X, FromX - 4, FromX + 4);
        Assert.InRange(best.Y, FromY - 4, FromY + 4);
    }

    [Fact]
    public void The_same_command_gives_the_same_bytes_and_another_seed_another_picture()
    {
        using var folder = new TemporaryFolder();
        byte[] First(string name, string seed)
        {
            (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--frames", "1", "--size", "64x64", "--seed", seed, "--out", folder.File(name));
            Assert.True(exit == 0, said);
            return File.ReadAllBytes(Path.Combine(folder.File(name), "frame_00000.png"));
        }

        byte[] once = First("a", "7");
        Assert.Equal(once, First("b", "7"));
        Assert.NotEqual(once, First("c", "8"));
    }

    [Fact]
    public void An_official_checkpoint_is_imported_on_the_way()
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(
            null, "--offscreen", "--model", Repository.Golden("models/bluemarble-preview.pth"), "--channel-order", "rgb", "--frames", "1", "--size", "64x64", "--out", folder.File("out"));
        Assert.True(exit == 0, said);
        Assert.Contains("bluemarble-preview", said, StringComparison.Ordinal);
        Assert.True(Frames(folder.File("out")).Single().StandardDeviation > 4);
    }

    [Fact]
    public async Task Asked_to_end_it_keeps_the_frames_it_has_and_says_so()
    {
        using var folder = new TemporaryFolder();
        string output = folder.File("out");
        Directory.CreateDirectory(output);
        using var firstFrame = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(output, "frame_00001.png") { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => firstFrame.Set();
        using Process process = ViewerProcess.Start(null, "--offscreen", "--frames", "5000", "--size", "64x64", "--out", output);
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        process.Exited += (_, _) => firstFrame.Set();
        process.EnableRaisingEvents = true;
        firstFrame.Wait(TimeSpan.FromMinutes(5));
        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            kill.WaitForExit();
        }

        ViewerProcess.WaitForExit(process);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("Interrupted", await said, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(output, "contact-sheet.png")));
        Assert.Empty(Directory.GetFiles(output, "*.tmp"));
        Assert.All(Frames(output), frame => Assert.Equal(64, frame.Width));
    }

    [Theory]
    [InlineData("--size", "640x", "expected WIDTHxHEIGHT")]
    [InlineData("--backend", "7", "--backend is '7'; expected auto")]
    [InlineData("--size", "8x8", "with 16 to 4096 pixels a side")]
    [InlineData("--frames", "0", "whole number from 1")]
    [InlineData("--frames", "many", "whole number from 1")]
    [InlineData("--seed", "-1", "whole number from 0")]
    [InlineData("--model", "no/such/model.safetensors", "no/such/model.safetensors")]
    [InlineData("--colour", "red", "--colour")]
    public void A_bad_argument_ends_with_a_message_that_names_it(string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--out", folder.File("out"), option, value);
        Assert.NotEqual(0, exit);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Theory]
    [InlineData("--model", "broken.safetensors", "not a network at all")]
    [InlineData("--model", "broken.pth", "nor a checkpoint")]
    [InlineData("--timeline", "broken.json", "{\n  \"duration\": -3\n}")]
    [InlineData("--latent", "broken.latent", "no latent either")]
    public void A_bad_file_ends_with_a_message_that_names_it(string option, string name, string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File(name), content);
        (int exit, string said) = ViewerProcess.Run(null, "--offscreen", "--out", folder.File("out"), option, folder.File(name));
        Assert.Equal(1, exit);
        Assert.Contains($"error: {folder.File(name)}", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    private static IEnumerable<Picture> Frames(string folder) =>
        Directory.GetFiles(folder, "frame_*.png").Order(StringComparer.Ordinal).Select(file => new Picture(file));
}
