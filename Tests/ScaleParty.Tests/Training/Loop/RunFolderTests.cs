using ScaleParty.Models;
using ScaleParty.Training.Loop;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_runs_do_not_share_a_folder()
    {
        using (new RunFolder(_folder.Path))
        {
            var e = Assert.Throws<IOException>(() => new RunFolder(_folder.Path));
            Assert.Contains("another run", e.Message, StringComparison.Ordinal);
        }

        using var later = new RunFolder(_folder.Path);
        Assert.Empty(later.Checkpoints);
    }

    [Fact]
    public void A_broken_checkpoint_is_named_and_the_one_before_it_taken()
    {
        using var folder = new RunFolder(_folder.Path);
        using (var trainer = new Trainer(SmallRuns.Everything, torch.CPU))
        {
            CheckpointFile.Save(folder.Checkpoint(40), trainer, SmallRuns.Everything, new RunCounters { Images = 40 });
        }

        byte[] whole = File.ReadAllBytes(folder.Checkpoint(40));
        File.WriteAllBytes(folder.Checkpoint(80), whole[..(whole.Length / 2)]);
        var warnings = new List<string>();
        SafeTensors? newest = folder.OpenNewest(warnings.Add);
        Assert.Equal(40, CheckpointFile.Describe(newest!).Counters.Images);
        Assert.Contains("checkpoint-000000000080", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_run_had_half_written_is_removed_and_nothing_else()
    {
        string leftover = $".{Guid.NewGuid():N}.tmp";
        foreach (string name in (string[])["checkpoint-000000000040.safetensors", "sheet-000000000040.png", "configuration.json", "best.safetensors", "best.json"])
        {
            File.WriteAllText(_folder[name + leftover], "half");
        }

        File.WriteAllText(_folder["notes.tmp"], "mine");
        File.WriteAllText(_folder["checkpoint-mine.safetensors.1.tmp"], "mine");
        File.WriteAllText(_folder["notes" + leftover], "mine");
        using var folder = new RunFolder(_folder.Path);
        Assert.Equal(["checkpoint-mine.safetensors.1.tmp", "notes" + leftover, "notes.tmp", "run.lock"], Directory.EnumerateFiles(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("run.lock")]
    [InlineData("log.jsonl")]
    public void Links_by_the_names_of_lock_and_log_are_refused_and_their_targets_stay(string name)
    {
        File.WriteAllText(_folder["target"], "mine, without an end of line");
        File.CreateSymbolicLink(_folder[name], _folder["target"]);
        var e = Assert.Throws<InvalidDataException>(() =>
        {
            using var folder = new RunFolder(_folder.Path);
            using var log = new RunLog(folder.File("log.jsonl"));
        });
        Assert.Contains($"{name}: it is a symbolic link", e.Message, StringComparison.Ordinal);
        Assert.Equal("mine, without an end of line", File.ReadAllText(_folder["target"]));
    }

    [Fact]
    public void A_broken_newest_checkpoint_is_passed_over_by_export_and_evaluation_too()
    {
        using (var trainer = new Trainer(SmallRuns.Everything, torch.CPU))
        {
            CheckpointFile.Save(_folder["checkpoint-000000000040.safetensors"], trainer, SmallRuns.Everything, new RunCounters { Images = 40 });
        }

        File.WriteAllText(_folder["checkpoint-000000000080.safetensors"], "half");
        (_, RunCounters counters, Trainer opened) = RunFile.Open(_folder.Path);
        opened.Dispose();
        Assert.Equal(40, counters.Images);
        File.Delete(_folder["checkpoint-000000000040.safetensors"]);
        Assert.Contains("no checkpoint", Assert.Throws<InvalidDataException>(() => RunFile.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_refused_by_the_tensor_that_does_not_fit()
    {
        using var folder = new RunFolder(_folder.Path);
        TrainingConfiguration other = SmallRuns.Everything with { Network = SmallRuns.Everything.Network with { Channels = [12, 10, 8] } };
        using (var trainer = new Trainer(SmallRuns.Everything, torch.CPU))
        {
            CheckpointFile.Save(folder.Checkpoint(40), trainer, SmallRuns.Everything, new RunCounters());
        }

        using var different = new Trainer(other, torch.CPU);
        var e = Assert.Throws<InvalidDataException>(() => CheckpointFile.Restore(SafeTensors.Load(folder.Checkpoint(40)), different));
        Assert.Contains("generator.convs.0", e.Message, StringComparison.Ordinal);
    }
}
