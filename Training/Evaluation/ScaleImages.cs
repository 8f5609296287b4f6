using System.Globalization;
using ScaleParty.Sampling;
using ScaleParty.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Names the results of a scale.</summary>
internal static class ScaleKey
{
    /// <summary>Such as "25 %".</summary>
    public static string Of(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###} %");

    /// <summary>The share that a name stands for.</summary>
    public static double ShareOf(string key) => double.Parse(key.AsSpan(0, key.Length - 2), NumberStyles.Float, CultureInfo.InvariantCulture) / 100;
}

/// <summary>Real and generated images of one scale, made when they are asked for.</summary>
internal interface IScaleImages
{
    /// <summary>Extent as a share of the frame.</summary>
    double Share { get; }

    /// <summary>Images of each kind.</summary>
    int Count { get; }

    /// <summary>Pixels a side.</summary>
    int Side { get; }

    /// <summary>Channels.</summary>
    int Channels { get; }

    /// <summary>Whether batches have training images too.</summary>
    bool HasTraining { get; }

    /// <summary>Some of the images.</summary>
    ScaleBatch Load(int first, int count);
}

/// <summary>How images pass in batches.</summary>
internal static class ImageBatches
{
    private const int Most = 16;
    private const int MostPixels = 1 << 20;

    /// <summary>Images per batch, so that the memory that a batch takes hangs neither on their number nor much on their size.</summary>
    public static int Size(int side) => (int)Math.Clamp(MostPixels / ((long)side * side), 1, Most);

    /// <summary>First image and number of images of every batch.</summary>
    public static IEnumerable<(int First, int Count)> Of(int count, int side)
    {
        int size = Size(side);
        for (int first = 0; first < count; first += size)
        {
            yield return (first, Math.Min(size, count - first));
        }
    }
}

/// <summary>Images of a network and of a source, region by region the same.</summary>
internal sealed class ScaleImages : IScaleImages
{
    private const ulong HeldOutFamily = 0x4845;
    private const ulong TrainingFamily = 0x5452;
    private readonly EvaluationContext _context;
    private readonly IDataSource _source;
    private readonly RegionSampler _sampler;

    public ScaleImages(EvaluationContext context, IDataSource source, double share)
    {
        _context = context;
        _source = source;
        Share = share;
        _sampler = new RegionSampler(new RegionSamplerOptions { MinimumShare = share, MaximumShare = share }, source.LargestShare);
    }

    public double Share { get; }

    public int Count => _context.Options.Samples;

    public int Side => _context.Options.DistanceResolution;

    public int Channels => _source.Channels.Count;

    public bool HasTraining => _source.HasHeldOut;

    public ScaleBatch Load(int first, int count)
    {
        var size = new Resolution(Side, Side);
        ulong seed = _context.Options.Seed;
        ImageRegion[] regions = [.. Enumerable.Range(first, count).Select(i => _sampler.Draw(seed, 0, i).ToRegion(size))];
        Tensor real = RealImages.Load(_source, regions, CounterRandom.Derive(seed, HeldOutFamily), HasTraining ? DataSplit.HeldOut : DataSplit.Training, first);
        Tensor? training = HasTraining ? RealImages.Load(_source, regions, CounterRandom.Derive(seed, TrainingFamily), DataSplit.Training, first) : null;
        return new ScaleBatch(first, real, _context.Maker.Make(regions, seed, _context.Noise(Share), first: first).clamp(-1, 1), training);
    }
}

/// <summary>Real images as tensors.</summary>
internal static class RealImages
{
    /// <summary>Regions of frames <paramref name="first"/>, first + 1, ... of a family, [N, C, H, W].</summary>
    public static Tensor Load(IDataSource source, IReadOnlyList<ImageRegion> regions, ulong seed, DataSplit split, int first = 0)
    {
        Resolution size = regions[0].Resolution;
        int length = checked(source.Channels.Count * (int)size.PixelCount);
        float[] values = new float[checked(regions.Count * length)];
        for (int n = 0; n < regions.Count; n++)
        {
            source.Open(new FrameDraw(seed, first + n, split)).Sample(regions[n], values.AsSpan(n * length, length));
        }

        return tensor(values, [regions.Count, source.Channels.Count, size.Height, size.Width]);
    }
}
