using System.Runtime.CompilerServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// The transforms of Winograd's F(2x2, 3x3) (Lavin and Gray, 2016, "Fast Algorithms for Convolutional Neural Networks"): 16
/// products for 2x2 outputs instead of 36. Transformed values go to 16 planes, <c>plane</c> floats apart.
/// </summary>
internal static unsafe class SmallTile<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>B^T d B of the 4x4 pixels from (2x, 2y) plus the source's start on, with rows (1, 0, -1, 0), (0, 1, 1, 0), (0, -1, 1, 0), (0, 1, 0, -1) in B^T.</summary>
    [MethodImpl(HotCode.Options)]
    public static void Plain(in ConvolutionJob job, int x, int y, float* destination, long plane)
    {
        TLanes lanes = default;

        // The first and the last tile read inside the map what they do not need.
        nint channels = job.Inputs, stride = job.SourceWidth * channels;
        int fromX = (2 * x) + job.SourceX, left = Math.Max(fromX, 0), fromY = (2 * y) + job.SourceY, top = Math.Max(fromY, 0);
        nint second = (fromX + 1 - left) * channels, right = (Math.Min(fromX + 2, job.SourceWidth - 1) - left) * channels, last = (Math.Min(fromX + 3, job.SourceWidth - 1) - left) * channels;
        float* d0 = job.Source + (top * stride) + (left * channels), end = d0 + channels, d1 = d0 + ((fromY + 1 - top) * stride);
        float* d2 = d0 + ((Math.Min(fromY + 2, job.SourceHeight - 1) - top) * stride), d3 = d0 + ((Math.Min(fromY + 3, job.SourceHeight - 1) - top) * stride);
        while (d0 < end)
        {
            PlainAxis(lanes.Load(d0), lanes.Load(d1), lanes.Load(d2), lanes.Load(d3), out TVector a0, out TVector a1, out TVector a2, out TVector a3);
            PlainAxis(lanes.Load(d0 + second), lanes.Load(d1 + second), lanes.Load(d2 + second), lanes.Load(d3 + second), out TVector b0, out TVector b1, out TVector b2, out TVector b3);
            PlainAxis(lanes.Load(d0 + right), lanes.Load(d1 + right), lanes.Load(d2 + right), lanes.Load(d3 + right), out TVector c0, out TVector c1, out TVector c2, out TVector c3);
            PlainAxis(lanes.Load(d0 + last), lanes.Load(d1 + last), lanes.Load(d2 + last), lanes.Load(d3 + last), out TVector e0, out TVector e1, out TVector e2, out TVector e3);
            StorePlain(a0, b0, c0, e0, destination, plane);
            StorePlain(a1, b1, c1, e1, destination + (4 * plane), plane);
            StorePlain(a2, b2, c2, e2, destination + (8 * plane), plane);
            StorePlain(a3, b3, c3, e3, destination + (12 * plane), plane);
            d0 += lanes.Count;
            d1 += lanes.Count;
            d2 += lanes.Count;
            d3 += lanes.Count;
            destination += lanes.Count;
        }
    }

    /// <summary>
    /// The same of the 4x4 upsampled pixels around low-resolution pixel (x + 1, y + 1), straight from the 3x3 pixels that
    /// they are made of, times 16.
    /// </summary>
    [MethodImpl(HotCode.Options)]
    public static void Upsampled(in ConvolutionJob job, int x, int y, float* destination, long plane)
    {
        TLanes lanes = default;
        nint channels = job.Inputs, stride = job.SourceWidth * channels, right = 2 * channels;
        float* scale = job.InputScale, d0 = job.Source + (y * stride) + (x * channels), end = d0 + channels, d1 = d0 + stride, d2 = d1 + stride;
        while (d0 < end)
        {
            TVector s = lanes.Load(scale);
            UpsampledAxis(lanes.Multiply(lanes.Load(d0), s), lanes.Multiply(lanes.Load(d1), s), lanes.Multiply(lanes.Load(d2), s), out TVector a0, out TVector a1, out TVector a2, out TVector a3);
            UpsampledAxis(lanes.Multiply(lanes.Load(d0 + channels), s), lanes.Multiply(lanes.Load(d1 + channels), s), lanes.Multiply(lanes.Load(d2 + channels), s), out TVector b0, out TVector b1, out TVector b2, out TVector b3);
            UpsampledAxis(lanes.Multiply(lanes.Load(d0 + right), s), lanes.Multiply(lanes.Load(d1 + right), s), lanes.Multiply(lanes.Load(d2 + right), s), out TVector c0, out TVector c1, out TVector c2, out TVector c3);
            StoreUpsampled(a0, b0, c0, destination, plane);
            StoreUpsampled(a1, b1, c1, destination + (4 * plane), plane);
            StoreUpsampled(a2, b2, c2, destination + (8 * plane), plane);
            StoreUpsampled(a3, b3, c3, destination + (12 * plane), plane);
            scale += lanes.Count;
            d0 += lanes.Count;
            d1 += lanes.Count;
            d2 += lanes.Count;
            destination += lanes.Count;
        }
    }

    /// <summary>A^T m A with rows (1, 1, 1, 0), (0, 1, -1, -1) in A^T, scaled, plus bias and noise, activated.</summary>
    [MethodImpl(HotCode.Options)]
    public static void Output(in ConvolutionJob job, int x, int y, float* source, long plane)
    {
        TLanes lanes = default;
        int px = (2 * x) + job.OffsetX, py = (2 * y) + job.OffsetY;
        float* y00 = job.Pixel(px, py), y01 = job.Pixel(px + 1, py), y10 = job.Pixel(px, py + 1), y11 = job.Pixel(px + 1, py + 1);
        TVector n00 = lanes.Broadcast(job.NoiseAt(px, py)), n01 = lanes.Broadcast(job.NoiseAt(px + 1, py));
        TVector n10 = lanes.Broadcast(job.NoiseAt(px, py + 1)), n11 = lanes.Broadcast(job.NoiseAt(px + 1, py + 1));
        for (int c = 0; c < job.Outputs; c += lanes.Count)
        {
            float* m = source + c;
            OutputAxis(m, plane, out TVector a0, out TVector a1);
            OutputAxis(m + plane, plane, out TVector b0, out TVector b1);
            OutputAxis(m + (2 * plane), plane, out TVector d0, out TVector d1);
            OutputAxis(m + (3 * plane), plane, out TVector e0, out TVector e1);
            var tail = new OutputTail<TLanes, TVector>(job, c);
            tail.Write(lanes.Add(lanes.Add(a0, b0), d0), n00, y00, c);
            tail.Write(lanes.Subtract(lanes.Subtract(b0, d0), e0), n01, y01, c);
            tail.Write(lanes.Add(lanes.Add(a1, b1), d1), n10, y10, c);
            tail.Write(lanes.Subtract(lanes.Subtract(b1, d1), e1), n11, y11, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PlainAxis(TVector a, TVector b, TVector c, TVector d, out TVector v0, out TVector v1, out TVector v2, out TVector v3)
    {
        TLanes lanes = default;
        v0 = lanes.Subtract(a, c);
        v1 = lanes.Add(b, c);
        v2 = lanes.Subtract(c, b);
        v3 = lanes.Subtract(b, d);
    }

    // Four times B^T applied to the upsampled pixels (3a + b) / 4, (a + 3b) / 4, (3b + c) / 4, (b + 3c) / 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpsampledAxis(TVector a, TVector b, TVector c, out TVector v0, out TVector v1, out TVector v2, out TVector v3)
    {
        TLanes lanes = default;
        TVector twice = lanes.Add(b, b), three = lanes.Broadcast(3);
        v0 = lanes.Subtract(lanes.Multiply(a, three), lanes.Add(twice, c));
        v1 = lanes.MultiplyAdd(twice, three, lanes.Add(a, c));
        v2 = lanes.Subtract(c, a);
        v3 = lanes.Subtract(lanes.Add(a, twice), lanes.Multiply(c, three));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputAxis(float* m, long plane, out TVector v0, out TVector v1)
    {
        TLanes lanes = default;
        TVector m1 = lanes.Load(m + (4 * plane)), m2 = lanes.Load(m + (8 * plane));
        v0 = lanes.Add(lanes.Add(lanes.Load(m), m1), m2);
        v1 = lanes.Subtract(lanes.Subtract(m1, m2), lanes.Load(m + (12 * plane)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePlain(TVector a, TVector b, TVector c, TVector d, float* destination, long plane)
    {
        PlainAxis(a, b, c, d, out TVector v0, out TVector v1, out TVector v2, out TVector v3);
        Store(v0, v1, v2, v3, destination, plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreUpsampled(TVector a, TVector b, TVector c, float* destination, long plane)
    {
        UpsampledAxis(a, b, c, out TVector v0, out TVector v1, out TVector v2, out TVector v3);
        Store(v0, v1, v2, v3, destination, plane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector v0, TVector v1, TVector v2, TVector v3, float* destination, long plane)
    {
        TLanes lanes = default;
        lanes.Store(v0, destination);
        lanes.Store(v1, destination + plane);
        lanes.Store(v2, destination + (2 * plane));
        lanes.Store(v3, destination + (3 * plane));
    }
}
