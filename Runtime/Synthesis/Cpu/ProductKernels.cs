using System.Runtime.CompilerServices;

namespace ScaleParty.Synthesis.Cpu;

/// <summary>
/// The inner loops of matrix products c = a b: as many sums as fit the registers, kept there over all of a row's inputs. Written out,
/// since only named variables stay in registers.
/// </summary>
internal static unsafe class ProductKernels
{
    /// <summary>Rows are a multiple of this.</summary>
    public const int RowMultiple = 12;

    /// <summary>12 rows by two vectors: for processors with 32 registers.</summary>
    [SkipLocalsInit]
    [MethodImpl(HotCode.Options)]
    public static void Tall<TLeft, TLeftVector, TRight, TRightVector>(float* a0, float* b, float* c, int inputs, nint stride, nint outputStride)
        where TLeft : struct, ILanes<TLeftVector>
        where TLeftVector : struct
        where TRight : struct, ILanes<TRightVector>
        where TRightVector : struct
    {
        TLeft l = default;
        TRight r = default;
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + inputs;
        nint twice = 2 * stride;
        TLeftVector zero = l.Broadcast(0);
        TRightVector none = r.Broadcast(0);
        TLeftVector left0 = zero, left1 = zero, left2 = zero, left3 = zero, left4 = zero, left5 = zero, left6 = zero, left7 = zero, left8 = zero, left9 = zero, left10 = zero, left11 = zero;
        TRightVector right0 = none, right1 = none, right2 = none, right3 = none, right4 = none, right5 = none, right6 = none, right7 = none, right8 = none, right9 = none, right10 = none, right11 = none;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += l.Count + r.Count)
        {
            TLeftVector left = l.Load(b);
            TRightVector right = r.Load(b + l.Count);
            left0 = l.MultiplyAdd(l.Broadcast(*a0), left, left0);
            right0 = r.MultiplyAdd(r.Broadcast(*a0), right, right0);
            left1 = l.MultiplyAdd(l.Broadcast(a0[stride]), left, left1);
            right1 = r.MultiplyAdd(r.Broadcast(a0[stride]), right, right1);
            left2 = l.MultiplyAdd(l.Broadcast(a0[twice]), left, left2);
            right2 = r.MultiplyAdd(r.Broadcast(a0[twice]), right, right2);
            left3 = l.MultiplyAdd(l.Broadcast(*a3), left, left3);
            right3 = r.MultiplyAdd(r.Broadcast(*a3), right, right3);
            left4 = l.MultiplyAdd(l.Broadcast(a3[stride]), left, left4);
            right4 = r.MultiplyAdd(r.Broadcast(a3[stride]), right, right4);
            left5 = l.MultiplyAdd(l.Broadcast(a3[twice]), left, left5);
            right5 = r.MultiplyAdd(r.Broadcast(a3[twice]), right, right5);
            left6 = l.MultiplyAdd(l.Broadcast(*a6), left, left6);
            right6 = r.MultiplyAdd(r.Broadcast(*a6), right, right6);
            left7 = l.MultiplyAdd(l.Broadcast(a6[stride]), left, left7);
            right7 = r.MultiplyAdd(r.Broadcast(a6[stride]), right, right7);
            left8 = l.MultiplyAdd(l.Broadcast(a6[twice]), left, left8);
            right8 = r.MultiplyAdd(r.Broadcast(a6[twice]), right, right8);
            left9 = l.MultiplyAdd(l.Broadcast(*a9), left, left9);
            right9 = r.MultiplyAdd(r.Broadcast(*a9), right, right9);
            left10 = l.MultiplyAdd(l.Broadcast(a9[stride]), left, left10);
            right10 = r.MultiplyAdd(r.Broadcast(a9[stride]), right, right10);
            left11 = l.MultiplyAdd(l.Broadcast(a9[twice]), left, left11);
            right11 = r.MultiplyAdd(r.Broadcast(a9[twice]), right, right11);
        }

