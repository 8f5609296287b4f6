using ScaleParty.Models;
using ScaleParty.Tests.Training.Data;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using SkiaSharp;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>What a run would do, said without doing it.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_what_would_be_read_and_what_it_would_cost()
    {
        for (int k = 0; k < 6; k++)
        {
            TestImages.Write(_folder[$"images/{k}.png"], TestImages.Solid(34, 40, SKEncodedImageFormat.Png, new SKColor((byte)(k * 40), 90, 200)));
        }

        TestImages.Write(_folder["images/small.png"], TestImages.Solid(8, 8, SKEncodedImageFormat.Png, SKColors.White));
        TrainingConfiguration configuration = SmallRuns.Everything with { Images = 120, Data = new() { Source = _folder["images"], Channels = ["r", "g", "b"] } };
        string said = Say(configuration, RunStart.Anew);
        Assert.Contains("7 images", said, StringComparison.Ordinal);
        Assert.Contains("6 of 7 images looked at can be used", said, StringComparison.Ordinal);
        Assert.Contains("small.png", said, StringComparison.Ordinal);
        Assert.Contains("50 to 110 % of the frame (LogUniform) at 16 and 24 pixels, both at once in 40 %", said, StringComparison.Ordinal);
        Assert.Contains("each image about 17 times", said, StringComparison.Ordinal);
        Assert.Contains("6 of 6 frames looked at are enlarged in the closest views, up to 1.6 times: frames have 31 to 31 pixels per side, and 50 % of the frame at 24 pixels needs 48", said, StringComparison.Ordinal);
        Assert.Contains("s for 1,000 images, measured on three steps", said, StringComparison.Ordinal);
        Assert.Contains("MB, measured as this process's peak", said, StringComparison.Ordinal);
        using var trainer = new Trainer(configuration, torch.CPU);
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"generator: {trainer.Generator.parameters().Sum(p => p.numel()):N0} parameters"), said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_writes_nothing()
    {
        string[] small = ["--set", "batch=4", "network.channels=[8, 8, 8]", "discriminator.channels=[8, 8]"];
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--preset", "smoke", "--out", _folder["run"], "--dry-run", .. small]));
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--preset", "smoke", "--dry-run", .. small]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));

        Assert.Equal(1, TrainingCommandLine.Run(["train", "--preset", "smoke", "--dry-run", "--data", _folder["missing"]]));
        Assert.Equal(1, TrainingCommandLine.Run(["train", "--preset", "photos", "--dry-run"]));
        Assert.Equal(2, TrainingCommandLine.Run(["train", "--preset", "smoke"]));
    }

    [Fact]
    public void It_tells_from_where_a_run_would_go_on()
    {
        SmallRuns.Run(SmallRuns.Everything with { Images = 8 }, _folder["run"]);
        string[] files = [.. Directory.EnumerateFiles(_folder["run"])];
        Assert.Contains("going on from", Say(SmallRuns.Everything, RunStart.Resume(RunFolder.OpenNewest(_folder["run"], _ => { })!)), StringComparison.Ordinal);
        Assert.Equal(0, TrainingCommandLine.Run(["train", "--resume", "--out", _folder["run"], "--dry-run"]));
        Assert.Equal(files, Directory.EnumerateFiles(_folder["run"]));
    }

    private static string Say(TrainingConfiguration configuration, RunStart start)
    {
        using IDataSource source = DataSource.Open(configuration.Data.Source, configuration.Data.Options);
        var lines = new List<string>();
        DryRun.Run(configuration, source, start, torch.CPU, lines.Add, CancellationToken.None);
        return string.Join('\n', lines);
    }
}
