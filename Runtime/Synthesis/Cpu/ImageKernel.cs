using System.Runtime.CompilerServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>The to-image layers (1x1 convolutions) and the bilinear upsampling of the level below them.</summary>
internal static unsafe class ImageKernel
{
    /// <summary>image [width, image channels] = map [width, channels] times weight^T plus bias.</summary>
    [MethodImpl(HotCode.Options)]
    public static void Project<TLanes, TVector>(float* map, int width, int channels, float* weight, float* bias, int imageChannels, float* image)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TLanes lanes = default;
        for (int x = 0; x < width; x++, map += channels)
        {
            float* w = weight;
            for (int o = 0; o < imageChannels; o++, w += channels)
            {
                TVector sum = lanes.Multiply(lanes.Load(map), lanes.Load(w));
                for (int c = lanes.Count; c < channels; c += lanes.Count)
                {
                    sum = lanes.MultiplyAdd(lanes.Load(map + c), lanes.Load(w + c), sum);
                }

                *image++ = bias[o] + lanes.Sum(sum);
            }
        }
    }

    /// <summary>Adds values.</summary>
    [MethodImpl(HotCode.Options)]
    public static void Add(float* image, float* values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            image[i] += values[i];
        }
    }

    /// <summary>Adds one row of the upsampled level below. An even row or column 2i lies 1/4 of a low-resolution pixel before i, an odd one 2i + 1 as far after it.</summary>
    /// <param name="image">The row, [width, channels].</param>
    /// <param name="width">Pixels.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="near">The nearer row of the level below.</param>
    /// <param name="far">The other one.</param>
    /// <param name="offset">Column of the row's first pixel in the upsampled level below.</param>
    [MethodImpl(HotCode.Options)]
    public static void AddBelow(float* image, int width, int channels, float* near, float* far, int offset)
    {
        for (int x = 0; x < width; x++)
        {
            int column = x + offset, middle = (column >> 1) * channels;
            int side = middle + ((column & 1) != 0 ? channels : -channels);
            for (int c = 0; c < channels; c++)
            {
                float a = (0.75f * near[middle + c]) + (0.25f * far[middle + c]);
                float b = (0.75f * near[side + c]) + (0.25f * far[side + c]);
                *image++ += (0.75f * a) + (0.25f * b);
            }
        }
    }
}
