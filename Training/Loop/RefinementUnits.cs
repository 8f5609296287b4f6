using ScaleParty.Models;
using ScaleParty.Training.Method;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>
/// What a refinement network and its discriminator see of images: local units; and for the discriminator the coarser image and, amplified, what the finer one
/// adds to it. Added detail is a twentieth of the values' range: unamplified, a discriminator hardly tells a blurred image from a real one after 10,000 images.
/// </summary>
internal sealed class RefinementUnits
{
    private readonly RefinementDescription _description;
    private readonly int[] _local;
    private readonly int[] _others;
    private readonly double _detailGain;

    /// <summary>Units of a network.</summary>
    /// <param name="network">A refinement network's description.</param>
    /// <param name="detailGain">Factor on added detail, and on the slopes of local channels, in features.</param>
    public RefinementUnits(NetworkDescription network, double detailGain = 1)
    {
        _description = network.Refinement ?? throw new ArgumentException("not a refinement network", nameof(network));
        _local = LocalChannels(network);
        _others = [.. Enumerable.Range(0, network.ImageChannels.Count).Except(_local)];
        _detailGain = detailGain;
    }

    /// <summary>Indices of the local channels.</summary>
    public static int[] LocalChannels(NetworkDescription network) =>
        [.. Enumerable.Range(0, network.ImageChannels.Count).Where(k => network.Refinement!.LocalChannels.Contains(network.ImageChannels[k]))];

    /// <summary>Channels of the features: of the coarser image the values of the other channels and two slopes per local one, and added detail of every channel.</summary>
    public static int FeatureChannels(int channels, int local) => (2 * channels) + local;

    /// <summary>The middle of square images, a view.</summary>
    /// <param name="images">[B, C, H, H].</param>
    /// <param name="side">Its side in pixels; H less an even number.</param>
    public static Tensor Centre(Tensor images, long side)
    {
        long from = (images.shape[2] - side) / 2;
        return images.narrow(2, from, side).narrow(3, from, side);
    }

    /// <summary>Means of images over base cells.</summary>
    /// <param name="images">[B, C, H, W].</param>
    /// <param name="cell">Side of a cell in pixels, a divisor of H and W.</param>
    public static Tensor Means(Tensor images, long cell) => nn.functional.avg_pool2d(images, [cell, cell]);

    /// <summary>What consistency asks to be 0: the mean absolute difference between the means of images over base cells and the coarser images that they were made of.</summary>
    /// <param name="fine">[B, C, H, H].</param>
    /// <param name="coarse">[B, C, h + 2 pad, h + 2 pad] in the same units, with its padding.</param>
    /// <param name="cell">Side of a cell, H / h.</param>
    public static Tensor Consistency(Tensor fine, Tensor coarse, long cell) => (Means(fine, cell) - Centre(coarse, fine.shape[2] / cell)).abs().mean();

    /// <summary>Images in the units of a level.</summary>
    /// <param name="images">[B, C, H, W] with local channels as the data has them.</param>
    /// <param name="periods">Image units per pixel of the finer image, one per image.</param>
    public Tensor ToLocal(Tensor images, IReadOnlyList<double> periods) => Scaled(images, [.. periods.Select(p => (float)_description.Factor(p))]);

    /// <summary>Images in the units of the next finer level.</summary>
    /// <param name="images">[B, C, H, W] in the units of a level.</param>
    /// <param name="ratio">How many times finer the next level is.</param>
    public Tensor ToNextLevel(Tensor images, int ratio) => Scaled(images, [(float)Math.Pow(ratio, _description.Roughness)]);

    /// <summary>Images as the data has them.</summary>
    /// <param name="images">[B, C, H, W] in the units of a level.</param>
    /// <param name="periods">Image units per pixel of the finer image, one per image.</param>
    public Tensor ToData(Tensor images, IReadOnlyList<double> periods) => Scaled(images, [.. periods.Select(p => (float)(1 / _description.Factor(p)))]);

    /// <summary>What the discriminator sees: a coarser image beside what an image adds to it.</summary>
    /// <param name="fine">[B, C, H, W] in local units.</param>
    /// <param name="coarse">[B, C, h + 2 pad, w + 2 pad] in the same units, with its padding.</param>
    /// <param name="pad">Coarse pixels around the image.</param>
    /// <returns>[B, <see cref="FeatureChannels"/>, H, W].</returns>
    public Tensor Features(Tensor fine, Tensor coarse, int pad)
    {
        using DisposeScope scope = NewDisposeScope();
        long side = fine.shape[2], ratio = side / (coarse.shape[2] - (2 * pad));
        Tensor wide = nn.functional.interpolate(coarse, scale_factor: [ratio, ratio], mode: InterpolationMode.Bilinear, align_corners: false);
        Tensor around = Centre(wide, side);
        Tensor others = around.index_select(1, tensor(_others, ScalarType.Int64, around.device));
        return cat([others, .. _local.Select(k => Slopes.Of(around.narrow(1, k, 1)) * _detailGain), (fine - around) * _detailGain], 1).MoveToOuterDisposeScope();
    }

    private Tensor Scaled(Tensor images, float[] factors)
    {
        using DisposeScope scope = NewDisposeScope();
        long channels = images.shape[1];
        float[] values = new float[factors.Length * channels];
        for (int n = 0; n < factors.Length; n++)
        {
            for (int k = 0; k < channels; k++)
            {
                values[(n * channels) + k] = _local.Contains(k) ? factors[n] : 1;
            }
        }

        return (images * tensor(values, [factors.Length, channels, 1, 1], device: images.device)).MoveToOuterDisposeScope();
    }
}
