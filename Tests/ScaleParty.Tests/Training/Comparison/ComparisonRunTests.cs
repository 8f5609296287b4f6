using ScaleParty.Tests.Training.Loop;
using ScaleParty.Training.Comparison;
using ScaleParty.Training.Loop;

namespace ScaleParty.Tests.Training.Comparison;

/// <summary>A comparison of two methods with a few images, from nothing to its report.</summary>
public sealed class ComparisonRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_comparison_stops_goes_on_and_does_nothing_twice()
    {
        var options = new ComparisonOptions { Images = 32, Samples = 16, Codes = 2, Only = ["mspie", "cips"], Sources = ["emblems"], Threads = 1 };
        using (var stopped = new CancellationTokenSource())
        {
            stopped.Cancel();
            using var run = new ComparisonRun(_folder.Path, options, stopped.Token);
            Assert.False(run.Run());
        }

        Assert.True(Run(options));
        string page = File.ReadAllText(_folder[ComparisonRun.PageName]);
        Assert.Contains("2 of 17 entries have results", page, StringComparison.Ordinal);
        Assert.Contains("| MS-PIE | ", page, StringComparison.Ordinal);
        Assert.All(["emblems-sizes.png", "emblems-tradeoff.png", "emblems-frames.png"], name => Assert.True(new FileInfo(_folder[name]).Length > 1000, name));
        EntryResult result = EntryResult.Read(_folder[EntryResult.FileName("emblems", "cips")]);
        Assert.Equal(Suite.DistanceSides, result.Frames.Select(f => f.Side));
        Assert.Equal(32, result.Images);
        Assert.All(result.Frames, f => Assert.True(f.Frechet > 0 && f.Wasserstein > 0));

        // CIPS without trained noise: its pixels hardly depend on the size.
        Assert.InRange(result.SelfSsim(64)!.Value, 0.5, 1);

        // Results and checkpoints are taken as they are.
        DateTime written = File.GetLastWriteTimeUtc(RunFolderOf("cips"));
        Assert.True(Run(options));
        Assert.Equal(written, File.GetLastWriteTimeUtc(RunFolderOf("cips")));
        Assert.Equal(result with { Consistency = null, Frames = [], Noise = [] }, EntryResult.Read(_folder[EntryResult.FileName("emblems", "cips")]) with { Consistency = null, Frames = [], Noise = [] });

        // Fewer images than a run has are another comparison.
        Assert.Contains("Choose another --out", Assert.Throws<InvalidDataException>(() => Run(options with { Images = 16 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_does_not_exist_is_refused_with_its_nearest_name() =>
        Assert.Contains("mspie", Assert.Throws<InvalidDataException>(() => new ComparisonRun(_folder.Path, new ComparisonOptions { Only = ["mspi"] }, CancellationToken.None)).Message, StringComparison.Ordinal);

    [Fact]
    public void Sources_that_would_share_their_files_are_refused()
    {
        var options = new ComparisonOptions { Sources = ["emblems:12", "emblems-12", "emblems:3"] };
        Assert.Contains("'emblems:12' and 'emblems-12'", Assert.Throws<InvalidDataException>(() => new ComparisonRun(_folder.Path, options, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Every_entry_of_the_suite_is_a_preset_with_the_same_budget_and_sizes()
    {
        Assert.Equal(Suite.Entries.Count, Suite.Entries.Select(e => e.Name).Distinct().Count());
        foreach (SuiteEntry entry in Suite.Entries)
        {
            TrainingConfiguration preset = ConfigurationFile.Load(entry.Preset);
            Assert.Equal((100_000, 16, Suite.Side), (preset.Images, preset.Batch, preset.Regions.Cells[0] << preset.Network.Blocks));
        }
    }

    private bool Run(ComparisonOptions options)
    {
        using var run = new ComparisonRun(_folder.Path, options, CancellationToken.None);
        return run.Run();
    }

    private string RunFolderOf(string entry) => RunFolder.CheckpointsIn(Path.Combine(_folder.Path, "emblems", entry))[0];
}
