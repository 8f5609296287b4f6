using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Torch;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using ScaleParty.Training.Method;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, nameof(MapPrecision.Float32))]
    [InlineData(false, nameof(MapPrecision.Float32))]
    [InlineData(true, nameof(MapPrecision.Bfloat16))]
    public void Twenty_steps_are_ten_and_ten_more_after_resuming_to_the_bit(bool reuse, string precision)
    {
        TrainingConfiguration whole = SmallRuns.Everything with { Optimization = SmallRuns.Everything.Optimization with { ReuseFakes = reuse, Precision = Enum.Parse<MapPrecision>(precision) } };
        Dictionary<string, float[]> expected = SmallRuns.Run(whole, _folder["whole"]);
        SmallRuns.Run(whole with { Images = 40 }, _folder["halves"]);
        Dictionary<string, float[]> actual = SmallRuns.Run(whole, _folder["halves"], SafeTensors.Load(_folder["halves/checkpoint-000000000040.safetensors"]));
        SmallRuns.Same(expected, actual);
        Assert.Equal(
            CheckpointFile.Describe(SafeTensors.Load(_folder["whole/checkpoint-000000000080.safetensors"])).Counters with { Seconds = 0 },
            CheckpointFile.Describe(SafeTensors.Load(_folder["halves/checkpoint-000000000080.safetensors"])).Counters with { Seconds = 0 });
    }

    [Fact]
    public void The_number_of_data_workers_changes_nothing()
    {
        Dictionary<string, float[]> one = SmallRuns.Run(SmallRuns.Everything with { Images = 24 }, _folder["one"]);
        Dictionary<string, float[]> none = SmallRuns.Run(SmallRuns.Everything with { Images = 24, Data = SmallRuns.Everything.Data with { Workers = 0 } }, _folder["none"]);
        SmallRuns.Same(one, none);
    }

    [Fact]
    public void Every_parameter_learns_and_the_average_follows()
    {
        using var trainer = new Trainer(SmallRuns.Everything, torch.CPU);
        Dictionary<string, float[]> before = SmallRuns.State(trainer);
        Dictionary<string, float[]> after = SmallRuns.Run(SmallRuns.Everything, _folder.Path);
        string[] still = [.. after.Keys.Where(name => !name.StartsWith("optimizer.", StringComparison.Ordinal) && before[name].AsSpan().SequenceEqual(after[name]))];
        Assert.Empty(still);
        Assert.False(after["average.conv1.conv.weight_orig"].AsSpan().SequenceEqual(after["generator.conv1.conv.weight_orig"]));
    }

    [Fact]
    public void Steps_keep_no_tensors()
    {
        using var source = DataSource.Open("procedural");
        using var trainer = new Trainer(SmallRuns.Everything, torch.CPU);
        using var batches = new TrainingBatchSource(source, k => StepPlan.Draw(SmallRuns.Everything, k, source.LargestShare).ToBatchSpec(), new() { Workers = 0 });
        void Steps(int from, int count)
        {
            for (int k = from; k < from + count; k++)
            {
                using TrainingBatch batch = batches.Next();
                trainer.Step(StepPlan.Draw(SmallRuns.Everything, k, source.LargestShare), batch);
            }
        }

        Steps(0, 8);
        long tensors = LiveTensors.Count();
        Steps(8, 16);
        Assert.Equal(tensors, LiveTensors.Count());
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_and_names_the_last_good_checkpoint()
    {
        TrainingConfiguration configuration = SmallRuns.Everything with { Output = SmallRuns.Everything.Output with { CheckpointEvery = 8 }, Data = SmallRuns.Everything.Data with { Workers = 0 } };
        var e = Assert.Throws<TrainingDivergedException>(() => SmallRuns.Run(configuration, _folder.Path, source: new PoisonedSource(DataSource.Open("procedural"), 4 * 5)));
        Assert.Contains("checkpoint-000000000016", e.Message, StringComparison.Ordinal);
        Assert.Contains("step 5", e.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["checkpoint-000000000016.safetensors"]));
        Assert.False(File.Exists(_folder["checkpoint-000000000024.safetensors"]));
        Assert.Contains("\"event\":\"diverged\"", File.ReadLines(_folder["log.jsonl"]).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_saves_and_says_it_is_not_complete()
    {
        using IDataSource source = DataSource.Open("procedural");
        using var place = new RunFolder(_folder.Path);
        using var stop = new CancellationTokenSource();
        using var run = new TrainingRun(SmallRuns.Everything with { Images = 1_000_000, Output = SmallRuns.Everything.Output with { LogEvery = 8 } }, source, place, new Cancelling(stop), torch.CPU);
        Assert.False(run.Run(stop.Token));
        Assert.Equal(8, run.Counters.Images);
        Assert.Equal(8, CheckpointFile.Describe(SafeTensors.Load(place.Checkpoints.Single())).Counters.Images);
    }

    [Fact]
    public void Sheets_curves_and_the_newest_checkpoints_are_written()
    {
        TrainingConfiguration configuration = SmallRuns.Everything with { Output = new() { CheckpointEvery = 8, Keep = 2, SheetEvery = 40, LogEvery = 20 } };
        SmallRuns.Run(configuration, _folder.Path);
        Assert.Equal(["checkpoint-000000000072.safetensors", "checkpoint-000000000080.safetensors"], Names("checkpoint-*"));
        Assert.Equal(["sheet-000000000000.png", "sheet-000000000040.png", "sheet-000000000080.png", "sheet-real.png"], Names("sheet-*"));
        Assert.Single(Names("events.out.tfevents.*"));
    }

    [Fact]
    public void A_compact_file_goes_on_from_the_weights()
    {
        Dictionary<string, float[]> state = SmallRuns.Run(SmallRuns.Everything with { Images = 40 }, _folder["run"]);
        (TrainingConfiguration configuration, RunCounters counters, Trainer trainer) = RunFile.Open(_folder["run"]);
        using (trainer)
        {
            CheckpointFile.SaveCompact(_folder["compact.safetensors"], trainer, configuration, counters);
        }

        using var other = new Trainer(configuration, torch.CPU);
        RunCounters restored = CheckpointFile.Restore(SafeTensors.Load(_folder["compact.safetensors"]), other);
        Assert.Equal(40, restored.Images);
        Assert.Equal((0, 0), other.OptimizerSteps);
        foreach ((string name, float[] values) in SmallRuns.State(other).Where(s => !s.Key.StartsWith("optimizer.", StringComparison.Ordinal)))
        {
            Assert.All(values.Zip(state[name]), p => Assert.Equal(p.Second, p.First, (Math.Abs(p.Second) * 1e-3) + 1e-6));
        }

        Assert.True(new FileInfo(_folder["compact.safetensors"]).Length < new FileInfo(_folder["run/checkpoint-000000000040.safetensors"]).Length / 2);
    }

    private string[] Names(string pattern) => [.. Directory.EnumerateFiles(_folder.Path, pattern).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private sealed class Cancelling(CancellationTokenSource stop) : IProgressDisplay
    {
        public void Note(string text)
        {
        }

        public void Report(ProgressReport report) => stop.Cancel();
    }

    // Gives images without a number in them from a certain draw on.
    private sealed class PoisonedSource(IDataSource inner, long from) : IDataSource
    {
        public IReadOnlyList<SourceChannel> Channels => inner.Channels;

        public double LargestShare => inner.LargestShare;

        public bool HasHeldOut => inner.HasHeldOut;

        public SourceDescription Describe() => inner.Describe();

        public IImageFrame Open(FrameDraw draw) => draw.Index < from ? inner.Open(draw) : new PoisonedFrame(inner.Open(draw));

        public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) => inner.Survey(limit, decode, cancellation);

        public void Dispose() => inner.Dispose();
    }

    private sealed class PoisonedFrame(IImageFrame inner) : IImageFrame
    {
        public int ChannelCount => inner.ChannelCount;

        public double LargestShare => inner.LargestShare;

        public void Sample(ImageRegion region, Span<float> destination) => destination.Fill(float.NaN);
    }
}
