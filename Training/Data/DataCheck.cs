using System.Diagnostics;
using System.Globalization;
using ScaleParty.Desktop;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>What a check does.</summary>
internal sealed record DataCheckOptions
{
    /// <summary>PNG to write with rows of one scale each; null writes none.</summary>
    public string? SheetPath { get; init; }

    /// <summary>Looks at no more images than this, evenly spread; at least 1.</summary>
    public long SurveyLimit { get; init; } = 100_000;

    /// <summary>Whether every image is decoded to its end, which finds damaged ones; else only headers are read.</summary>
    public bool Decode { get; init; }

    /// <summary>Frames on the sheet, 1 to 16.</summary>
    public int Columns { get; init; } = 6;

    /// <summary>Pixels of a picture on the sheet, 16 to 512.</summary>
    public int Side { get; init; } = 128;

    /// <summary>Scales on the sheet as shares of the frame; those beyond what the source can show are left out and named.</summary>
    public IReadOnlyList<double> Shares { get; init; } = [0.25, 0.5, 1, 1.1];

    /// <summary>Resolutions whose throughput is measured.</summary>
    public IReadOnlyList<int> Resolutions { get; init; } = [64, 96];

    /// <summary>Batches of 16 per resolution that are timed, 0 to 10,000.</summary>
    public int TimedBatches { get; init; } = 8;

    /// <summary>Names the frames.</summary>
    public ulong Seed { get; init; }

    /// <summary>Training or held-out frames.</summary>
    public DataSplit Split { get; init; } = DataSplit.Training;

    /// <summary>Whether the sheet shows frames flipped, turned and cropped at random, as training sees them.</summary>
    public bool Augment { get; init; } = true;
}

/// <summary>How fast one thread makes images.</summary>
/// <param name="Resolution">Pixels per side.</param>
/// <param name="ImagesPerSecond">Frames drawn, decoded where they were not in the cache, and resampled per second.</param>
internal sealed record DataThroughput(int Resolution, double ImagesPerSecond);

