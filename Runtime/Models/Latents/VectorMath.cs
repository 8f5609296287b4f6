using System.Numerics;
using System.Runtime.InteropServices;

namespace ScaleParty.Models;

/// <summary>The inner products of the mapping and modulation layers, with SIMD.</summary>
internal static class VectorMath
{
    /// <summary>sum_i a_i b_i over spans of equal length.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> va = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> vb = MemoryMarshal.Cast<float, Vector<float>>(b)[..va.Length];

        // Four independent sums hide the latency of the additions.
        Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i <= va.Length - 4; i += 4)
        {
            s0 += va.At(i) * vb.At(i);
            s1 += va.At(i + 1) * vb.At(i + 1);
            s2 += va.At(i + 2) * vb.At(i + 2);
            s3 += va.At(i + 3) * vb.At(i + 3);
        }

        for (; i < va.Length; i++)
        {
            s0 += va.At(i) * vb.At(i);
        }

        float sum = Vector.Dot(s0 + s1 + (s2 + s3), Vector<float>.One);
        for (int k = va.Length * Vector<float>.Count; k < a.Length; k++)
        {
            sum += a.At(k) * b.At(k);
        }

        return sum;
    }

    /// <summary>destination = gain * (weight . input) + biasGain * bias.</summary>
    public static void Linear(LinearWeights layer, ReadOnlySpan<float> input, float gain, float biasGain, Span<float> destination)
    {
        for (int o = 0; o < destination.Length; o++)
        {
            destination[o] = (gain * Dot(layer.Weight.AsSpan(o * layer.Inputs, layer.Inputs), input)) + (biasGain * layer.Bias[o]);
        }
    }

    /// <summary>a + t (b - a), element by element.</summary>
    public static float[] Lerp(float[] a, float[] b, double t)
    {
        var result = new float[a.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (float)(a[i] + (t * ((double)b[i] - a[i])));
        }

        return result;
    }
}
