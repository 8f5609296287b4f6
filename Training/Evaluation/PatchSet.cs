using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Patches of the Laplacian pyramids of a set of images, which pass in batches; memory holds the patches alone.</summary>
internal sealed class PatchSet : IDisposable
{
    /// <summary>Side of a patch in pixels.</summary>
    public const int Patch = 7;

    private const uint PlaceStream = 301;
    private readonly SlicedWasserstein _options;
    private readonly long _images;
    private readonly List<List<Tensor>> _levels = [];

    internal PatchSet(SlicedWasserstein options, long images)
    {
        _options = options;
        _images = images;
        Patches = Math.Max(1, Math.Min(checked(images * options.PatchesPerImage), options.MaximumPatches));
    }

    /// <summary>Patches per level when all images have passed.</summary>
    public long Patches { get; }

    /// <summary>Levels of the pyramids.</summary>
    public int Levels => _levels.Count;

    /// <summary>The first patch that lies in an image or a later one.</summary>
    /// <param name="image">Number of the image.</param>
    public long FirstOf(long image) => (long)((((Int128)image * Patches) + _images - 1) / _images);

    /// <summary>Adds images.</summary>
    /// <param name="first">Number of the first one.</param>
    /// <param name="images">[B, C, H, W], sides of at least 7.</param>
    /// <exception cref="ArgumentException">The images are too small or have another shape than those before.</exception>
    public void Add(long first, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.shape.Length != 4 || images.shape[2] < Patch || images.shape[3] < Patch)
        {
            throw new ArgumentException($"images are [{string.Join(", ", images.shape)}]; expected [N, C, H, W] with sides of at least {Patch}", nameof(images));
        }

        long from = FirstOf(first), to = FirstOf(first + images.shape[0]);
        if (from == to)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor[] pyramid = Pyramid(images);
        for (int k = 0; k < pyramid.Length; k++)
        {
            if (k == _levels.Count)
            {
                _levels.Add([]);
            }

            _levels[k].Add(Cut(pyramid[k], k, first, from, to).DetachFromDisposeScope());
        }
    }

    /// <summary>The patches of a level, [patches, C, 49].</summary>
    public Tensor Level(int level) => cat(_levels[level], 0);

    /// <inheritdoc/>
    public void Dispose() => _levels.ForEach(level => level.ForEach(t => t.Dispose()));

    private Tensor[] Pyramid(Tensor images)
    {
        var levels = new List<Tensor>();
        Tensor x = images;
        while (Math.Min(x.shape[2], x.shape[3]) / 2 >= _options.SmallestSide && x.shape[2] % 2 == 0 && x.shape[3] % 2 == 0)
        {
            Tensor half = nn.functional.avg_pool2d(x, [2, 2]);
            levels.Add(x - nn.functional.interpolate(half, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false));
            x = half;
        }

        levels.Add(x);
        return [.. levels];
    }

    // At random places: [to - from, C, 49].
    private Tensor Cut(Tensor images, int level, long first, long from, long to)
    {
        long channels = images.shape[1], height = images.shape[2], width = images.shape[3], plane = height * width;
        Tensor offsets = ((arange(Patch, device: images.device).view(-1, 1) * width) + arange(Patch, device: images.device).view(1, -1)).view(1, 1, -1);
        long[] corners = new long[to - from];
        for (long k = from; k < to; k++)
        {
            long image = (long)((Int128)k * _images / Patches) - first;
            long y = (long)(CounterRandom.Uniform(_options.Seed, PlaceStream, k, level) * (height - Patch + 1));
            long x = (long)(CounterRandom.Uniform(_options.Seed, PlaceStream, k, 1000 + level) * (width - Patch + 1));
            corners[k - from] = (image * channels * plane) + (y * width) + x;
        }

        Tensor starts = tensor(corners, device: images.device).view(-1, 1, 1) + (arange(channels, device: images.device).view(1, -1, 1) * plane);
        return images.reshape(-1).index_select(0, (starts + offsets).view(-1)).view(to - from, channels, Patch * Patch);
    }
}
