using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>
/// What lies between the convolutions of a frame, each in one pass over memory: pixel shuffle with noise and activation,
/// noise and activation in place, clamped margins. Maps are [height, width, channels], channels a multiple of 8.
/// </summary>
internal static unsafe class MapKernels
{
    /// <summary>A map that is read and one that is written, which may be the same.</summary>
    public struct Job
    {
        /// <summary>What is read; for the shuffle, [low height, low width, 2, 2, channels].</summary>
        public void* Source;

        /// <summary>Pixels in a row of the source.</summary>
        public int SourceWidth;

        /// <summary>Rows of the source; used by margins alone.</summary>
        public int SourceHeight;

        /// <summary>What is written.</summary>
        public void* Destination;

        /// <summary>Size of what is written, in pixels.</summary>
        public int Width, Height;

        /// <summary>Column and row of the source (twice as many for the shuffle) where the destination begins; negative for margins.</summary>
        public int OffsetX, OffsetY;

        /// <summary>Values per pixel.</summary>
        public int Channels;

        /// <summary>Noise of the destination's first pixel, or null for none.</summary>
        public float* Noise;

        /// <summary>Values from one row of noise to the next.</summary>
        public int NoiseStride;

        /// <summary>Factor of the noise.</summary>
        public float Strength;
    }

    /// <summary>Destination(y, x) = leaky ReLU(shuffled source + strength * noise).</summary>
    public static void Shuffle(in Job job, bool bfloat16) => Run(job, bfloat16 ? &ShuffleBFloat16 : &ShuffleSingle);

    /// <summary>Destination = leaky ReLU(source + strength * noise); source and destination have the same size.</summary>
    public static void Activate(in Job job, bool bfloat16) => Run(job, bfloat16 ? &ActivateBFloat16 : &ActivateSingle);

    /// <summary>Copies, repeating the source's edge beyond it.</summary>
    public static void Clamp(in Job job, bool bfloat16) => Run(job, bfloat16 ? &ClampBFloat16 : &ClampSingle);

    /// <summary>Rounds floats to bfloat16; the count need not be a multiple of anything.</summary>
    public static void ToBFloat16(ReadOnlySpan<float> source, ushort* destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(source[i]);
            destination[i] = (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
        }
    }

    private static void Run(in Job job, delegate* unmanaged[Cdecl]<long, long, void*, void> body)
    {
        Job copy = job;

        // About 16,000 values are worth handing to another thread.
        long grain = Math.Max(1, 16384 / Math.Max(1, (long)job.Width * job.Channels));
        NativeTorch.ParallelFor(job.Height, grain, body, &copy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> LeakyReLU(Vector256<float> x) => Vector256.Max(x, x * (float)LeakyRelu.Slope);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ActivateRun<T>(T* source, T* destination, int count, Vector256<float> added)
        where T : unmanaged, IMapValue<T>
    {
        for (int c = 0; c < count; c += Vector256<float>.Count)
        {
            T.Store(LeakyReLU(T.Load(source + c) + added), destination + c);
        }
    }

    private static void ShuffleRows<T>(long from, long to, in Job job)
        where T : unmanaged, IMapValue<T>
    {
        int channels = job.Channels;
        for (long y = from; y < to; y++)
        {
            long row = y + job.OffsetY;
            T* source = (T*)job.Source + (((row >> 1) * job.SourceWidth * 4) + ((row & 1) * 2)) * channels;
            T* destination = (T*)job.Destination + (y * job.Width * channels);
            float* noise = job.Noise == null ? null : job.Noise + (y * job.NoiseStride);
            int x = 0;
            if ((job.OffsetX & 1) != 0)
            {
                // Even columns begin a run of two pixels; an odd first column has only the second of its run.
                ActivateRun(source + (((job.OffsetX >> 1) * 4) + 1) * channels, destination, channels, Added(noise, 0, job.Strength));
                x = 1;
            }

            if (noise == null)
            {
                for (; x + 2 <= job.Width; x += 2)
                {
                    ActivateRun(source + ((long)((job.OffsetX + x) >> 1) * 4 * channels), destination + ((long)x * channels), 2 * channels, Vector256<float>.Zero);
                }
            }

            for (; x < job.Width; x++)
            {
                int column = job.OffsetX + x;
                ActivateRun(source + ((((long)column >> 1) * 4) + (column & 1)) * channels, destination + ((long)x * channels), channels, Added(noise, x, job.Strength));
            }
        }
    }

    private static void ActivateRows<T>(long from, long to, in Job job)
        where T : unmanaged, IMapValue<T>
    {
        for (long y = from; y < to; y++)
        {
            T* source = (T*)job.Source + (y * job.Width * job.Channels);
            T* destination = (T*)job.Destination + (y * job.Width * job.Channels);
            float* noise = job.Noise == null ? null : job.Noise + (y * job.NoiseStride);
            for (int x = 0; x < job.Width; x++)
            {
                ActivateRun(source + ((long)x * job.Channels), destination + ((long)x * job.Channels), job.Channels, Added(noise, x, job.Strength));
            }
        }
    }

    private static void ClampRows<T>(long from, long to, in Job job)
        where T : unmanaged, IMapValue<T>
    {
        for (long y = from; y < to; y++)
        {
            long row = Math.Clamp(y + job.OffsetY, 0, job.SourceHeight - 1);
            for (int x = 0; x < job.Width; x++)
            {
                long column = Math.Clamp(x + job.OffsetX, 0, job.SourceWidth - 1);
                var source = new ReadOnlySpan<T>((T*)job.Source + (((row * job.SourceWidth) + column) * job.Channels), job.Channels);
                source.CopyTo(new Span<T>((T*)job.Destination + (((y * job.Width) + x) * job.Channels), job.Channels));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Added(float* noise, int x, float strength) =>
        noise == null ? Vector256<float>.Zero : Vector256.Create(noise[x] * strength);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShuffleSingle(long from, long to, void* job) => ShuffleRows<SingleValue>(from, to, *(Job*)job);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShuffleBFloat16(long from, long to, void* job) => ShuffleRows<BFloat16Value>(from, to, *(Job*)job);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ActivateSingle(long from, long to, void* job) => ActivateRows<SingleValue>(from, to, *(Job*)job);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ActivateBFloat16(long from, long to, void* job) => ActivateRows<BFloat16Value>(from, to, *(Job*)job);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ClampSingle(long from, long to, void* job) => ClampRows<SingleValue>(from, to, *(Job*)job);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ClampBFloat16(long from, long to, void* job) => ClampRows<BFloat16Value>(from, to, *(Job*)job);
}
