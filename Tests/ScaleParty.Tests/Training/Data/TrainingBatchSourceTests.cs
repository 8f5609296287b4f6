using ScaleParty.Sampling;
using ScaleParty.Tests.Desktop;
using ScaleParty.Training.Data;
using SkiaSharp;

namespace ScaleParty.Tests.Training.Data;

public sealed class TrainingBatchSourceTests
{
    private static readonly RegionSampler Regions = new(new(), 1.1);

    [Fact]
    public void Batches_are_the_same_for_any_number_of_workers_and_after_resuming()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 11; i++)
        {
            int seed = i;
            TestImages.Write(folder.File($"{i}.png"), TestImages.Encode(60, 44, SKEncodedImageFormat.Png, (x, y) => new SKColor((byte)(x * seed), (byte)(y * 5), (byte)(seed * 20))));
        }

        // An unusable image changes which others are drawn, in the same way for everyone.
        TestImages.Write(folder.File("bad.png"), [0]);
        var options = new DataSourceOptions { Flips = true, QuarterTurns = true, CacheBytes = 20_000 };
        float[][] reference = Run(folder.Path, options, new() { Seed = 3, Workers = 0 }, 9);
        Assert.Equal(9, reference.Select(b => string.Join(' ', b[..8])).Distinct().Count());
        foreach (int workers in (int[])[1, 2, 5])
        {
            Assert.Equal(reference, Run(folder.Path, options, new() { Seed = 3, Workers = workers, QueueLength = 3 }, 9));
        }

        Assert.Equal(reference[4..], Run(folder.Path, options, new() { Seed = 3, Workers = 2, FirstBatch = 4 }, 5));
        Assert.NotEqual(reference[0], Run(folder.Path, options, new() { Seed = 4, Workers = 0 }, 1)[0]);
    }

    [Fact]
    public void Pairs_hold_the_same_regions_at_both_resolutions()
    {
        using var source = new ProceduralSource(1);
        static BatchSpec Spec(long k) => new() { Regions = Regions.DrawMany(1, k, 3), Resolution = new(8, 6), SecondResolution = new(24, 18) };
        using var batches = new TrainingBatchSource(source, Spec, new() { Workers = 1 });
        using TrainingBatch batch = batches.Next();
        Assert.Equal((3 * 4 * 48, 3 * 4 * 432), (batch.Images.Length, batch.SecondImages!.Value.Length));
        for (int i = 0; i < 3; i++)
        {
            float[] expected = new float[4 * 432];
            source.Open(new(0, i)).Sample(Spec(0).Regions[i].ToRegion(new(24, 18)), expected);
            Assert.Equal(expected, batch.SecondImages.Value.Slice(i * expected.Length, expected.Length).ToArray());
        }

        // Smooth parts agree: their means are equal.
        Assert.Equal(Mean(batch.Images), Mean(batch.SecondImages.Value), 0.02);
    }

    [Fact]
    public void Batches_come_in_order_and_count_on()
    {
        using var source = new ProceduralSource();
        using var batches = new TrainingBatchSource(source, k => BatchSpec.Shared(RegionSpec.FullFrame, 1 + (int)(k % 3), new(4, 4)), new() { Workers = 4, FirstBatch = 7 });
        for (long k = 7; k < 30; k++)
        {
            Assert.Equal(k, batches.Position);
            using TrainingBatch batch = batches.Next();
            Assert.Equal((k, 1 + (int)(k % 3)), (batch.Index, batch.Count));
        }
    }

    [Fact]
    public void Errors_reach_the_caller_when_their_batch_comes_and_stay()
    {
        using var source = new ProceduralSource();
        foreach (int workers in (int[])[0, 3])
        {
            using var batches = new TrainingBatchSource(
                source,
                k => k == 2 ? throw new TrainingDataException("batch two") : BatchSpec.Shared(RegionSpec.FullFrame, 1, new(4, 4)),
                new() { Workers = workers });
            batches.Next().Dispose();
            batches.Next().Dispose();
            Assert.Equal("batch two", Assert.Throws<TrainingDataException>(() => batches.Next()).Message);
            Assert.Equal("batch two", Assert.Throws<TrainingDataException>(() => batches.Next()).Message);
        }
    }

    [Fact]
    public void Waiting_can_be_cancelled_and_the_batch_stays_next()
    {
        using var gate = new ManualResetEventSlim();
        using var source = new ProceduralSource();
        using var batches = new TrainingBatchSource(
            source,
            k =>
            {
                gate.Wait();
                return BatchSpec.Shared(RegionSpec.FullFrame, 1, new(4, 4));
            },
            new() { Workers = 1 });
        using var cancellation = new CancellationTokenSource();
        Task<TrainingBatch> waiting = Task.Run(() => batches.Next(cancellation.Token));
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => waiting.GetAwaiter().GetResult());
        gate.Set();
        using TrainingBatch batch = batches.Next();
        Assert.Equal(0, batch.Index);
    }

    [Fact]
    public void Disposing_stops_the_workers()
    {
        using var source = new CountingSource();
        var batches = new TrainingBatchSource(source, _ => BatchSpec.Shared(RegionSpec.FullFrame, 2, new(4, 4)), new() { Workers = 3, QueueLength = 8 });
        batches.Next().Dispose();
        batches.Dispose();
        batches.Dispose();
        long opened = source.Opened;
        Assert.InRange(opened, 2, 2 * 10);
        Assert.Throws<ObjectDisposedException>(() => batches.Next());
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        using var source = new CountingSource();
        static BatchSpec Spec(long k) => BatchSpec.Shared(RegionSpec.FullFrame, 1, new(4, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingBatchSource(source, Spec, new() { Workers = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingBatchSource(source, Spec, new() { QueueLength = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingBatchSource(source, Spec, new() { FirstBatch = -1 }));
        Assert.Throws<TrainingDataException>(() => new TrainingBatchSource(source, Spec, new() { Split = DataSplit.HeldOut }));
    }

    private static float[][] Run(string folder, DataSourceOptions data, TrainingBatchOptions options, int count)
    {
        using var source = new FolderSource(folder, data);
        BatchSpec Spec(long k) => new()
        {
            Regions = Regions.DrawMany(options.Seed, k, 4),
            Resolution = new(16, 16),
            SecondResolution = k % 2 == 0 ? new(24, 24) : null,
        };
        using var batches = new TrainingBatchSource(source, Spec, options);
        float[][] result = new float[count][];
        for (int i = 0; i < count; i++)
        {
            using TrainingBatch batch = batches.Next();
            result[i] = [.. batch.Images.ToArray(), .. batch.SecondImages?.ToArray() ?? []];
        }

        return result;
    }

    private static double Mean(Memory<float> values) => values.ToArray().Average();

    private sealed class CountingSource : IDataSource
    {
        private readonly ProceduralSource _inner = new();
        private long _opened;

        public long Opened => Interlocked.Read(ref _opened);

        public IReadOnlyList<SourceChannel> Channels => _inner.Channels;

        public double LargestShare => 1.1;

        public bool HasHeldOut => false;

        public SourceDescription Describe() => _inner.Describe();

        public IImageFrame Open(FrameDraw draw)
        {
            Interlocked.Increment(ref _opened);
            return _inner.Open(draw);
        }

        public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default) => _inner.Survey(limit, decode, cancellation);

        public void Dispose() => _inner.Dispose();
    }
}
