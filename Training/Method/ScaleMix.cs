using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>
/// Inter-scale augmentation of a pair of fakes (paper, Sec. 3.4): CutMix replaces a box of one scale by the resized box of
/// the other, then ChannelMix swaps some channels, so that the discriminator rejects scales that do not agree.
/// </summary>
/// <param name="Box">The box in fractions of the image: where the other scale shows. Empty (zero size) for no CutMix.</param>
/// <param name="Channels">Per channel, whether it is taken from the other scale.</param>
public sealed record ScaleMix(MixBox Box, IReadOnlyList<bool> Channels)
{
    private const uint BoxStream = 101;
    private const uint ChannelStream = 102;

    /// <summary>Draws a box and a set of channels.</summary>
    /// <param name="channels">Number of image channels.</param>
    /// <param name="cutProbability">Probability of a box.</param>
    /// <param name="channelProbability">Probability of a swap of channels; each channel is then swapped with probability one half, but neither none nor all of them.</param>
    /// <param name="seed">Names the draw: the same seed and index give the same mix.</param>
    /// <param name="index">Number of the draw.</param>
    public static ScaleMix Draw(int channels, double cutProbability, double channelProbability, ulong seed, long index)
    {
        double U(int k) => CounterRandom.Uniform(seed, BoxStream, index, k);
        MixBox box = default;
        if (U(0) < cutProbability)
        {
            // CutMix (Yun et al. 2019): the share of the area is uniform, the centre too; the box is clipped to the image.
            double side = Math.Sqrt(U(1)), x = U(2), y = U(3);
            double left = Math.Max(x - (side / 2), 0), top = Math.Max(y - (side / 2), 0);
            box = new MixBox(left, top, Math.Min(x + (side / 2), 1) - left, Math.Min(y + (side / 2), 1) - top);
        }

        bool[] swapped = new bool[channels];
        if (channels > 1 && U(4) < channelProbability)
        {
            for (int attempt = 0; ; attempt++)
            {
                for (int c = 0; c < channels; c++)
                {
                    swapped[c] = (CounterRandom.Bits(seed, ChannelStream, index, ((long)attempt * channels) + c) & 1) != 0;
                }

                int count = swapped.Count(s => s);
                if (count > 0 && count < channels)
                {
                    break;
                }
            }
        }

        return new ScaleMix(box, swapped);
    }

    /// <summary>Mixes a pair; gradients flow into both scales.</summary>
    /// <param name="small">[B, C, h, w].</param>
    /// <param name="large">[B, C, H, W], the same regions of the same latents with more pixels.</param>
    /// <returns>The mixed pair, in the same sizes.</returns>
    public (Tensor Small, Tensor Large) Apply(Tensor small, Tensor large)
    {
        using DisposeScope scope = NewDisposeScope();
        bool[] channels = [.. Channels];
        Tensor swap = tensor(channels, device: small.device).to_type(small.dtype).view(1, -1, 1, 1);
        (Tensor a, Tensor b) = Apply(small, large, 1 - Box.Mask(small), 1 - Box.Mask(large), 1 - swap);
        return (a.MoveToOuterDisposeScope(), b.MoveToOuterDisposeScope());
    }

    /// <summary>Mixes with given masks: 1 keeps a pixel (or a channel), 0 takes the other scale's.</summary>
    /// <param name="small">[B, C, h, w].</param>
    /// <param name="large">[B, C, H, W].</param>
    /// <param name="keepSmall">[1, h, w] or broadcastable.</param>
    /// <param name="keepLarge">[1, H, W] or broadcastable.</param>
    /// <param name="keepChannels">[1, C, 1, 1] or broadcastable.</param>
    internal static (Tensor Small, Tensor Large) Apply(Tensor small, Tensor large, Tensor keepSmall, Tensor keepLarge, Tensor keepChannels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = lerp(Resampling.ToSizeOf(large, small), small, keepSmall.expand_as(small));
        Tensor b = lerp(Resampling.ToSizeOf(small, large), large, keepLarge.expand_as(large));
        Tensor mixedSmall = lerp(Resampling.ToSizeOf(b, a), a, keepChannels.expand_as(a));
        Tensor mixedLarge = lerp(Resampling.ToSizeOf(a, b), b, keepChannels.expand_as(b));
        return (mixedSmall.MoveToOuterDisposeScope(), mixedLarge.MoveToOuterDisposeScope());
    }
}

/// <summary>A box in fractions of an image, from its top left corner.</summary>
/// <param name="Left">Left edge, 0 to 1.</param>
/// <param name="Top">Top edge, 0 to 1.</param>
/// <param name="Width">Width, 0 to 1.</param>
/// <param name="Height">Height, 0 to 1.</param>
public readonly record struct MixBox(double Left, double Top, double Width, double Height)
{
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
