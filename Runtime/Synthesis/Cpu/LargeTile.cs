using System.Runtime.CompilerServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// The transforms of Winograd's F(4x4, 3x3) with the points 0, +-3/4, +-3/2 and infinity: 36 products for 4x4 outputs instead of 144.
/// Transformed values go to 36 planes, <c>plane</c> floats apart.
/// </summary>
/// <remarks>
/// With the points p = 0, +-a, +-b and infinity the rows of B^T are the polynomials z (z^2 - a^2)(z^2 - b^2) divided by (z - p), and the columns of A^T are
/// the powers of p (Lavin and Gray, 2016). These a and b are exact in binary and keep the entries of A, B and G within a factor of 4 of
/// each other, which costs a third of the error of the usual 1 and 2.
/// </remarks>
internal static unsafe class LargeTile<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int Side = 6, Outputs = 4, CacheLineFloats = 16;

    private const float A = (float)LargeTileFilter.A, B = (float)LargeTileFilter.B;

    /// <summary>B^T d B of the 6x6 pixels from (4x, 4y) on.</summary>
    [MethodImpl(HotCode.Options)]
    [SkipLocalsInit]
    public static void Plain(in ConvolutionJob job, int x, int y, float* destination, long plane)
    {
        TLanes lanes = default;
        float* columns = stackalloc float[(Side * Side * lanes.Count) + CacheLineFloats];
        columns = Aligned(columns);
        nint channels = job.Inputs, stride = job.SourceWidth * channels;
        float** rows = stackalloc float*[Side];
        nint* offsets = stackalloc nint[Side];
        Corners(job, Outputs * x, Outputs * y, Side, rows, offsets);
        float* d0 = rows[0], d1 = rows[1], d2 = rows[2], d3 = rows[3], d4 = rows[4], d5 = rows[5];
        for (nint c = 0; c < channels; c += lanes.Count)
        {
            float* to = columns;
            for (int i = 0; i < Side; i++, to += lanes.Count)
            {
                nint at = offsets[i] + c;
                Axis(lanes.Load(d0 + at), lanes.Load(d1 + at), lanes.Load(d2 + at), lanes.Load(d3 + at), lanes.Load(d4 + at), lanes.Load(d5 + at), to, Side * lanes.Count);
            }

            float* from = columns, row = destination + c;
            for (int i = 0; i < Side; i++, from += Side * lanes.Count, row += Side * plane)
            {
                Axis(lanes.Load(from), lanes.Load(from + lanes.Count), lanes.Load(from + (2 * lanes.Count)), lanes.Load(from + (3 * lanes.Count)), lanes.Load(from + (4 * lanes.Count)), lanes.Load(from + (5 * lanes.Count)), row, plane);
            }
        }
    }

    /// <summary>The same of the 6x6 upsampled pixels that are made of the 4x4 low-resolution pixels from (2x, 2y) on, times 16.</summary>
    [MethodImpl(HotCode.Options)]
    [SkipLocalsInit]
    public static void Upsampled(in ConvolutionJob job, int x, int y, float* destination, long plane)
    {
        const int Low = 4;
        TLanes lanes = default;
        float* columns = stackalloc float[(Side * Low * lanes.Count) + CacheLineFloats];
        columns = Aligned(columns);
        nint channels = job.Inputs;
        float** rows = stackalloc float*[Low];
        nint* offsets = stackalloc nint[Low];
        Corners(job, 2 * x, 2 * y, Low, rows, offsets);
        float* d0 = rows[0], d1 = rows[1], d2 = rows[2], d3 = rows[3];
        for (nint c = 0; c < channels; c += lanes.Count)
        {
            TVector scale = lanes.Load(job.InputScale + c);
            float* to = columns;
            for (int i = 0; i < Low; i++, to += lanes.Count)
            {
                nint at = offsets[i] + c;
                UpsampledAxis(lanes.Multiply(lanes.Load(d0 + at), scale), lanes.Multiply(lanes.Load(d1 + at), scale), lanes.Multiply(lanes.Load(d2 + at), scale), lanes.Multiply(lanes.Load(d3 + at), scale), to, Low * lanes.Count);
            }

            float* from = columns, row = destination + c;
            for (int i = 0; i < Side; i++, from += Low * lanes.Count, row += Side * plane)
            {
                UpsampledAxis(lanes.Load(from), lanes.Load(from + lanes.Count), lanes.Load(from + (2 * lanes.Count)), lanes.Load(from + (3 * lanes.Count)), row, plane);
            }
        }
    }

    /// <summary>A^T m A, scaled, plus bias and noise, activated.</summary>
    [MethodImpl(HotCode.Options)]
    [SkipLocalsInit]
    public static void Output(in ConvolutionJob job, int x, int y, float* source, long plane)
    {
        TLanes lanes = default;
        float* columns = stackalloc float[(Side * Outputs * lanes.Count) + CacheLineFloats];
        columns = Aligned(columns);
        float** pixels = stackalloc float*[Outputs * Outputs];
        float* noise = stackalloc float[Outputs * Outputs];
        for (int i = 0; i < Outputs * Outputs; i++)
        {
            int px = (Outputs * x) + job.OffsetX + (i % Outputs), py = (Outputs * y) + job.OffsetY + (i / Outputs);
            pixels[i] = job.Pixel(px, py);
            noise[i] = job.NoiseAt(px, py);
        }

        for (int c = 0; c < job.Outputs; c += lanes.Count)
        {
            float* m = source + c, to = columns;
            long row = Side * plane;
            for (int i = 0; i < Side; i++, m += plane, to += lanes.Count)
            {
                OutputAxis(lanes.Load(m), lanes.Load(m + row), lanes.Load(m + (2 * row)), lanes.Load(m + (3 * row)), lanes.Load(m + (4 * row)), lanes.Load(m + (5 * row)), out TVector v0, out TVector v1, out TVector v2, out TVector v3);
                lanes.Store(v0, to);
                lanes.Store(v1, to + (Side * lanes.Count));
                lanes.Store(v2, to + (2 * Side * lanes.Count));
                lanes.Store(v3, to + (3 * Side * lanes.Count));
            }

            var tail = new OutputTail<TLanes, TVector>(job, c);
            float* from = columns, n = noise;
            float** pixel = pixels;
            for (int i = 0; i < Outputs; i++, from += Side * lanes.Count, pixel += Outputs, n += Outputs)
            {
                OutputAxis(lanes.Load(from), lanes.Load(from + lanes.Count), lanes.Load(from + (2 * lanes.Count)), lanes.Load(from + (3 * lanes.Count)), lanes.Load(from + (4 * lanes.Count)), lanes.Load(from + (5 * lanes.Count)), out TVector v0, out TVector v1, out TVector v2, out TVector v3);
                tail.Write(v0, lanes.Broadcast(n[0]), pixel[0], c);
                tail.Write(v1, lanes.Broadcast(n[1]), pixel[1], c);
                tail.Write(v2, lanes.Broadcast(n[2]), pixel[2], c);
                tail.Write(v3, lanes.Broadcast(n[3]), pixel[3], c);
            }
        }
    }

    private static float* Aligned(float* memory) => (float*)(((long)memory + (4 * CacheLineFloats) - 1) / (4 * CacheLineFloats) * (4 * CacheLineFloats));

    // The last tiles read inside the map what they do not need.
    private static void Corners(in ConvolutionJob job, int x, int y, int count, float** rows, nint* offsets)
    {
        nint channels = job.Inputs;
        for (int i = 0; i < count; i++)
        {
            rows[i] = job.Source + (Math.Min(y + i, job.SourceHeight - 1) * job.SourceWidth * channels);
            offsets[i] = Math.Min(x + i, job.SourceWidth - 1) * channels;
        }
    }

    // B^T (d0 ... d5).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* destination, long step)
    {
        TLanes lanes = default;
        TVector sum = lanes.Broadcast(-((A * A) + (B * B))), product = lanes.Broadcast(A * A * B * B);
        lanes.Store(lanes.MultiplyAdd(d0, product, lanes.MultiplyAdd(d2, sum, d4)), destination);
        TVector even = lanes.MultiplyAdd(d2, lanes.Broadcast(-(B * B)), d4);
        TVector odd = lanes.MultiplyAdd(d1, lanes.Broadcast(-(A * B * B)), lanes.Multiply(d3, lanes.Broadcast(A)));
        lanes.Store(lanes.Add(even, odd), destination + step);
        lanes.Store(lanes.Subtract(even, odd), destination + (2 * step));
        even = lanes.MultiplyAdd(d2, lanes.Broadcast(-(A * A)), d4);
        odd = lanes.MultiplyAdd(d1, lanes.Broadcast(-(B * A * A)), lanes.Multiply(d3, lanes.Broadcast(B)));
        lanes.Store(lanes.Add(even, odd), destination + (3 * step));
        lanes.Store(lanes.Subtract(even, odd), destination + (4 * step));
        lanes.Store(lanes.MultiplyAdd(d1, product, lanes.MultiplyAdd(d3, sum, d5)), destination + (5 * step));
    }

    // B^T of four times the upsampled pixels 3a + b, a + 3b, 3b + c, b + 3c, 3c + d, c + 3d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpsampledAxis(TVector a, TVector b, TVector c, TVector d, float* destination, long step)
    {
        TLanes lanes = default;
        TVector three = lanes.Broadcast(3);
        Axis(
            lanes.MultiplyAdd(a, three, b),
            lanes.MultiplyAdd(b, three, a),
            lanes.MultiplyAdd(b, three, c),
            lanes.MultiplyAdd(c, three, b),
            lanes.MultiplyAdd(c, three, d),
            lanes.MultiplyAdd(d, three, c),
            destination,
            step);
    }

    // A^T (m0 ... m5).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputAxis(TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, out TVector v0, out TVector v1, out TVector v2, out TVector v3)
    {
        TLanes lanes = default;
        TVector evenA = lanes.Add(m1, m2), oddA = lanes.Subtract(m1, m2), evenB = lanes.Add(m3, m4), oddB = lanes.Subtract(m3, m4);
        v0 = lanes.Add(m0, lanes.Add(evenA, evenB));
        v1 = lanes.MultiplyAdd(oddA, lanes.Broadcast(A), lanes.Multiply(oddB, lanes.Broadcast(B)));
        v2 = lanes.MultiplyAdd(evenA, lanes.Broadcast(A * A), lanes.Multiply(evenB, lanes.Broadcast(B * B)));
        v3 = lanes.MultiplyAdd(oddA, lanes.Broadcast(A * A * A), lanes.MultiplyAdd(oddB, lanes.Broadcast(B * B * B), m5));
    }
}
