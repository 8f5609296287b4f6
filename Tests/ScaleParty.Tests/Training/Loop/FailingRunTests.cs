using System.Text.Json;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Tests.Training.Data;
using ScaleParty.Training.Commands;
using ScaleParty.Training.Data;
using ScaleParty.Training.Loop;
using SkiaSharp;
using TorchSharp;

namespace ScaleParty.Tests.Training.Loop;

/// <summary>Runs that something goes wrong in: nothing that was learnt is lost, and the folder tells what happened.</summary>
public sealed class FailingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_run_whose_data_fails_late_goes_on_from_the_step_of_failure_to_the_same_bits(int workers)
    {
        TrainingConfiguration configuration = SmallRuns.Everything with { Images = 32, Data = SmallRuns.Everything.Data with { Workers = workers } };
        Dictionary<string, float[]> expected = SmallRuns.Run(configuration, _folder["whole"]);
        using var notes = new StringWriter();
        var e = Assert.Throws<TrainingDataException>(() => SmallRuns.Run(configuration, _folder["broken"], source: new FailingSource(DataSource.Open("procedural"), 19), output: notes));
        Assert.Contains("draw 19", e.Message, StringComparison.Ordinal);
        Assert.Contains("saved checkpoint-000000000016.safetensors", notes.ToString(), StringComparison.Ordinal);
        Assert.Contains($"train --resume --out {_folder["broken"]}", notes.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["broken/sheet-000000000016.png"]));
        Assert.Equal(["started", "error", "checkpoint"], Log("broken").Select(l => l.Event));

        SmallRuns.Same(expected, SmallRuns.Run(configuration, _folder["broken"], SafeTensors.Load(_folder["broken/checkpoint-000000000016.safetensors"])));
    }

    [Fact]
    public void An_error_before_the_first_step_leaves_no_checkpoint()
    {
        Assert.Throws<TrainingDataException>(() => SmallRuns.Run(SmallRuns.Everything, _folder.Path, source: new FailingSource(DataSource.Open("procedural"), 6)));
        Assert.Equal(["checkpoint-000000000004.safetensors"], Directory.EnumerateFiles(_folder.Path, "checkpoint-*").Select(f => Path.GetFileName(f)));
        Directory.Delete(_folder.Path, true);
        Assert.Throws<TrainingDataException>(() => SmallRuns.Run(SmallRuns.Everything, _folder.Path, source: new FailingSource(DataSource.Open("procedural"), 0)));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "checkpoint-*"));
    }

    [Fact]
    public void Where_saving_itself_fails_the_first_error_is_reported_and_what_is_lost_is_said()
    {
        Directory.CreateDirectory(_folder["checkpoint-000000000004.safetensors"]);
        using var notes = new StringWriter();
        TrainingConfiguration configuration = SmallRuns.Everything with { Output = SmallRuns.Everything.Output with { CheckpointEvery = 4 } };
        Exception e = Assert.ThrowsAny<Exception>(() => SmallRuns.Run(configuration, _folder.Path, output: notes));
        Assert.True(e is IOException or UnauthorizedAccessException, e.ToString());
        Assert.Contains("could not be saved: ", notes.ToString(), StringComparison.Ordinal);
        Assert.Equal(["started", "error"], Log(string.Empty).Select(l => l.Event));
        Assert.True(File.Exists(_folder["sheet-000000000004.png"]));
    }

    [Fact]
    public void Images_that_cannot_be_used_are_named_counted_and_stop_the_run_by_the_name_of_the_option()
    {
        // Not among the first draws: the run has taken steps by then.
        int[] damaged = [Drawn(9), Drawn(13)];
        for (int k = 0; k < 16; k++)
        {
            byte[] image = TestImages.Encode(40, 40, SKEncodedImageFormat.Png, (x, y) => new SKColor((byte)(x * 6), (byte)(y * 6), (byte)(k * 15)));
            TestImages.Write(_folder[$"images/{k:D2}.png"], damaged.Contains(k) ? image[..(image.Length / 2)] : image);
        }

        Assert.Equal(1, Train("--preset", "smoke", "--data", _folder["images"], "--out", _folder["run"], "--set", "data.options.skipLimit=1"));
        Assert.Single(Log("run"), l => l.Event == "error" && l.Line.GetProperty("message").GetString()!.Contains("limit (data.options.skipLimit) is 1", StringComparison.Ordinal));
        Assert.Equal(damaged.Order().Select(k => $"{k:D2}.png"), Skipped());

        Assert.Equal(0, Train("--resume", "--out", _folder["run"], "--data", _folder["images"], "--set", "data.options.skipLimit=2"));
        Assert.Equal(2, Log("run").Last(l => l.Event == "report").Line.GetProperty("skipped").GetInt32());
        Assert.Equal("finished", Log("run")[^1].Event);
        Assert.Contains(", 2 skipped, ", new ProgressReport(8, 16, 1, 2, []).ToString(), StringComparison.Ordinal);

        static int Drawn(long index) => (int)ShuffledOrder.At(CounterRandom.Derive(new TrainingConfiguration().Seed, (ulong)DataSplit.Training), index, 16);

        string[] Skipped() => [.. Log("run").Where(l => l.Event == "skipped").Select(l => Path.GetFileName(l.Line.GetProperty("file").GetString()!)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void The_log_tells_how_a_run_went_and_loses_only_a_torn_line()
    {
        SmallRuns.Run(SmallRuns.Everything with { Images = 40 }, _folder.Path);
        (string Event, JsonElement Line)[] first = Log(string.Empty);
        Assert.Equal(["started", "report", "checkpoint", "measures", "finished"], first.Select(l => l.Event));
        JsonElement report = first[1].Line;
        Assert.Equal(40, report.GetProperty("images").GetInt64());
        Assert.Equal(10, report.GetProperty("steps").GetInt64());
        Assert.Equal(0, report.GetProperty("skipped").GetInt32());
        Assert.Equal(SmallRuns.Everything.Optimization.R1, report.GetProperty("r1").GetDouble());
        Assert.Equal(0.002, report.GetProperty("learningRate").GetDouble());
        Assert.True(report.GetProperty("imagesPerSecond").GetDouble() > 0);
        Assert.True(report.GetProperty("values").GetProperty("loss/generator").GetDouble() > 0);

        File.AppendAllText(_folder["log.jsonl"], "{\"time\":\"20");
        SmallRuns.Run(SmallRuns.Everything, _folder.Path, SafeTensors.Load(_folder["checkpoint-000000000040.safetensors"]));
        (string Event, JsonElement Line)[] all = Log(string.Empty);
        Assert.Equal([.. first.Select(l => l.Event), "resumed", "report", "checkpoint", "measures", "finished"], all.Select(l => l.Event));

        // The second half of this configuration learns at half the rate.
        Assert.Equal(0.001, all[6].Line.GetProperty("learningRate").GetDouble());
    }

    private static string Kind(JsonElement line) => line.GetProperty("event").GetString()!;

    private static int Train(params string[] arguments) => TrainingCommandLine.Run(
        ["train", .. arguments, "images=128", "batch=4", "output.logEvery=64", "network.channels=[8, 8, 8]", "discriminator.channels=[8, 8]", "regions.cells=[2, 3]"]);

    private (string Event, JsonElement Line)[] Log(string run) =>
        [.. File.ReadLines(_folder[Path.Combine(run, "log.jsonl")]).Select(line => JsonDocument.Parse(line).RootElement).Select(line => (Kind(line), line))];

    // Has no frames from a certain draw on.
    private sealed class FailingSource(IDataSource inner, long from) : IDataSource
    {
        public IReadOnlyList<SourceChannel> Channels => inner.Channels;

        public double LargestShare => inner.LargestShare;

        public bool HasHeldOut => inner.HasHeldOut;

        public SourceDescription Describe() => inner.Describe();

        public IImageFrame Open(FrameDraw draw) => draw.Index < from ? inner.Open(draw) : throw new TrainingDataException($"there is no draw {draw.Index}");

        public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) => inner.Survey(limit, decode, cancellation);

        public void Dispose() => inner.Dispose();
    }
}