        l.Store(left0, c);
        r.Store(right0, c + l.Count);
        c += outputStride;
        l.Store(left1, c);
        r.Store(right1, c + l.Count);
        c += outputStride;
        l.Store(left2, c);
        r.Store(right2, c + l.Count);
        c += outputStride;
        l.Store(left3, c);
        r.Store(right3, c + l.Count);
        c += outputStride;
        l.Store(left4, c);
        r.Store(right4, c + l.Count);
        c += outputStride;
        l.Store(left5, c);
        r.Store(right5, c + l.Count);
        c += outputStride;
        l.Store(left6, c);
        r.Store(right6, c + l.Count);
        c += outputStride;
        l.Store(left7, c);
        r.Store(right7, c + l.Count);
        c += outputStride;
        l.Store(left8, c);
        r.Store(right8, c + l.Count);
        c += outputStride;
        l.Store(left9, c);
        r.Store(right9, c + l.Count);
        c += outputStride;
        l.Store(left10, c);
        r.Store(right10, c + l.Count);
        c += outputStride;
        l.Store(left11, c);
        r.Store(right11, c + l.Count);
    }

    /// <summary>6 rows by two vectors: for processors with 16 registers.</summary>
    [SkipLocalsInit]
    [MethodImpl(HotCode.Options)]
    public static void Short<TLeft, TLeftVector, TRight, TRightVector>(float* a0, float* b, float* c, int inputs, nint stride, nint outputStride)
        where TLeft : struct, ILanes<TLeftVector>
        where TLeftVector : struct
        where TRight : struct, ILanes<TRightVector>
        where TRightVector : struct
    {
        TLeft l = default;
        TRight r = default;
        float* a3 = a0 + (3 * stride), end = a0 + inputs;
        nint twice = 2 * stride;
        TLeftVector zero = l.Broadcast(0);
        TRightVector none = r.Broadcast(0);
        TLeftVector left0 = zero, left1 = zero, left2 = zero, left3 = zero, left4 = zero, left5 = zero;
        TRightVector right0 = none, right1 = none, right2 = none, right3 = none, right4 = none, right5 = none;
        for (; a0 < end; a0++, a3++, b += l.Count + r.Count)
        {
            TLeftVector left = l.Load(b);
            TRightVector right = r.Load(b + l.Count);
            left0 = l.MultiplyAdd(l.Broadcast(*a0), left, left0);
            right0 = r.MultiplyAdd(r.Broadcast(*a0), right, right0);
            left1 = l.MultiplyAdd(l.Broadcast(a0[stride]), left, left1);
            right1 = r.MultiplyAdd(r.Broadcast(a0[stride]), right, right1);
            left2 = l.MultiplyAdd(l.Broadcast(a0[twice]), left, left2);
            right2 = r.MultiplyAdd(r.Broadcast(a0[twice]), right, right2);
            left3 = l.MultiplyAdd(l.Broadcast(*a3), left, left3);
            right3 = r.MultiplyAdd(r.Broadcast(*a3), right, right3);
            left4 = l.MultiplyAdd(l.Broadcast(a3[stride]), left, left4);
            right4 = r.MultiplyAdd(r.Broadcast(a3[stride]), right, right4);
            left5 = l.MultiplyAdd(l.Broadcast(a3[twice]), left, left5);
            right5 = r.MultiplyAdd(r.Broadcast(a3[twice]), right, right5);
        }

        l.Store(left0, c);
        r.Store(right0, c + l.Count);
        c += outputStride;
        l.Store(left1, c);
        r.Store(right1, c + l.Count);
        c += outputStride;
        l.Store(left2, c);
        r.Store(right2, c + l.Count);
        c += outputStride;
        l.Store(left3, c);
        r.Store(right3, c + l.Count);
        c += outputStride;
        l.Store(left4, c);
        r.Store(right4, c + l.Count);
        c += outputStride;
        l.Store(left5, c);
        r.Store(right5, c + l.Count);
    }

    /// <summary>12 rows by one vector.</summary>
    [SkipLocalsInit]
    [MethodImpl(HotCode.Options)]
    public static void Single<TLanes, TVector>(float* a0, float* b, float* c, int inputs, nint stride, nint outputStride)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TLanes l = default;
        float* a3 = a0 + (3 * stride), a6 = a3 + (3 * stride), a9 = a6 + (3 * stride), end = a0 + inputs;
        nint twice = 2 * stride;
        TVector zero = l.Broadcast(0);
        TVector left0 = zero, left1 = zero, left2 = zero, left3 = zero, left4 = zero, left5 = zero, left6 = zero, left7 = zero, left8 = zero, left9 = zero, left10 = zero, left11 = zero;
        for (; a0 < end; a0++, a3++, a6++, a9++, b += l.Count)
        {
            TVector left = l.Load(b);
            left0 = l.MultiplyAdd(l.Broadcast(*a0), left, left0);
            left1 = l.MultiplyAdd(l.Broadcast(a0[stride]), left, left1);
            left2 = l.MultiplyAdd(l.Broadcast(a0[twice]), left, left2);
            left3 = l.MultiplyAdd(l.Broadcast(*a3), left, left3);
            left4 = l.MultiplyAdd(l.Broadcast(a3[stride]), left, left4);
            left5 = l.MultiplyAdd(l.Broadcast(a3[twice]), left, left5);
            left6 = l.MultiplyAdd(l.Broadcast(*a6), left, left6);
            left7 = l.MultiplyAdd(l.Broadcast(a6[stride]), left, left7);
            left8 = l.MultiplyAdd(l.Broadcast(a6[twice]), left, left8);
            left9 = l.MultiplyAdd(l.Broadcast(*a9), left, left9);
            left10 = l.MultiplyAdd(l.Broadcast(a9[stride]), left, left10);
            left11 = l.MultiplyAdd(l.Broadcast(a9[twice]), left, left11);
        }

        l.Store(left0, c);
        c += outputStride;
        l.Store(left1, c);
        c += outputStride;
        l.Store(left2, c);
        c += outputStride;
        l.Store(left3, c);
        c += outputStride;
        l.Store(left4, c);
        c += outputStride;
        l.Store(left5, c);
        c += outputStride;
        l.Store(left6, c);
        c += outputStride;
        l.Store(left7, c);
        c += outputStride;
        l.Store(left8, c);
        c += outputStride;
        l.Store(left9, c);
        c += outputStride;
        l.Store(left10, c);
        c += outputStride;
        l.Store(left11, c);
    }
}
