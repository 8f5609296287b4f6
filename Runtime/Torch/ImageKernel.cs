using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScaleParty.Torch;

/// <summary>
/// One level's image in one pass: to-image layer, bias, and the level below upsampled bilinearly. Images are
/// [height, width, image channels] of floats.
/// </summary>
internal static unsafe class ImageKernel
{
    public const int MaximumImageChannels = 16;

    /// <summary>What one level's image is made of.</summary>
    public struct Job
    {
        /// <summary>The feature map at the image's first pixel, [.., map width, channels].</summary>
        public void* Map;

        /// <summary>Pixels in a row of the map.</summary>
        public int MapWidth;

        /// <summary>Values per pixel of the map, a multiple of 8.</summary>
        public int Channels;

        /// <summary>[image channels, channels].</summary>
        public float* Weight;

        /// <summary>[image channels].</summary>
        public float* Bias;

        /// <summary>The image that is written, and its size.</summary>
        public float* Image;

        /// <summary>Size of the image in pixels.</summary>
        public int Width, Height;

        /// <summary>Values per pixel of the image.</summary>
        public int ImageChannels;

        /// <summary>The level below, or null at the first.</summary>
        public float* Below;

        /// <summary>Pixels in a row of the level below.</summary>
        public int BelowWidth;

        /// <summary>Column and row of the image's first pixel in the upsampled level below.</summary>
        public int OffsetX, OffsetY;
    }

    /// <summary>Writes the image.</summary>
    public static void Run(in Job job, bool bfloat16)
    {
        Job copy = job;
        delegate* unmanaged[Cdecl]<long, long, void*, void> body = bfloat16 ? &RunBFloat16 : &RunSingle;
        NativeTorch.ParallelFor(job.Height, Math.Max(1, 16384 / ((long)job.Width * job.Channels)), body, &copy);
    }

    private static void Rows<T>(long from, long to, in Job job)
        where T : unmanaged, IMapValue<T>
    {
        for (long y = from; y < to; y++)
        {
            float* image = job.Image + (y * job.Width * job.ImageChannels);
            Project((T*)job.Map + (y * job.MapWidth * job.Channels), image, job);
            if (job.Below != null)
            {
                AddBelow(y, image, job);
            }
        }
    }

    private static void Project<T>(T* map, float* image, in Job job)
        where T : unmanaged, IMapValue<T>
    {
        int channels = job.Channels, imageChannels = job.ImageChannels;
        for (int x = 0; x < job.Width; x++, map += channels, image += imageChannels)
        {
            float* weight = job.Weight;
            for (int o = 0; o < imageChannels; o++, weight += channels)
            {
                Vector256<float> sum = T.Load(map) * Vector256.Load(weight);
                for (int c = Vector256<float>.Count; c < channels; c += Vector256<float>.Count)
                {
                    sum = Vector256.FusedMultiplyAdd(T.Load(map + c), Vector256.Load(weight + c), sum);
                }

                image[o] = job.Bias[o] + Vector256.Sum(sum);
            }
        }
    }

    // An even row or column 2i lies 1/4 of a low-resolution pixel before i, an odd one 2i + 1 as far after it.
    private static void AddBelow(long y, float* image, in Job job)
    {
        long row = (y + job.OffsetY) >> 1;
        bool odd = ((y + job.OffsetY) & 1) != 0;
        int channels = job.ImageChannels;
        float* near = job.Below + (row * job.BelowWidth * channels);
        float* far = job.Below + ((odd ? row + 1 : row - 1) * job.BelowWidth * channels);
        for (int x = 0; x < job.Width; x++)
        {
            int column = x + job.OffsetX, middle = (column >> 1) * channels;
            int side = middle + ((column & 1) != 0 ? channels : -channels);
            for (int c = 0; c < channels; c++)
            {
                float a = (0.75f * near[middle + c]) + (0.25f * far[middle + c]);
                float b = (0.75f * near[side + c]) + (0.25f * far[side + c]);
                *image++ += (0.75f * a) + (0.25f * b);
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunSingle(long from, long to, void* job) => Rows<SingleValue>(from, to, *(Job*)job);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunBFloat16(long from, long to, void* job) => Rows<BFloat16Value>(from, to, *(Job*)job);
}
