using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// Sliced Wasserstein distance on Laplacian pyramids (Karras et al. 2018): patches of 7x7 from every level, projected on random
/// directions, compared as sorted lists. Needs no detector network. Smaller is better; values are times 1000. Both sets are
/// normalised by the real one's mean and deviation per channel, so that wrong colours and contrasts count too.
/// </summary>
internal sealed class SlicedWasserstein
{
    private const int DirectionBlock = 64;
    private const uint DirectionStream = 302;

    /// <summary>Patches per image and level, as long as there are no more than <see cref="MaximumPatches"/> in all.</summary>
    public int PatchesPerImage { get; init; } = 64;

    /// <summary>Patches per set and level at most: with many images each gives fewer, spread evenly, so that memory does not grow with their number.</summary>
    public long MaximumPatches { get; init; } = 1 << 16;

    /// <summary>Random directions.</summary>
    public int Directions { get; init; } = 256;

    /// <summary>Coarsest level has at least this side.</summary>
    public int SmallestSide { get; init; } = 16;

    /// <summary>Names patches and directions.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Distances per level, finest first; the mean of them is the usual single figure.</summary>
    /// <param name="real">[N, C, H, W] with sides that halve down to <see cref="SmallestSide"/>.</param>
    /// <param name="fake">[N, C, H, W], as many.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public IReadOnlyList<double> Distances(Tensor real, Tensor fake)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(fake);
        if (!real.shape.SequenceEqual(fake.shape))
        {
            throw new ArgumentException($"images are [{string.Join(", ", real.shape)}] and [{string.Join(", ", fake.shape)}]; expected equal shapes", nameof(real));
        }

        using PatchSet a = Collect(real.shape[0]), b = Collect(fake.shape[0]);
        a.Add(0, real);
        b.Add(0, fake);
        return Distances(a, b);
    }

    /// <summary>Begins to collect the patches of a set of images that pass in batches.</summary>
    /// <param name="count">Number of images.</param>
    public PatchSet Collect(long count) => new(this, count);

    /// <summary>Distances between two sets of as many images, per level, finest first.</summary>
    public IReadOnlyList<double> Distances(PatchSet real, PatchSet fake)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(fake);
        using DisposeScope scope = NewDisposeScope();
        return [.. Enumerable.Range(0, real.Levels).Select(k => Distance(real.Level(k), fake.Level(k), k))];
    }

    private double Distance(Tensor a, Tensor b, int level)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor mean = a.mean([0, 2], keepdim: true);
        Tensor deviation = (a - mean).square().mean([0, 2], keepdim: true).sqrt() + 1e-8;
        a = ((a - mean) / deviation).flatten(1);
        b = ((b - mean) / deviation).flatten(1);
        long size = a.shape[1];
        float[] directions = new float[size * Directions];
        CounterRandom.Normals(Seed, DirectionStream, 0, level, directions);
        Tensor d = tensor(directions, [size, Directions], device: a.device);
        d = d / d.square().sum(0, keepdim: true).sqrt();
        double sum = 0;
        for (int first = 0; first < Directions; first += DirectionBlock)
        {
            using DisposeScope block = NewDisposeScope();
            Tensor part = d.narrow(1, first, Math.Min(DirectionBlock, Directions - first));
            Tensor sortedA = a.matmul(part).sort(0).Values, sortedB = b.matmul(part).sort(0).Values;
            sum += (sortedA - sortedB).abs().mean().ToDouble() * part.shape[1];
        }

        return sum / Directions * 1000;
    }
}
