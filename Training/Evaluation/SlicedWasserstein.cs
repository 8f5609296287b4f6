using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>
/// Sliced Wasserstein distance on Laplacian pyramids (Karras et al. 2018): patches of 7x7 from every level, projected on random
/// directions, compared as sorted lists. Needs no detector network. Smaller is better; values are times 1000. Both sets are
/// normalised by the real one's mean and deviation per channel, so that wrong colours and contrasts count too.
/// </summary>
public sealed class SlicedWasserstein
{
    private const int Patch = 7;
    private const uint PlaceStream = 301;
    private const uint DirectionStream = 302;

    /// <summary>Patches per image and level.</summary>
    public int PatchesPerImage { get; init; } = 64;

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
        if (!real.shape.SequenceEqual(fake.shape) || real.shape.Length != 4 || real.shape[2] < Patch || real.shape[3] < Patch)
        {
            throw new ArgumentException($"images are [{string.Join(", ", real.shape)}] and [{string.Join(", ", fake.shape)}]; expected equal [N, C, H, W] with sides of at least {Patch}", nameof(real));
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor[] a = Pyramid(real), b = Pyramid(fake);
        return [.. a.Select((level, k) => Distance(level, b[k], k))];
    }

    private Tensor[] Pyramid(Tensor images)
    {
        var levels = new List<Tensor>();
        Tensor x = images;
        while (Math.Min(x.shape[2], x.shape[3]) / 2 >= SmallestSide && x.shape[2] % 2 == 0 && x.shape[3] % 2 == 0)
        {
            Tensor half = nn.functional.avg_pool2d(x, [2, 2]);
            levels.Add(x - nn.functional.interpolate(half, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false));
            x = half;
        }

        levels.Add(x);
        return [.. levels];
    }

    private double Distance(Tensor real, Tensor fake, int level)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = Patches(real, level), b = Patches(fake, level);
        Tensor mean = a.mean([0, 2], keepdim: true);
        Tensor deviation = (a - mean).square().mean([0, 2], keepdim: true).sqrt() + 1e-8;
        a = ((a - mean) / deviation).flatten(1);
        b = ((b - mean) / deviation).flatten(1);
        long size = a.shape[1];
        float[] directions = new float[size * Directions];
        CounterRandom.Normals(Seed, DirectionStream, 0, level, directions);
        Tensor d = tensor(directions, [size, Directions], device: real.device);
        d = d / d.square().sum(0, keepdim: true).sqrt();
        Tensor sortedA = a.matmul(d).sort(0).Values, sortedB = b.matmul(d).sort(0).Values;
        return (sortedA - sortedB).abs().mean().ToDouble() * 1000;
    }

    // At random places: [N * patches, C, 49].
    private Tensor Patches(Tensor images, int level)
    {
        long count = images.shape[0], channels = images.shape[1], height = images.shape[2], width = images.shape[3];
        int patch = Patch;
        Tensor offsets = (arange(patch, device: images.device).view(-1, 1) * width) + arange(patch, device: images.device).view(1, -1);
        long[] corners = new long[count * PatchesPerImage];
        for (int k = 0; k < corners.Length; k++)
        {
            long y = (long)(CounterRandom.Uniform(Seed, PlaceStream, k, level) * (height - patch + 1));
            long x = (long)(CounterRandom.Uniform(Seed, PlaceStream, k, 1000 + level) * (width - patch + 1));
            corners[k] = (y * width) + x;
        }

        Tensor index = (tensor(corners, device: images.device).view(count, 1, -1, 1) + offsets.view(1, 1, 1, -1)).view(count, 1, -1).expand(count, channels, -1);
        Tensor patches = images.reshape(count, channels, height * width).gather(2, index).view(count, channels, PatchesPerImage, patch * patch);
        return patches.permute(0, 2, 1, 3).reshape(count * PatchesPerImage, channels, patch * patch);
    }
}
