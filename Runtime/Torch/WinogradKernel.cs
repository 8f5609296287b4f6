using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScaleParty.Synthesis;

namespace ScaleParty.Torch;

/// <summary>
/// A 3x3 convolution, plain or after bilinear upsampling, with bias, noise and activation, by 2x2 tiles: transform the
/// input, multiply, transform the output. Maps are [height, width, channels] of floats, channels a multiple of 8.
/// </summary>
internal static unsafe class WinogradKernel
{
    // Keeps the sixteen planes out of each other's cache sets.
    private const int PlaneGap = 16;

    // Transformed tiles of one block should stay in a core's second-level cache, unless the filters do not fit there
    // anyway and want to be read as rarely as possible.
    private const int BlockBytes = 384 << 10, MostTiles = 96;

    // Products per plane below which waking another thread costs more than it brings: some tens of microseconds.
    private const long WorthAThread = 200_000;

    /// <summary>One convolution of one map.</summary>
    public struct Job
    {
        /// <summary>The map that is read, and its size in pixels.</summary>
        public float* Source;

        /// <summary>Size of the source.</summary>
        public int SourceWidth, SourceHeight;

        /// <summary>The map that is written.</summary>
        public float* Destination;

        /// <summary>Size of the destination.</summary>
        public int Width, Height;

        /// <summary>Destination pixel of the first tile's first output: 0, or -1 where the first is not wanted.</summary>
        public int OffsetX, OffsetY;

        /// <summary>Tiles along each axis.</summary>
        public int TilesX, TilesY;

        /// <summary>Whether bilinear upsampling comes first.</summary>
        public bool Upsample;

        /// <summary>Channels of the source and of the destination.</summary>
        public int Inputs, Outputs;

        /// <summary>Filters as <see cref="WinogradLayer"/> lays them.</summary>
        public float* Filters;

        /// <summary>One per output channel.</summary>
        public float* Bias;

        /// <summary>Noise of the destination's first pixel, or null for none.</summary>
        public float* Noise;

        /// <summary>Values from one row of noise to the next.</summary>
        public int NoiseStride;

        /// <summary>Factor of the noise.</summary>
        public float Strength;

        /// <summary>Tiles that are transformed together.</summary>
        public int BlockTiles;

        /// <summary>Memory for the transformed tiles, a part per thread.</summary>
        public float* Scratch;

        /// <summary>Values of one thread's part.</summary>
        public long ScratchLength;

        /// <summary>Parts that are taken.</summary>
        public int Taken;
    }

    private static long InputPlane(in Job job) => ((long)job.BlockTiles * job.Inputs) + PlaneGap;

    private static long OutputPlane(in Job job) => ((long)job.BlockTiles * job.Outputs) + PlaneGap;