/// <summary>What a check found.</summary>
/// <param name="Source">What the source is and holds.</param>
/// <param name="Survey">What its images are like.</param>
/// <param name="Throughput">How fast one thread makes images.</param>
/// <param name="ChannelMeans">Mean per channel over the timed images, -1 to 1.</param>
/// <param name="ChannelDeviations">Standard deviation per channel.</param>
/// <param name="SheetPath">The sheet that was written, if any.</param>
internal sealed record DataCheckReport(
    SourceDescription Source,
    SourceSurvey Survey,
    IReadOnlyList<DataThroughput> Throughput,
    IReadOnlyList<double> ChannelMeans,
    IReadOnlyList<double> ChannelDeviations,
    string? SheetPath)
{
    /// <summary>Shares of the frame that were asked for on the sheet and that the source cannot show.</summary>
    public IReadOnlyList<double> SharesLeftOut { get; init; } = [];

    /// <summary>As lines to print.</summary>
    public IEnumerable<string> Lines()
    {
        CultureInfo c = CultureInfo.InvariantCulture;
        foreach (string line in Source.Lines())
        {
            yield return line;
        }

        if (Survey.Examined > 0)
        {
            yield return string.Create(c, $"{Survey.Usable} of {Survey.Examined} examined files can be used, sides {Survey.SmallestSide} to {Survey.LargestSide} pixels, {Survey.NotSquare} not square");
        }

        foreach (SkippedImage image in Survey.Skipped)
        {
            yield return $"  skipped {image.Name}: {image.Reason}";
        }

        foreach (int side in Throughput.Select(t => t.Resolution))
        {
            if (Survey.FramesBelow(side) is string small)
            {
                yield return string.Create(c, $"{small} have fewer than {side} pixels per side: at {side}x{side} pixels they are enlarged, whole frames and all the more parts of them");
            }
        }

        for (int i = 0; i < ChannelMeans.Count; i++)
        {
            yield return string.Create(c, $"channel {Source.Channels[i].Name}: mean {ChannelMeans[i]:0.000}, deviation {ChannelDeviations[i]:0.000}");
        }

        foreach (DataThroughput t in Throughput)
        {
            yield return string.Create(c, $"{t.ImagesPerSecond:0} images per second at {t.Resolution}x{t.Resolution} on one thread");
        }

        if (SheetPath is not null)
        {
            yield return $"sheet: {SheetPath}{(SharesLeftOut.Count == 0 ? string.Empty : string.Create(c, $", without {string.Join(", ", SharesLeftOut.Select(s => (s * 100).ToString("0.#", c)))} % of the frame, which lies beyond the {Source.LargestShare * 100:0.#} % that this source shows"))}";
        }

        if (Source.Credit.Length > 0)
        {
            yield return $"credit: {Source.Credit}";
        }
    }
}

/// <summary>Looks at a source before a training does: counts, sizes, what is skipped, speed, and a sheet for the eye.</summary>
internal static class DataCheck
{
    private const int BatchSize = 16;

    /// <summary>Checks.</summary>
    /// <exception cref="TrainingDataException">The source cannot be used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its range.</exception>
    /// <exception cref="IOException">The sheet cannot be written.</exception>
    public static DataCheckReport Run(IDataSource source, DataCheckOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new();
        Check.InRange(options.Columns, 1, 16, nameof(options.Columns));
        Check.InRange(options.Side, 16, 512, nameof(options.Side));
        Check.InRange(options.TimedBatches, 0, 10_000, nameof(options.TimedBatches));
        Check.InRange(options.Shares.Count, 1, 12, nameof(options.Shares));
        Check.InRange(options.SurveyLimit, 1, long.MaxValue, nameof(options.SurveyLimit));
        double[] shown = [.. options.Shares.Where(s => s <= source.LargestShare + 1e-9)];
        if (options.SheetPath is not null && shown.Length == 0)
        {
            throw new TrainingDataException(string.Create(CultureInfo.InvariantCulture, $"{source.Describe().Location}: none of the shares for the sheet can be shown; this source shows up to {source.LargestShare} of the frame"));
        }

        SourceSurvey survey = source.Survey(options.SurveyLimit, options.Decode, cancellation);
        var throughput = new List<DataThroughput>();
        var statistics = new Statistics(source.Channels.Count);
        foreach (int side in options.Resolutions)
        {
            throughput.Add(new(side, Measure(source, new(side, side), options, statistics, cancellation)));
        }

        if (options.SheetPath is string path)
        {
            WriteSheet(source, path, options, shown, cancellation);
        }

        return new(source.Describe(), survey, throughput, statistics.Means, statistics.Deviations, options.SheetPath) { SharesLeftOut = [.. options.Shares.Except(shown)] };
    }

    private static double Measure(IDataSource source, Resolution size, DataCheckOptions options, Statistics statistics, CancellationToken cancellation)
    {
        var regions = new RegionSampler(new() { MinimumShare = 0.25, MaximumShare = Math.Min(1, source.LargestShare), Distribution = ShareDistribution.LogUniform }, source.LargestShare);
        BatchSpec SpecOf(long k) => new() { Regions = regions.DrawMany(options.Seed, k, BatchSize), Resolution = size };
        using var batches = new TrainingBatchSource(source, SpecOf, new() { Seed = options.Seed, Workers = 0, Split = options.Split });

        // The first batches pay for compiling the code.
        for (int i = 0; i < Math.Min(4, options.TimedBatches); i++)
        {
            batches.Next(cancellation).Dispose();
        }

        var clock = Stopwatch.StartNew();
        var spent = TimeSpan.Zero;
        for (int i = 0; i < options.TimedBatches; i++)
        {
            clock.Restart();
            using TrainingBatch batch = batches.Next(cancellation);
            spent += clock.Elapsed;
            statistics.Add(batch);
        }

        return options.TimedBatches == 0 ? 0 : options.TimedBatches * BatchSize / spent.TotalSeconds;
    }

    private static void WriteSheet(IDataSource source, string path, DataCheckOptions options, double[] shares, CancellationToken cancellation)
    {
        int colours = source.Channels.Count(c => c.Meaning is ChannelMeaning.Red or ChannelMeaning.Green or ChannelMeaning.Blue) == 3 ? 3 : 0;
        int rowsPerShare = (colours > 0 ? 1 : 0) + source.Channels.Count - colours;
        int side = options.Side, plane = side * side;
        using var sheet = new ContactSheet(shares.Length * rowsPerShare * options.Columns, options.Columns, side, side);
        IImageFrame[] frames = [.. Enumerable.Range(0, options.Columns).Select(i => source.Open(new(options.Seed, i, options.Split, options.Augment)))];
        float[] values = new float[source.Channels.Count * plane];
        byte[] rgba = new byte[plane * 4];
        foreach (double share in shares)
        {
            for (int row = 0; row < rowsPerShare; row++)
            {
                int[] channels = row == 0 && colours > 0 ? [IndexOf(ChannelMeaning.Red), IndexOf(ChannelMeaning.Green), IndexOf(ChannelMeaning.Blue)] : Other(row);
                for (int i = 0; i < frames.Length; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    frames[i].Sample(new RegionSpec(Vector2d.Zero, share).ToRegion(new(side, side)), values);
                    Paint(values, channels, plane, rgba);
                    string what = channels[0] == channels[1] ? source.Channels[channels[0]].Name : "rgb";
                    sheet.Add(rgba, side, side, string.Create(CultureInfo.InvariantCulture, $"{i}: {what} {share * 100:0.#} %"));
                }
            }
        }

        sheet.Save(path);

        int IndexOf(ChannelMeaning meaning) => source.Channels.ToList().FindIndex(c => c.Meaning == meaning);

        int[] Other(int row)
        {
            SourceChannel[] rest = [.. source.Channels.Where(c => colours == 0 || c.Meaning is not (ChannelMeaning.Red or ChannelMeaning.Green or ChannelMeaning.Blue))];
            int index = source.Channels.ToList().IndexOf(rest[row - (colours > 0 ? 1 : 0)]);
            return [index, index, index];
        }
    }

    private static void Paint(float[] values, int[] channels, int plane, byte[] rgba)
    {
        for (int p = 0; p < plane; p++)
        {
            for (int c = 0; c < 3; c++)
            {
                rgba[(p * 4) + c] = (byte)Math.Clamp(((values[(channels[c] * plane) + p] + 1) * 127.5f) + 0.5f, 0, 255);
            }

            rgba[(p * 4) + 3] = 255;
        }
    }

    private sealed class Statistics(int channels)
    {
        private readonly double[] _sums = new double[channels];
        private readonly double[] _squares = new double[channels];
        private long _count;

        public IReadOnlyList<double> Means => [.. _sums.Select(s => _count == 0 ? 0 : s / _count)];

        public IReadOnlyList<double> Deviations =>
            [.. _squares.Zip(Means, (q, m) => _count == 0 ? 0 : Math.Sqrt(Math.Max(0, (q / _count) - (m * m))))];

        public void Add(TrainingBatch batch)
        {
            int plane = (int)batch.Spec.Resolution.PixelCount;
            ReadOnlySpan<float> images = batch.Images.Span;
            for (int i = 0; i < images.Length; i++)
            {
                int channel = i / plane % channels;
                _sums[channel] += images[i];
                _squares[channel] += images[i] * (double)images[i];
            }

            _count += (long)plane * batch.Count;
        }
    }
}
