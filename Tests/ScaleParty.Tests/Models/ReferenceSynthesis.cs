using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Models;

/// <summary>
/// The synthesis network written down as plainly as the paper tells it (Sec. 3.3), slow and without torch: shows that imported weights and
/// baked latents mean what the official code means.
/// </summary>
internal static class ReferenceSynthesis
{
    private const float Sqrt2 = 1.41421356f;

    /// <summary>One image, [channels, height, width].</summary>
    /// <param name="network">The network.</param>
    /// <param name="latent">The baked latent.</param>
    /// <param name="encoding">Encoding with its padding, square.</param>
    /// <param name="padding">What the encoding was padded for.</param>
    /// <param name="noise">The noise map of a convolution, or null for none.</param>
    public static Map Run(GeneratorNetwork network, BakedLatent latent, Map encoding, PaddingMode padding, Func<int, float[]>? noise)
    {
        int crop = padding == PaddingMode.Exact ? 1 : 0;
        Map x = Convolve(network, latent, 0, encoding, noise);
        Map image = ToImage(network, latent, 0, x);
        for (int block = 1; block <= network.Description.Blocks; block++)
        {
            x = Convolve(network, latent, (2 * block) - 1, Upsample(x).Crop(crop), noise);
            x = Convolve(network, latent, 2 * block, x, noise);
            Map skip = Upsample(image);
            image = ToImage(network, latent, block, x);
            image.Add(skip.Crop((skip.Size - image.Size) / 2));
        }

        return image.Crop(padding.Margin(2 * network.Description.Blocks));
    }

    private static Map Convolve(GeneratorNetwork network, BakedLatent latent, int index, Map input, Func<int, float[]>? noise)
    {
        ConvolutionWeights c = network.Convolutions[index];
        float scale = (float)(1 / Math.Sqrt(9 * c.InChannels));
        var output = new Map(c.OutChannels, input.Size - 2);
        float[] map = noise?.Invoke(index) ?? [];
        for (int o = 0; o < c.OutChannels; o++)
        {
            float demodulation = latent.Demodulations[index][o] * scale;
            for (int i = 0; i < c.InChannels; i++)
            {
                for (int k = 0; k < 9; k++)
                {
                    float w = c.Weight[(((o * c.InChannels) + i) * 9) + k] * latent.ConvolutionStyles[index][i] * demodulation;
                    for (int y = 0; y < output.Size; y++)
                    {
                        ReadOnlySpan<float> from = input.Row(i, y + (k / 3)).Slice(k % 3, output.Size);
                        Span<float> to = output.Row(o, y);
                        for (int n = 0; n < to.Length; n++)
                        {
                            to[n] += w * from[n];
                        }
                    }
                }
            }

            Span<float> plane = output.Plane(o);
            for (int n = 0; n < plane.Length; n++)
            {
                float v = plane[n] + (map.Length > 0 ? c.NoiseStrength * map[n] : 0) + c.Bias[o];
                plane[n] = Sqrt2 * (v < 0 ? 0.2f * v : v);
            }
        }

        return output;
    }

    private static Map ToImage(GeneratorNetwork network, BakedLatent latent, int level, Map input)
    {
        ToImageWeights t = network.ToImage[level];
        float scale = (float)(1 / Math.Sqrt(t.InChannels));
        var output = new Map(t.ImageChannels, input.Size);
        for (int o = 0; o < t.ImageChannels; o++)
        {
            Span<float> plane = output.Plane(o);
            plane.Fill(t.Bias[o]);
            for (int i = 0; i < t.InChannels; i++)
            {
                float w = t.Weight[(o * t.InChannels) + i] * latent.ToImageStyles[level][i] * scale;
                ReadOnlySpan<float> from = input.Plane(i);
                for (int n = 0; n < plane.Length; n++)
                {
                    plane[n] += w * from[n];
                }
            }
        }

        return output;
    }

    /// <summary>Bilinear, twice as large, half-pixel centres, clamped at the edge.</summary>
    private static Map Upsample(Map input)
    {
        var output = new Map(input.Channels, 2 * input.Size);
        for (int c = 0; c < input.Channels; c++)
        {
            for (int y = 0; y < output.Size; y++)
            {
                (int y0, int y1, float wy) = Tap(y, input.Size);
                for (int x = 0; x < output.Size; x++)
                {
                    (int x0, int x1, float wx) = Tap(x, input.Size);
                    float top = ((1 - wx) * input.Row(c, y0)[x0]) + (wx * input.Row(c, y0)[x1]);
                    float bottom = ((1 - wx) * input.Row(c, y1)[x0]) + (wx * input.Row(c, y1)[x1]);
                    output.Row(c, y)[x] = ((1 - wy) * top) + (wy * bottom);
                }
            }
        }

        return output;
    }

    private static (int First, int Second, float Weight) Tap(int index, int size)
    {
        int first = (index - 1) >> 1;
        return (Math.Max(first, 0), Math.Min(first + 1, size - 1), index % 2 == 0 ? 0.75f : 0.25f);
    }

    /// <summary>Square feature maps, [channels, size, size].</summary>
    internal sealed class Map(int channels, int size, float[]? values = null)
    {
        public int Channels => channels;

        public int Size => size;

        public float[] Values { get; } = values ?? new float[channels * size * size];

        public Span<float> Plane(int channel) => Values.AsSpan(channel * size * size, size * size);

        public Span<float> Row(int channel, int y) => Plane(channel).Slice(y * size, size);

        public Map Crop(int margin)
        {
            var cropped = new Map(channels, size - (2 * margin));
            for (int c = 0; c < channels; c++)
            {
                for (int y = 0; y < cropped.Size; y++)
                {
                    Row(c, y + margin).Slice(margin, cropped.Size).CopyTo(cropped.Row(c, y));
                }
            }

            return cropped;
        }

        public void Add(Map other)
        {
            for (int n = 0; n < Values.Length; n++)
            {
                Values[n] += other.Values[n];
            }
        }
    }
}
