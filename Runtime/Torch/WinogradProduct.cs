using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScaleParty.Torch;

/// <summary>
/// Matrix products of transformed tiles and filters, 12 rows by 8 to 32 columns at a time: as many sums as fit the
/// registers. Written out, since only named variables stay in registers.
/// </summary>
internal static unsafe class WinogradProduct
{
    /// <summary>Rows are a multiple of this.</summary>
    public const int RowMultiple = 12;

    /// <summary>c [rows, outputs] = a [rows, inputs] times b, in panels as <see cref="WinogradLayer"/> lays them; outputs are a multiple of 8.</summary>
    public static void Multiply(float* a, float* b, float* c, int rows, int inputs, int outputs)
    {
        for (int first = 0; first < outputs; first += WinogradLayer.PanelWidth)
        {
            int width = outputs - first;
            for (int row = 0; row < rows; row += RowMultiple)
            {
                float* from = a + ((long)row * inputs), to = c + ((long)row * outputs) + first;
                if (width >= 32)
                {
                    By32(from, b, to, inputs, outputs);
                }
                else if (width == 16)
                {
                    By16(from, b, to, inputs, outputs);
                }
                else if (width == 24)
                {
                    By24(from, b, to, inputs, outputs);
                }
                else
                {
                    By8(from, b, to, inputs, outputs);
                }
            }

            b += (long)inputs * WinogradLayer.PanelWidth;
        }
    }

    [SkipLocalsInit]
    private static void By32(float* a0, float* b, float* c, nint stride, nint outputStride)
    {
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + stride;
        nint twice = 2 * stride;
        Vector512<float> left0 = Vector512<float>.Zero;
        Vector512<float> right0 = Vector512<float>.Zero;
        Vector512<float> left1 = Vector512<float>.Zero;
        Vector512<float> right1 = Vector512<float>.Zero;
        Vector512<float> left2 = Vector512<float>.Zero;
        Vector512<float> right2 = Vector512<float>.Zero;
        Vector512<float> left3 = Vector512<float>.Zero;
        Vector512<float> right3 = Vector512<float>.Zero;
        Vector512<float> left4 = Vector512<float>.Zero;
        Vector512<float> right4 = Vector512<float>.Zero;
        Vector512<float> left5 = Vector512<float>.Zero;
        Vector512<float> right5 = Vector512<float>.Zero;
        Vector512<float> left6 = Vector512<float>.Zero;
        Vector512<float> right6 = Vector512<float>.Zero;
        Vector512<float> left7 = Vector512<float>.Zero;
        Vector512<float> right7 = Vector512<float>.Zero;
        Vector512<float> left8 = Vector512<float>.Zero;
        Vector512<float> right8 = Vector512<float>.Zero;
        Vector512<float> left9 = Vector512<float>.Zero;
        Vector512<float> right9 = Vector512<float>.Zero;
        Vector512<float> left10 = Vector512<float>.Zero;
        Vector512<float> right10 = Vector512<float>.Zero;
        Vector512<float> left11 = Vector512<float>.Zero;
        Vector512<float> right11 = Vector512<float>.Zero;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += 32)
        {
            Vector512<float> left = Vector512.Load(b);
            Vector512<float> right = Vector512.Load(b + 16);
            Vector512<float> x;
            x = Vector512.Create(*a0);
            left0 = Vector512.FusedMultiplyAdd(x, left, left0);
            right0 = Vector512.FusedMultiplyAdd(x, right, right0);
            x = Vector512.Create(a0[stride]);
            left1 = Vector512.FusedMultiplyAdd(x, left, left1);
            right1 = Vector512.FusedMultiplyAdd(x, right, right1);
            x = Vector512.Create(a0[twice]);
            left2 = Vector512.FusedMultiplyAdd(x, left, left2);
            right2 = Vector512.FusedMultiplyAdd(x, right, right2);
            x = Vector512.Create(*a3);
            left3 = Vector512.FusedMultiplyAdd(x, left, left3);
            right3 = Vector512.FusedMultiplyAdd(x, right, right3);
            x = Vector512.Create(a3[stride]);
            left4 = Vector512.FusedMultiplyAdd(x, left, left4);
            right4 = Vector512.FusedMultiplyAdd(x, right, right4);
            x = Vector512.Create(a3[twice]);
            left5 = Vector512.FusedMultiplyAdd(x, left, left5);
            right5 = Vector512.FusedMultiplyAdd(x, right, right5);
            x = Vector512.Create(*a6);
            left6 = Vector512.FusedMultiplyAdd(x, left, left6);
            right6 = Vector512.FusedMultiplyAdd(x, right, right6);
            x = Vector512.Create(a6[stride]);
            left7 = Vector512.FusedMultiplyAdd(x, left, left7);
            right7 = Vector512.FusedMultiplyAdd(x, right, right7);
            x = Vector512.Create(a6[twice]);
            left8 = Vector512.FusedMultiplyAdd(x, left, left8);
            right8 = Vector512.FusedMultiplyAdd(x, right, right8);
            x = Vector512.Create(*a9);
            left9 = Vector512.FusedMultiplyAdd(x, left, left9);
            right9 = Vector512.FusedMultiplyAdd(x, right, right9);
            x = Vector512.Create(a9[stride]);
            left10 = Vector512.FusedMultiplyAdd(x, left, left10);
            right10 = Vector512.FusedMultiplyAdd(x, right, right10);
            x = Vector512.Create(a9[twice]);
            left11 = Vector512.FusedMultiplyAdd(x, left, left11);
            right11 = Vector512.FusedMultiplyAdd(x, right, right11);
        }

