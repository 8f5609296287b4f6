using ScaleParty.Desktop;
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
            Assert.Contains("another program", e.Message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_killed_run_had_half_written_is_removed_and_nothing_else(bool former)
    {
        string[] names = ["checkpoint-000000000040.safetensors", "sheet-000000000040.png", "configuration.json", "best.safetensors", "best.json"];
        string leftover = $".{Guid.NewGuid():N}.tmp";
        if (former)
        {
            // As earlier versions left it: a lock and no list.
            File.WriteAllText(_folder["run.lock"], string.Empty);
        }
        else
        {
            using var before = new RunFolder(_folder.Path);
            before.Claim(_folder[names[0]]);
            before.Claim(_folder[names[1]]);
        }

        foreach (string name in names)
        {
            File.WriteAllText(_folder[name + leftover], "half");
        }

        File.WriteAllText(_folder["notes.tmp"], "mine");
        File.WriteAllText(_folder["checkpoint-mine.safetensors.1.tmp"], "mine");
        File.WriteAllText(_folder["notes" + leftover], "mine");
        using var folder = new RunFolder(_folder.Path);
        Assert.Equal(["checkpoint-mine.safetensors.1.tmp", "notes" + leftover, "notes.tmp", OutputFolder.ListName], Names());
    }

    [Fact]
    public void Files_of_others_by_the_names_of_a_run_are_neither_replaced_nor_removed()
    {
        File.WriteAllText(_folder["configuration.json"], "mine");
        File.WriteAllText(_folder["checkpoint-of-mine.safetensors"], "mine");
        Assert.Contains("configuration.json was not written by this program", Assert.Throws<IOException>(() => new RunFolder(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["configuration.json"]));
        File.Delete(_folder["configuration.json"]);
        using var folder = new RunFolder(_folder.Path);
        folder.KeepNewest(0);
        folder.RemovePictures();
        Assert.Equal(["checkpoint-of-mine.safetensors", OutputFolder.ListName], Names());
    }

    [Fact]
    public void A_run_of_an_earlier_version_goes_on_and_is_not_joined_while_it_is_at_work()
    {
        string[] written = ["checkpoint-000000000040.safetensors", "configuration.json", "log.jsonl", "run.lock", "sheet-000000000040.png"];
        Array.ForEach(written, n => File.WriteAllText(_folder[n], n));
        using (OwnFile.Open(_folder["run.lock"], FileShare.None))
        {
            Assert.Throws<IOException>(() => new RunFolder(_folder.Path));
        }

        using var folder = new RunFolder(_folder.Path);
        folder.KeepNewest(0);
        folder.RemovePictures();
        Assert.Equal(["configuration.json", "log.jsonl", OutputFolder.ListName], Names());
    }

    [Fact]
    public void A_run_that_came_to_no_checkpoint_leaves_no_sheets_to_the_next_one()
    {
        SmallRuns.Run(SmallRuns.Everything with { Images = 4 }, _folder.Path);
        File.Delete(_folder["checkpoint-000000000004.safetensors"]);
        File.WriteAllText(_folder["sheet-real.png"], "of other data");
        File.WriteAllText(_folder["sheet-000000000004.png"], "of other data");
        SmallRuns.Run(SmallRuns.Everything with { Images = 4 }, _folder.Path);
        Assert.True(new FileInfo(_folder["sheet-real.png"]).Length > 1000);
        Assert.True(new FileInfo(_folder["sheet-000000000004.png"]).Length > 1000);
    }

    [Fact]
    public void A_link_by_the_name_of_the_log_is_refused_and_its_target_stays()
    {
        new RunFolder(_folder.Path).Dispose();
        File.WriteAllText(_folder["target"], "mine, without an end of line");
        File.CreateSymbolicLink(_folder["log.jsonl"], _folder["target"]);
        using var folder = new RunFolder(_folder.Path);
        var e = Assert.Throws<InvalidDataException>(() => new RunLog(folder.Log));
        Assert.Contains("log.jsonl: it is a symbolic link", e.Message, StringComparison.Ordinal);
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

    private string[] Names() => [.. Directory.EnumerateFiles(_folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
