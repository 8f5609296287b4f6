using System.Text;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>Separate encoded images by number: what a folder and a database have in common.</summary>
internal abstract class ImageSetSource : IDataSource
{
    private const int MaximumAttempts = 10_000;
    private readonly SkipList _skips;
    private readonly RasterCache _cache;
    private int[]? _training;
    private int[]? _heldOut;

    private protected ImageSetSource(string location, DataSourceOptions options)
    {
        Location = location;
        Options = options.Checked();
        Channels = options.Grey ? SourceChannel.SingleGrey : SourceChannel.Rgb;
        _skips = new(location, options.SkipLimit);
        _cache = new(options.CacheBytes);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SourceChannel> Channels { get; }

    /// <inheritdoc/>
    public double LargestShare => Options.Context;

    /// <inheritdoc/>
    public bool HasHeldOut => _heldOut is { Length: > 0 };

    /// <summary>Number of images, unusable ones among them.</summary>
    public int Count { get; private set; }

    /// <summary>The images that turned out to be unusable so far.</summary>
    public IReadOnlyList<SkippedImage> Skipped => _skips.ToArray();

    private protected string Location { get; }

    private protected DataSourceOptions Options { get; }

    private protected abstract string Kind { get; }

    /// <summary>One line each for what else a person should know about this source.</summary>
    private protected virtual IEnumerable<string> ExtraNotes => [];

    /// <inheritdoc/>
    public IReadOnlyList<SkippedImage> SkippedFrom(int first) => _skips.From(first);

    /// <inheritdoc/>
    public SourceDescription Describe()
    {
        List<string> notes = [.. ExtraNotes];
        if (HasHeldOut)
        {
            notes.Add($"{_heldOut!.Length} images are kept out of training");
        }

        return new(Kind, Location, Count, Channels, LargestShare, notes);
    }

    /// <inheritdoc/>
    public IImageFrame Open(FrameDraw draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draw.Index, "draw.Index");
        int[]? subset = draw.Split == DataSplit.Training ? _training : _heldOut;
        if (draw.Split == DataSplit.HeldOut && !HasHeldOut)
        {
            throw new TrainingDataException($"{Location}: no images are kept out of training; set data.options.heldOutShare");
        }

        long count = subset?.Length ?? Count;
        var replacement = new SampleRandom(draw, RandomStreams.Replacement);
        for (int attempt = 0; attempt < MaximumAttempts; attempt++)
        {
            long position = attempt == 0
                ? ShuffledOrder.At(CounterRandom.Derive(draw.Seed, (ulong)draw.Split), draw.Index, count)
                : replacement.Below(count);
            int index = subset is null ? (int)position : subset[position];
            if (Find(index) is Raster raster)
            {
                return Cut(raster, draw);
            }
        }

        throw new TrainingDataException($"{Location}: none of {count} images can be used; {_skips.Count} were skipped");
    }

    /// <inheritdoc/>
    public SourceSurvey Survey(long limit = long.MaxValue, bool decode = false, CancellationToken cancellation = default)
    {
        long examined = Math.Min(limit, Count), usable = 0, notSquare = 0;
        int smallest = int.MaxValue, largest = 0;
        var frames = new List<double>();
        for (long k = 0; k < examined; k++)
        {
            cancellation.ThrowIfCancellationRequested();

            // Evenly spread: the first files of a folder are often from one place.
            int i = (int)(k * Count / examined);
            try
            {
                (int width, int height) = decode && ImageDecoder.Decode(Read(i), Options) is Raster whole
                    ? (whole.Width, whole.Height)
                    : ImageDecoder.ReadSize(Read(i), Options);
                usable++;
                notSquare += width == height ? 0 : 1;
                smallest = Math.Min(smallest, Math.Min(width, height));
                largest = Math.Max(largest, Math.Max(width, height));
                frames.Add(Math.Min(width, height) / Options.Context);
            }
            catch (ImageRejectedException e)
            {
                _skips.Add(i, new(NameOf(i), e.Message));
            }
        }

        return new(examined, usable, usable == 0 ? 0 : smallest, largest, notSquare, Skipped) { FrameSides = frames };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the source holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Name of an image to tell a person.</summary>
    private protected abstract string NameOf(int index);

    /// <summary>The encoded image.</summary>
    /// <exception cref="ImageRejectedException">It cannot be read.</exception>
    private protected abstract byte[] Read(int index);

    /// <summary>To be called once the images are known.</summary>
    private protected void SetCount(int count)
    {
        Count = count;
        if (Options.HeldOutShare > 0)
        {
            ILookup<bool, int> split = Enumerable.Range(0, count).ToLookup(i => IsHeldOut(NameOf(i)));
            _training = [.. split[false]];
            _heldOut = [.. split[true]];
            if (_training.Length == 0)
            {
                throw new TrainingDataException($"{Location}: data.options.heldOutShare keeps all {count} images out of training");
            }
        }
    }

    private bool IsHeldOut(string name)
    {
        // By name, so that adding images moves no other image between training and evaluation.
        ulong hash = 0;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = CounterRandom.Derive(hash, b);
        }

        return CounterRandom.Uniform(hash, RandomStreams.HeldOut, 0, 0) < Options.HeldOutShare;
    }

    private Raster? Find(int index)
    {
        if (_cache.Find(index) is Raster cached)
        {
            return cached;
        }

        if (_skips.Contains(index))
        {
            return null;
        }

        try
        {
            Raster raster = ImageDecoder.Decode(Read(index), Options);
            _cache.Add(index, raster);
            return raster;
        }
        catch (ImageRejectedException e)
        {
            _skips.Add(index, new(NameOf(index), e.Message));
            if (_skips.Count >= Count)
            {
                throw new TrainingDataException($"{Location}: none of {Count} images can be used; the last is {NameOf(index)}: {e.Message}");
            }

            return null;
        }
    }

    private RasterFrame Cut(Raster raster, FrameDraw draw)
    {
        int side = Math.Min(raster.Width, raster.Height);
        double x = (raster.Width - side) / 2, y = (raster.Height - side) / 2;
        Orientation orientation = Orientation.Upright;
        if (draw.Augment)
        {
            var turn = new SampleRandom(draw, RandomStreams.Orientation);
            orientation = Orientation.Draw(ref turn, Options.Flips, Options.QuarterTurns);
            if (Options.Crop == SquareCrop.Random)
            {
                var place = new SampleRandom(draw, RandomStreams.Placement);
                x = place.Below(raster.Width - side + 1);
                y = place.Below(raster.Height - side + 1);
            }
        }

        double half = side / 2.0, frame = half / Options.Context;
        return new(raster, new(x + half, y + half), new(frame, frame), Options.Context, new(0, 0, raster.Width, raster.Height), orientation, Options.Filter);
    }
}
