using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScaleParty.Torch;

/// <summary>
/// Matrix products of transformed tiles and filters, 12 rows by one or two vectors of 16 at a time: as many sums as fit the
/// registers. Written out, since only named variables stay in registers.
/// </summary>
internal static unsafe class WinogradProduct
{
    /// <summary>Rows are a multiple of this.</summary>
    public const int RowMultiple = 12;

    /// <summary>c [rows, outputs] = a [rows, inputs] times b, in panels as <see cref="WinogradLayer"/> lays them.</summary>
    public static void Multiply(float* a, float* b, float* c, int rows, int inputs, int outputs)
    {
        for (int first = 0; first < outputs; first += WinogradLayer.PanelWidth)
        {
            bool two = outputs - first > 16;
            for (int row = 0; row < rows; row += RowMultiple)
            {
                if (two)
                {
                    TwelveByTwo(a + ((long)row * inputs), b, c + ((long)row * outputs) + first, inputs, outputs);
                }
                else
                {
                    TwelveByOne(a + ((long)row * inputs), b, c + ((long)row * outputs) + first, inputs, outputs);
                }
            }

            b += (long)inputs * WinogradLayer.PanelWidth;
        }
    }

    [SkipLocalsInit]
    private static void TwelveByTwo(float* a0, float* b, float* c, nint stride, nint outputStride)
    {
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + stride;
        nint twice = 2 * stride;
        Vector512<float> l0 = Vector512<float>.Zero, r0 = Vector512<float>.Zero;
        Vector512<float> l1 = Vector512<float>.Zero, r1 = Vector512<float>.Zero;
        Vector512<float> l2 = Vector512<float>.Zero, r2 = Vector512<float>.Zero;
        Vector512<float> l3 = Vector512<float>.Zero, r3 = Vector512<float>.Zero;
        Vector512<float> l4 = Vector512<float>.Zero, r4 = Vector512<float>.Zero;
        Vector512<float> l5 = Vector512<float>.Zero, r5 = Vector512<float>.Zero;
        Vector512<float> l6 = Vector512<float>.Zero, r6 = Vector512<float>.Zero;
        Vector512<float> l7 = Vector512<float>.Zero, r7 = Vector512<float>.Zero;
        Vector512<float> l8 = Vector512<float>.Zero, r8 = Vector512<float>.Zero;
        Vector512<float> l9 = Vector512<float>.Zero, r9 = Vector512<float>.Zero;
        Vector512<float> l10 = Vector512<float>.Zero, r10 = Vector512<float>.Zero;
        Vector512<float> l11 = Vector512<float>.Zero, r11 = Vector512<float>.Zero;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += 32)
        {
            Vector512<float> left = Vector512.Load(b), right = Vector512.Load(b + 16), x;
            x = Vector512.Create(*a0);
            l0 = Vector512.FusedMultiplyAdd(x, left, l0);
            r0 = Vector512.FusedMultiplyAdd(x, right, r0);
            x = Vector512.Create(a0[stride]);
            l1 = Vector512.FusedMultiplyAdd(x, left, l1);
            r1 = Vector512.FusedMultiplyAdd(x, right, r1);
            x = Vector512.Create(a0[twice]);
            l2 = Vector512.FusedMultiplyAdd(x, left, l2);
            r2 = Vector512.FusedMultiplyAdd(x, right, r2);
            x = Vector512.Create(*a3);
            l3 = Vector512.FusedMultiplyAdd(x, left, l3);
            r3 = Vector512.FusedMultiplyAdd(x, right, r3);
            x = Vector512.Create(a3[stride]);
            l4 = Vector512.FusedMultiplyAdd(x, left, l4);
            r4 = Vector512.FusedMultiplyAdd(x, right, r4);
            x = Vector512.Create(a3[twice]);
            l5 = Vector512.FusedMultiplyAdd(x, left, l5);
            r5 = Vector512.FusedMultiplyAdd(x, right, r5);
            x = Vector512.Create(*a6);
            l6 = Vector512.FusedMultiplyAdd(x, left, l6);
            r6 = Vector512.FusedMultiplyAdd(x, right, r6);
            x = Vector512.Create(a6[stride]);
            l7 = Vector512.FusedMultiplyAdd(x, left, l7);
            r7 = Vector512.FusedMultiplyAdd(x, right, r7);
            x = Vector512.Create(a6[twice]);
            l8 = Vector512.FusedMultiplyAdd(x, left, l8);
            r8 = Vector512.FusedMultiplyAdd(x, right, r8);
            x = Vector512.Create(*a9);
            l9 = Vector512.FusedMultiplyAdd(x, left, l9);
            r9 = Vector512.FusedMultiplyAdd(x, right, r9);
            x = Vector512.Create(a9[stride]);
            l10 = Vector512.FusedMultiplyAdd(x, left, l10);
            r10 = Vector512.FusedMultiplyAdd(x, right, r10);
            x = Vector512.Create(a9[twice]);
            l11 = Vector512.FusedMultiplyAdd(x, left, l11);
            r11 = Vector512.FusedMultiplyAdd(x, right, r11);
        }