        left0.Store(c + (0 * outputStride));
        right0.Store(c + (0 * outputStride) + 16);
        left1.Store(c + (1 * outputStride));
        right1.Store(c + (1 * outputStride) + 16);
        left2.Store(c + (2 * outputStride));
        right2.Store(c + (2 * outputStride) + 16);
        left3.Store(c + (3 * outputStride));
        right3.Store(c + (3 * outputStride) + 16);
        left4.Store(c + (4 * outputStride));
        right4.Store(c + (4 * outputStride) + 16);
        left5.Store(c + (5 * outputStride));
        right5.Store(c + (5 * outputStride) + 16);
        left6.Store(c + (6 * outputStride));
        right6.Store(c + (6 * outputStride) + 16);
        left7.Store(c + (7 * outputStride));
        right7.Store(c + (7 * outputStride) + 16);
        left8.Store(c + (8 * outputStride));
        right8.Store(c + (8 * outputStride) + 16);
        left9.Store(c + (9 * outputStride));
        right9.Store(c + (9 * outputStride) + 16);
        left10.Store(c + (10 * outputStride));
        right10.Store(c + (10 * outputStride) + 16);
        left11.Store(c + (11 * outputStride));
        right11.Store(c + (11 * outputStride) + 16);
    }

    [SkipLocalsInit]
    private static void By24(float* a0, float* b, float* c, nint stride, nint outputStride)
    {
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + stride;
        nint twice = 2 * stride;
        Vector512<float> left0 = Vector512<float>.Zero;
        Vector256<float> right0 = Vector256<float>.Zero;
        Vector512<float> left1 = Vector512<float>.Zero;
        Vector256<float> right1 = Vector256<float>.Zero;
        Vector512<float> left2 = Vector512<float>.Zero;
        Vector256<float> right2 = Vector256<float>.Zero;
        Vector512<float> left3 = Vector512<float>.Zero;
        Vector256<float> right3 = Vector256<float>.Zero;
        Vector512<float> left4 = Vector512<float>.Zero;
        Vector256<float> right4 = Vector256<float>.Zero;
        Vector512<float> left5 = Vector512<float>.Zero;
        Vector256<float> right5 = Vector256<float>.Zero;
        Vector512<float> left6 = Vector512<float>.Zero;
        Vector256<float> right6 = Vector256<float>.Zero;
        Vector512<float> left7 = Vector512<float>.Zero;
        Vector256<float> right7 = Vector256<float>.Zero;
        Vector512<float> left8 = Vector512<float>.Zero;
        Vector256<float> right8 = Vector256<float>.Zero;
        Vector512<float> left9 = Vector512<float>.Zero;
        Vector256<float> right9 = Vector256<float>.Zero;
        Vector512<float> left10 = Vector512<float>.Zero;
        Vector256<float> right10 = Vector256<float>.Zero;
        Vector512<float> left11 = Vector512<float>.Zero;
        Vector256<float> right11 = Vector256<float>.Zero;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += 24)
        {
            Vector512<float> left = Vector512.Load(b), x;
            Vector256<float> right = Vector256.Load(b + 16);
            x = Vector512.Create(*a0);
            left0 = Vector512.FusedMultiplyAdd(x, left, left0);
            right0 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right0);
            x = Vector512.Create(a0[stride]);
            left1 = Vector512.FusedMultiplyAdd(x, left, left1);
            right1 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right1);
            x = Vector512.Create(a0[twice]);
            left2 = Vector512.FusedMultiplyAdd(x, left, left2);
            right2 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right2);
            x = Vector512.Create(*a3);
            left3 = Vector512.FusedMultiplyAdd(x, left, left3);
            right3 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right3);
            x = Vector512.Create(a3[stride]);
            left4 = Vector512.FusedMultiplyAdd(x, left, left4);
            right4 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right4);
            x = Vector512.Create(a3[twice]);
            left5 = Vector512.FusedMultiplyAdd(x, left, left5);
            right5 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right5);
            x = Vector512.Create(*a6);
            left6 = Vector512.FusedMultiplyAdd(x, left, left6);
            right6 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right6);
            x = Vector512.Create(a6[stride]);
            left7 = Vector512.FusedMultiplyAdd(x, left, left7);
            right7 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right7);
            x = Vector512.Create(a6[twice]);
            left8 = Vector512.FusedMultiplyAdd(x, left, left8);
            right8 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right8);
            x = Vector512.Create(*a9);
            left9 = Vector512.FusedMultiplyAdd(x, left, left9);
            right9 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right9);
            x = Vector512.Create(a9[stride]);
            left10 = Vector512.FusedMultiplyAdd(x, left, left10);
            right10 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right10);
            x = Vector512.Create(a9[twice]);
            left11 = Vector512.FusedMultiplyAdd(x, left, left11);
            right11 = Vector256.FusedMultiplyAdd(x.GetLower(), right, right11);
        }

        left0.Store(c + (0 * outputStride));
        right0.Store(c + (0 * outputStride) + 16);
        left1.Store(c + (1 * outputStride));
        right1.Store(c + (1 * outputStride) + 16);
        left2.Store(c + (2 * outputStride));
        right2.Store(c + (2 * outputStride) + 16);
        left3.Store(c + (3 * outputStride));
        right3.Store(c + (3 * outputStride) + 16);
        left4.Store(c + (4 * outputStride));
        right4.Store(c + (4 * outputStride) + 16);
        left5.Store(c + (5 * outputStride));
        right5.Store(c + (5 * outputStride) + 16);
        left6.Store(c + (6 * outputStride));
        right6.Store(c + (6 * outputStride) + 16);
        left7.Store(c + (7 * outputStride));
        right7.Store(c + (7 * outputStride) + 16);
        left8.Store(c + (8 * outputStride));
        right8.Store(c + (8 * outputStride) + 16);
        left9.Store(c + (9 * outputStride));
        right9.Store(c + (9 * outputStride) + 16);
        left10.Store(c + (10 * outputStride));
        right10.Store(c + (10 * outputStride) + 16);
        left11.Store(c + (11 * outputStride));
        right11.Store(c + (11 * outputStride) + 16);
    }

    [SkipLocalsInit]
    private static void By16(float* a0, float* b, float* c, nint stride, nint outputStride)
    {
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + stride;
        nint twice = 2 * stride;
        Vector512<float> left0 = Vector512<float>.Zero;
        Vector512<float> left1 = Vector512<float>.Zero;
        Vector512<float> left2 = Vector512<float>.Zero;
        Vector512<float> left3 = Vector512<float>.Zero;
        Vector512<float> left4 = Vector512<float>.Zero;
        Vector512<float> left5 = Vector512<float>.Zero;
        Vector512<float> left6 = Vector512<float>.Zero;
        Vector512<float> left7 = Vector512<float>.Zero;
        Vector512<float> left8 = Vector512<float>.Zero;
        Vector512<float> left9 = Vector512<float>.Zero;
        Vector512<float> left10 = Vector512<float>.Zero;
        Vector512<float> left11 = Vector512<float>.Zero;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += 16)
        {
            Vector512<float> left = Vector512.Load(b);
            left0 = Vector512.FusedMultiplyAdd(Vector512.Create(*a0), left, left0);
            left1 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[stride]), left, left1);
            left2 = Vector512.FusedMultiplyAdd(Vector512.Create(a0[twice]), left, left2);
            left3 = Vector512.FusedMultiplyAdd(Vector512.Create(*a3), left, left3);
            left4 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[stride]), left, left4);
            left5 = Vector512.FusedMultiplyAdd(Vector512.Create(a3[twice]), left, left5);
            left6 = Vector512.FusedMultiplyAdd(Vector512.Create(*a6), left, left6);
            left7 = Vector512.FusedMultiplyAdd(Vector512.Create(a6[stride]), left, left7);
            left8 = Vector512.FusedMultiplyAdd(Vector512.Create(a6[twice]), left, left8);
            left9 = Vector512.FusedMultiplyAdd(Vector512.Create(*a9), left, left9);
            left10 = Vector512.FusedMultiplyAdd(Vector512.Create(a9[stride]), left, left10);
            left11 = Vector512.FusedMultiplyAdd(Vector512.Create(a9[twice]), left, left11);
        }

        left0.Store(c + (0 * outputStride));
        left1.Store(c + (1 * outputStride));
        left2.Store(c + (2 * outputStride));
        left3.Store(c + (3 * outputStride));
        left4.Store(c + (4 * outputStride));
        left5.Store(c + (5 * outputStride));
        left6.Store(c + (6 * outputStride));
        left7.Store(c + (7 * outputStride));
        left8.Store(c + (8 * outputStride));
        left9.Store(c + (9 * outputStride));
        left10.Store(c + (10 * outputStride));
        left11.Store(c + (11 * outputStride));
    }

    [SkipLocalsInit]
    private static void By8(float* a0, float* b, float* c, nint stride, nint outputStride)
    {
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + stride;
        nint twice = 2 * stride;
        Vector256<float> left0 = Vector256<float>.Zero;
        Vector256<float> left1 = Vector256<float>.Zero;
        Vector256<float> left2 = Vector256<float>.Zero;
        Vector256<float> left3 = Vector256<float>.Zero;
        Vector256<float> left4 = Vector256<float>.Zero;
        Vector256<float> left5 = Vector256<float>.Zero;
        Vector256<float> left6 = Vector256<float>.Zero;
        Vector256<float> left7 = Vector256<float>.Zero;
        Vector256<float> left8 = Vector256<float>.Zero;
        Vector256<float> left9 = Vector256<float>.Zero;
        Vector256<float> left10 = Vector256<float>.Zero;
        Vector256<float> left11 = Vector256<float>.Zero;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += 8)
        {
            Vector256<float> left = Vector256.Load(b);
            left0 = Vector256.FusedMultiplyAdd(Vector256.Create(*a0), left, left0);
            left1 = Vector256.FusedMultiplyAdd(Vector256.Create(a0[stride]), left, left1);
            left2 = Vector256.FusedMultiplyAdd(Vector256.Create(a0[twice]), left, left2);
            left3 = Vector256.FusedMultiplyAdd(Vector256.Create(*a3), left, left3);
            left4 = Vector256.FusedMultiplyAdd(Vector256.Create(a3[stride]), left, left4);
            left5 = Vector256.FusedMultiplyAdd(Vector256.Create(a3[twice]), left, left5);
            left6 = Vector256.FusedMultiplyAdd(Vector256.Create(*a6), left, left6);
            left7 = Vector256.FusedMultiplyAdd(Vector256.Create(a6[stride]), left, left7);
            left8 = Vector256.FusedMultiplyAdd(Vector256.Create(a6[twice]), left, left8);
            left9 = Vector256.FusedMultiplyAdd(Vector256.Create(*a9), left, left9);
            left10 = Vector256.FusedMultiplyAdd(Vector256.Create(a9[stride]), left, left10);
            left11 = Vector256.FusedMultiplyAdd(Vector256.Create(a9[twice]), left, left11);
        }

        left0.Store(c + (0 * outputStride));
        left1.Store(c + (1 * outputStride));
        left2.Store(c + (2 * outputStride));
        left3.Store(c + (3 * outputStride));
        left4.Store(c + (4 * outputStride));
        left5.Store(c + (5 * outputStride));
        left6.Store(c + (6 * outputStride));
        left7.Store(c + (7 * outputStride));
        left8.Store(c + (8 * outputStride));
        left9.Store(c + (9 * outputStride));
        left10.Store(c + (10 * outputStride));
        left11.Store(c + (11 * outputStride));
    }
}