    /// <summary>Computes the destination on libtorch's threads.</summary>
    /// <param name="job">What to compute; its scratch is filled in here.</param>
    /// <param name="scratch">Memory to work in.</param>
    /// <param name="threads">Threads that may take part.</param>
    public static void Run(Job job, NativeBuffer scratch, int threads)
    {
        int tiles = job.TilesX * job.TilesY, channels = job.Inputs + job.Outputs;
        threads = (long)tiles * job.Inputs * job.Outputs < WorthAThread ? 1 : threads;
        bool filtersFit = (long)job.Inputs * job.Outputs * WinogradLayer.Planes * sizeof(float) <= BlockBytes;
        int most = filtersFit ? BlockBytes / (WinogradLayer.Planes * sizeof(float) * channels) : MostTiles;
        most = Math.Min(Math.Clamp(most, WinogradProduct.RowMultiple, MostTiles), ((tiles - 1) / threads) + 1);
        job.BlockTiles = (most + WinogradProduct.RowMultiple - 1) / WinogradProduct.RowMultiple * WinogradProduct.RowMultiple;
        job.ScratchLength = WinogradLayer.Planes * (InputPlane(job) + OutputPlane(job));
        job.Scratch = (float*)scratch.Take(threads * job.ScratchLength * sizeof(float));
        long blocks = ((tiles - 1) / job.BlockTiles) + 1;
        NativeTorch.ParallelFor(blocks, threads == 1 ? blocks : 1, &Blocks, &job);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Blocks(long from, long to, void* context)
    {
        ref Job job = ref *(Job*)context;
        float* input = job.Scratch + ((Interlocked.Increment(ref job.Taken) - 1) * job.ScratchLength);
        long inputPlane = InputPlane(job), outputPlane = OutputPlane(job);
        float* output = input + (WinogradLayer.Planes * inputPlane);
        int tiles = job.TilesX * job.TilesY;
        for (long block = from; block < to; block++)
        {
            int first = (int)block * job.BlockTiles, count = Math.Min(job.BlockTiles, tiles - first);
            for (int t = 0; t < count; t++)
            {
                int y = Math.DivRem(first + t, job.TilesX, out int x);
                if (job.Upsample)
                {
                    TransformUpsampled(job, x, y, input + ((long)t * job.Inputs), inputPlane);
                }
                else
                {
                    TransformPlain(job, x, y, input + ((long)t * job.Inputs), inputPlane);
                }
            }

            int rows = (count + WinogradProduct.RowMultiple - 1) / WinogradProduct.RowMultiple * WinogradProduct.RowMultiple;
            for (int k = 0; k < WinogradLayer.Planes; k++)
            {
                WinogradProduct.Multiply(input + (k * inputPlane), job.Filters + ((long)k * job.Inputs * job.Outputs), output + (k * outputPlane), rows, job.Inputs, job.Outputs);
            }

            for (int t = 0; t < count; t++)
            {
                int y = Math.DivRem(first + t, job.TilesX, out int x);
                TransformOutput(job, x, y, output + ((long)t * job.Outputs), outputPlane);
            }
        }
    }

    /// <summary>B^T d B of the 4x4 pixels from (2x, 2y) on, with rows (1, 0, -1, 0), (0, 1, 1, 0), (0, -1, 1, 0), (0, 1, 0, -1) in B^T.</summary>
    private static void TransformPlain(in Job job, int x, int y, float* destination, long plane)
    {
        // The last tile of an odd size reads beyond the map what it does not need.
        nint channels = job.Inputs, stride = job.SourceWidth * channels;
        nint right = Math.Min(2, job.SourceWidth - 1 - (2 * x)) * channels, last = Math.Min(3, job.SourceWidth - 1 - (2 * x)) * channels;
        float* d0 = job.Source + (2 * y * stride) + (2 * x * channels), d1 = d0 + stride, end = d0 + channels;
        float* d2 = d0 + (Math.Min(2, job.SourceHeight - 1 - (2 * y)) * stride), d3 = d0 + (Math.Min(3, job.SourceHeight - 1 - (2 * y)) * stride);
        for (; d0 < end; d0 += 8, d1 += 8, d2 += 8, d3 += 8, destination += 8)
        {
            (Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3) = PlainAxis(Vector256.Load(d0), Vector256.Load(d1), Vector256.Load(d2), Vector256.Load(d3));
            (Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3) = PlainAxis(Vector256.Load(d0 + channels), Vector256.Load(d1 + channels), Vector256.Load(d2 + channels), Vector256.Load(d3 + channels));
            (Vector256<float> e0, Vector256<float> e1, Vector256<float> e2, Vector256<float> e3) = PlainAxis(Vector256.Load(d0 + right), Vector256.Load(d1 + right), Vector256.Load(d2 + right), Vector256.Load(d3 + right));
            (Vector256<float> f0, Vector256<float> f1, Vector256<float> f2, Vector256<float> f3) = PlainAxis(Vector256.Load(d0 + last), Vector256.Load(d1 + last), Vector256.Load(d2 + last), Vector256.Load(d3 + last));
            StoreRow(PlainAxis(a0, b0, e0, f0), destination, plane);
            StoreRow(PlainAxis(a1, b1, e1, f1), destination + (4 * plane), plane);
            StoreRow(PlainAxis(a2, b2, e2, f2), destination + (8 * plane), plane);
            StoreRow(PlainAxis(a3, b3, e3, f3), destination + (12 * plane), plane);
        }
    }

    /// <summary>
    /// The same of the 4x4 upsampled pixels around low-resolution pixel (x + 1, y + 1), straight from the 3x3 pixels that
    /// they are made of, times 16.
    /// </summary>
    private static void TransformUpsampled(in Job job, int x, int y, float* destination, long plane)
    {
        int channels = job.Inputs;
        long stride = (long)job.SourceWidth * channels;
        float* d0 = job.Source + (y * stride) + ((long)x * channels), d1 = d0 + stride, d2 = d1 + stride;
        for (int c = 0; c < channels; c += Vector256<float>.Count)
        {
            int middle = c + channels, right = middle + channels;
            (Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3) = UpsampledAxis(Vector256.Load(d0 + c), Vector256.Load(d1 + c), Vector256.Load(d2 + c));
            (Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3) = UpsampledAxis(Vector256.Load(d0 + middle), Vector256.Load(d1 + middle), Vector256.Load(d2 + middle));
            (Vector256<float> e0, Vector256<float> e1, Vector256<float> e2, Vector256<float> e3) = UpsampledAxis(Vector256.Load(d0 + right), Vector256.Load(d1 + right), Vector256.Load(d2 + right));
            float* to = destination + c;
            StoreRow(UpsampledAxis(a0, b0, e0), to, plane);
            StoreRow(UpsampledAxis(a1, b1, e1), to + (4 * plane), plane);
            StoreRow(UpsampledAxis(a2, b2, e2), to + (8 * plane), plane);
            StoreRow(UpsampledAxis(a3, b3, e3), to + (12 * plane), plane);
        }
    }

    /// <summary>A^T m A with rows (1, 1, 1, 0), (0, 1, -1, -1) in A^T, plus bias and noise, activated.</summary>
    private static void TransformOutput(in Job job, int x, int y, float* source, long plane)
    {
        int px = (2 * x) + job.OffsetX, py = (2 * y) + job.OffsetY, channels = job.Outputs;
        float* y00 = Pixel(job, px, py), y01 = Pixel(job, px + 1, py), y10 = Pixel(job, px, py + 1), y11 = Pixel(job, px + 1, py + 1);
        Vector256<float> n00 = Noise(job, y00, px, py), n01 = Noise(job, y01, px + 1, py), n10 = Noise(job, y10, px, py + 1), n11 = Noise(job, y11, px + 1, py + 1);
        for (int c = 0; c < channels; c += Vector256<float>.Count)
        {
            float* m = source + c;
            (Vector256<float> a0, Vector256<float> a1) = OutputAxis(m, plane);
            (Vector256<float> b0, Vector256<float> b1) = OutputAxis(m + plane, plane);
            (Vector256<float> e0, Vector256<float> e1) = OutputAxis(m + (2 * plane), plane);
            (Vector256<float> f0, Vector256<float> f1) = OutputAxis(m + (3 * plane), plane);
            Vector256<float> bias = Vector256.Load(job.Bias + c), sum0 = b0 + bias, sum1 = b1 + bias;
            Write(a0 + sum0 + e0 + n00, y00, c);
            Write(sum0 - e0 - f0 + n01, y01, c);
            Write(a1 + sum1 + e1 + n10, y10, c);
            Write(sum1 - e1 - f1 + n11, y11, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> V0, Vector256<float> V1, Vector256<float> V2, Vector256<float> V3) PlainAxis(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        (a - c, b + c, c - b, b - d);

    // Four times B^T applied to the upsampled pixels 3a + b, a + 3b, 3b + c, b + 3c.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> V0, Vector256<float> V1, Vector256<float> V2, Vector256<float> V3) UpsampledAxis(Vector256<float> a, Vector256<float> b, Vector256<float> c)
    {
        Vector256<float> twice = b + b, three = Vector256.Create(3f);
        return (
            Vector256.FusedMultiplyAdd(a, three, -(twice + c)),
            Vector256.FusedMultiplyAdd(twice, three, a + c),
            c - a,
            Vector256.FusedMultiplyAdd(c, -three, a + twice));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Y0, Vector256<float> Y1) OutputAxis(float* m, long plane)
    {
        Vector256<float> m1 = Vector256.Load(m + (4 * plane)), m2 = Vector256.Load(m + (8 * plane));
        return (Vector256.Load(m) + m1 + m2, m1 - m2 - Vector256.Load(m + (12 * plane)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow((Vector256<float> V0, Vector256<float> V1, Vector256<float> V2, Vector256<float> V3) row, float* destination, long plane)
    {
        row.V0.Store(destination);
        row.V1.Store(destination + plane);
        row.V2.Store(destination + (2 * plane));
        row.V3.Store(destination + (3 * plane));
    }

    /// <summary>Where a pixel goes, or null where it is not wanted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Pixel(in Job job, int x, int y) =>
        (uint)x < (uint)job.Width && (uint)y < (uint)job.Height ? job.Destination + ((((long)y * job.Width) + x) * job.Outputs) : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Noise(in Job job, float* pixel, int x, int y) =>
        pixel == null || job.Noise == null ? Vector256<float>.Zero : Vector256.Create(job.Noise[((long)y * job.NoiseStride) + x] * job.Strength);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector256<float> value, float* pixel, int channel)
    {
        if (pixel != null)
        {
            Vector256.Max(value, value * (float)LeakyRelu.Slope).Store(pixel + channel);
        }
    }
}