        Store(c + (0 * outputStride), l0, r0);
        Store(c + (1 * outputStride), l1, r1);
        Store(c + (2 * outputStride), l2, r2);
        Store(c + (3 * outputStride), l3, r3);
        Store(c + (4 * outputStride), l4, r4);
        Store(c + (5 * outputStride), l5, r5);
        Store(c + (6 * outputStride), l6, r6);
        Store(c + (7 * outputStride), l7, r7);
        Store(c + (8 * outputStride), l8, r8);
        Store(c + (9 * outputStride), l9, r9);
        Store(c + (10 * outputStride), l10, r10);
        Store(c + (11 * outputStride), l11, r11);
    }

    [SkipLocalsInit]
    private static void TwelveByOne(float* a0, float* b, float* c, nint stride, nint outputStride)
    {
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + stride;
        nint twice = 2 * stride;
        Vector512<float> s0 = Vector512<float>.Zero;
        Vector512<float> s1 = Vector512<float>.Zero;
        Vector512<float> s2 = Vector512<float>.Zero;
        Vector512<float> s3 = Vector512<float>.Zero;
        Vector512<float> s4 = Vector512<float>.Zero;
        Vector512<float> s5 = Vector512<float>.Zero;
        Vector512<float> s6 = Vector512<float>.Zero;
        Vector512<float> s7 = Vector512<float>.Zero;
        Vector512<float> s8 = Vector512<float>.Zero;
        Vector512<float> s9 = Vector512<float>.Zero;
        Vector512<float> s10 = Vector512<float>.Zero;
        Vector512<float> s11 = Vector512<float>.Zero;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += 16)
        {
            Vector512<float> right = Vector512.Load(b);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(*a0), right, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[stride]), right, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[twice]), right, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(*a3), right, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[stride]), right, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[twice]), right, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(*a6), right, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(a6[stride]), right, s7);
            s8 = Vector512.FusedMultiplyAdd(Vector512.Create(a6[twice]), right, s8);
            s9 = Vector512.FusedMultiplyAdd(Vector512.Create(*a9), right, s9);
            s10 = Vector512.FusedMultiplyAdd(Vector512.Create(a9[stride]), right, s10);
            s11 = Vector512.FusedMultiplyAdd(Vector512.Create(a9[twice]), right, s11);
        }

        s0.Store(c + (0 * outputStride));
        s1.Store(c + (1 * outputStride));
        s2.Store(c + (2 * outputStride));
        s3.Store(c + (3 * outputStride));
        s4.Store(c + (4 * outputStride));
        s5.Store(c + (5 * outputStride));
        s6.Store(c + (6 * outputStride));
        s7.Store(c + (7 * outputStride));
        s8.Store(c + (8 * outputStride));
        s9.Store(c + (9 * outputStride));
        s10.Store(c + (10 * outputStride));
        s11.Store(c + (11 * outputStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> left, Vector512<float> right)
    {
        left.Store(c);
        right.Store(c + 16);
    }
}
