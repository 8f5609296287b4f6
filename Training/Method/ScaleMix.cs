using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>
/// Inter-scale augmentation of a pair of fakes (paper, Sec. 3.4): CutMix replaces a box of one scale by the resized box of
/// the other, ChannelMix some channels, so that the discriminator rejects scales that do not agree.
/// </summary>
/// <param name="SmallBox">Where the large scale shows in the small one, in fractions of the image; empty (zero size) for no CutMix.</param>
/// <param name="LargeBox">Where the small scale shows in the large one.</param>
/// <param name="Channels">Per channel, whether each scale takes it from the other.</param>
internal sealed record ScaleMix(MixBox SmallBox, MixBox LargeBox, IReadOnlyList<bool> Channels)
{
    private const uint BoxStream = 101;
    private const uint ChannelStream = 102;

    /// <summary>Draws boxes and a set of channels.</summary>
    /// <param name="channels">Number of image channels.</param>
    /// <param name="cutProbability">Probability of CutMix.</param>
    /// <param name="channelProbability">Probability of ChannelMix; each channel is then swapped with probability one half, but neither none nor all of them.</param>
    /// <param name="seed">Names the draw: the same seed and index give the same mix.</param>
    /// <param name="index">Number of the draw.</param>
    public static ScaleMix Draw(int channels, double cutProbability, double channelProbability, ulong seed, long index)
    {
        double U(int k) => CounterRandom.Uniform(seed, BoxStream, index, k);
        bool cuts = U(0) < cutProbability;
        MixBox small = cuts ? MixBox.Around(U(2), U(3), U(1)) : default;
        MixBox large = cuts ? MixBox.Around(U(5), U(6), U(4)) : default;

        bool[] swapped = new bool[channels];
        bool swaps = channels > 1 && U(7) < channelProbability;
        for (long attempt = 0; swaps; attempt++)
        {
            for (int c = 0; c < channels; c++)
            {
                swapped[c] = (CounterRandom.Bits(seed, ChannelStream, index, (attempt * channels) + c) & 1) != 0;
            }

            swaps = swapped.All(s => s) || !swapped.Contains(true);
        }

        return new ScaleMix(small, large, swapped);
    }

    /// <summary>Mixes a pair; gradients flow into both scales.</summary>
    /// <param name="small">[B, C, h, w].</param>
    /// <param name="large">[B, C, H, W], the same regions of the same latents with more pixels.</param>
    /// <returns>The mixed pair, in the same sizes.</returns>
    public (Tensor Small, Tensor Large) Apply(Tensor small, Tensor large)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor swap = tensor(Channels.Select(c => c ? 1f : 0f).ToArray(), dtype: small.dtype, device: small.device).view(1, -1, 1, 1);
        (Tensor a, Tensor b) = Apply(small, large, SmallBox.Mask(small), LargeBox.Mask(large), swap);
        return (a.MoveToOuterDisposeScope(), b.MoveToOuterDisposeScope());
    }

    /// <summary>Mixes with given masks: 0 keeps a pixel or a channel, 1 takes the other scale's.</summary>
    /// <param name="small">[B, C, h, w].</param>
    /// <param name="large">[B, C, H, W].</param>
    /// <param name="smallBox">[1, h, w] or broadcastable.</param>
    /// <param name="largeBox">[1, H, W] or broadcastable.</param>
    /// <param name="swap">[1, C, 1, 1].</param>
    internal static (Tensor Small, Tensor Large) Apply(Tensor small, Tensor large, Tensor smallBox, Tensor largeBox, Tensor swap)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = lerp(small, Resampling.ToSizeOf(large, small), maximum(smallBox, swap).expand_as(small));
        Tensor b = lerp(large, Resampling.ToSizeOf(small, large), maximum(largeBox, swap).expand_as(large));
        return (a.MoveToOuterDisposeScope(), b.MoveToOuterDisposeScope());
    }
}

/// <summary>A box in fractions of an image, from its top left corner.</summary>
/// <param name="Left">Left edge, 0 to 1.</param>
/// <param name="Top">Top edge, 0 to 1.</param>
/// <param name="Width">Width, 0 to 1.</param>
/// <param name="Height">Height, 0 to 1.</param>
internal readonly record struct MixBox(double Left, double Top, double Width, double Height)
{
    /// <summary>CutMix's box (Yun et al. 2019): a square around a point, of a share of the area, clipped to the image.</summary>
    /// <param name="x">Centre, 0 to 1.</param>
    /// <param name="y">Centre, 0 to 1.</param>
    /// <param name="area">Share of the area before clipping, 0 to 1.</param>
    public static MixBox Around(double x, double y, double area)
    {
        double half = Math.Sqrt(area) / 2, left = Math.Max(x - half, 0), top = Math.Max(y - half, 0);
        return new MixBox(left, top, Math.Min(x + half, 1) - left, Math.Min(y + half, 1) - top);
    }

    /// <summary>[1, 1, H, W] for a batch of images: 1 where the pixel's centre is inside.</summary>
    internal Tensor Mask(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Inside(Top, Height, images.shape[2], images);
        Tensor columns = Inside(Left, Width, images.shape[3], images);
        return (rows.view(1, 1, -1, 1) * columns.view(1, 1, 1, -1)).MoveToOuterDisposeScope();
    }

    private static Tensor Inside(double start, double size, long pixels, Tensor like)
    {
        float[] values = new float[pixels];
        for (int i = 0; i < values.Length; i++)
        {
            double centre = (i + 0.5) / pixels;
            values[i] = centre >= start && centre < start + size ? 1 : 0;
        }

        return tensor(values, dtype: like.dtype, device: like.device);
    }
}
