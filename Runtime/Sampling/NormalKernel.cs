using System.Runtime.CompilerServices;
#if NET
using System.Numerics;
using System.Runtime.InteropServices;
#endif

namespace ScaleParty.Sampling;

/// <summary>Makes normal numbers from random words, one by one or several at a time with the same bits.</summary>
internal static class NormalKernel
{
    // 64 fair bits counted have variance 16. Two uniform 16-bit fractions added (a triangle from -1 to 1) turn the steps of
    // that count into straight lines: variance 1/6 in steps, (2^32 - 1)/6 in units of 2^-16 of a step. The integer stays below
    // 2^22 and converts exactly; the scale is 1 / sqrt(16 * 2^32 + (2^32 - 1) / 6).
    private const float Scale = 3.794982936e-06f;
    private const int Middle = (32 << 16) + 0xFFFF;

    /// <summary>One number from three words: two are counted, one fills the steps between counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromWords(uint first, uint second, uint third)
    {
        // Bits counted in pairs, then in nibbles, where both words add without overflow.
        first -= (first >> 1) & 0x55555555;
        second -= (second >> 1) & 0x55555555;
        first = (first & 0x33333333) + ((first >> 2) & 0x33333333);
        second = (second & 0x33333333) + ((second >> 2) & 0x33333333);
        uint both = first + second;
        both = (both & 0x0F0F0F0F) + ((both >> 4) & 0x0F0F0F0F);
        uint count = (both * 0x01010101) >> 24;
        return ((int)((count << 16) + (third & 0xFFFF) + (third >> 16)) - Middle) * Scale;
    }

    /// <summary>The numbers of row <paramref name="j"/> from column <paramref name="i"/> on.</summary>
    public static void Row(CounterKey map, long i, long j, Span<float> destination)
    {
        while (destination.Length > 0)
        {
            // The upper half of a column's index is part of the key: a row is cut where it changes.
            uint low = unchecked((uint)i);
            int count = (int)Math.Min(destination.Length, (1L << 32) - low);
            Consecutive(map.Row(j, (int)(i >> 32)), low, destination[..count]);
            destination = destination[count..];
            i += count;
        }
    }

    /// <summary>The numbers of row <paramref name="j"/> at ascending columns, given as upper and lower halves of their indices.</summary>
    public static void Row(CounterKey map, ReadOnlySpan<int> high, ReadOnlySpan<uint> low, long j, Span<float> destination)
    {
        int start = 0;
        while (start < low.Length)
        {
            int end = start + 1;
            if (high.At(start) == high.At(low.Length - 1))
            {
                end = low.Length;
            }
            else
            {
                while (high.At(end) == high.At(start))
                {
                    end++;
                }
            }

            Scattered(map.Row(j, high.At(start)), low[start..end], destination[start..end]);
            start = end;
        }
    }

    private static void Consecutive(CounterKey row, uint low, Span<float> destination)
    {
        int k = 0;
#if NET
        if (Vector.IsHardwareAccelerated)
        {
            Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(destination);
            Vector<uint> columns = new Vector<uint>(low) + Vector<uint>.Indices;
            var step = new Vector<uint>((uint)Vector<uint>.Count);
            for (int v = 0; v < vectors.Length; v++)
            {
                vectors[v] = FromWords(row.Words(columns));
                columns += step;
            }

            k = vectors.Length * Vector<float>.Count;
        }
#endif
        for (; k < destination.Length; k++)
        {
            (uint first, uint second, uint third) = row.Words(low + (uint)k);
            destination[k] = FromWords(first, second, third);
        }
    }

    private static void Scattered(CounterKey row, ReadOnlySpan<uint> low, Span<float> destination)
    {
        int k = 0;
#if NET
        if (Vector.IsHardwareAccelerated)
        {
            Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(destination);
            ReadOnlySpan<Vector<uint>> columns = MemoryMarshal.Cast<uint, Vector<uint>>(low);
            for (int v = 0; v < vectors.Length; v++)
            {
                vectors[v] = FromWords(row.Words(columns[v]));
            }

            k = vectors.Length * Vector<float>.Count;
        }
#endif
        for (; k < destination.Length; k++)
        {
            (uint first, uint second, uint third) = row.Words(low.At(k));
            destination[k] = FromWords(first, second, third);
        }
    }

#if NET
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> FromWords((Vector<uint> First, Vector<uint> Second, Vector<uint> Third) words)
    {
        (Vector<uint> first, Vector<uint> second, Vector<uint> third) = words;
        var pairs = new Vector<uint>(0x55555555);
        var nibbles = new Vector<uint>(0x33333333);
        var bytes = new Vector<uint>(0x0F0F0F0F);
        first -= (first >>> 1) & pairs;
        second -= (second >>> 1) & pairs;
        first = (first & nibbles) + ((first >>> 2) & nibbles);
        second = (second & nibbles) + ((second >>> 2) & nibbles);
        Vector<uint> both = first + second;
        both = (both & bytes) + ((both >>> 4) & bytes);
        Vector<uint> count = (both * 0x01010101) >>> 24;
        Vector<uint> sum = (count << 16) + (third & new Vector<uint>(0xFFFF)) + (third >>> 16);
        return Vector.ConvertToSingle(Vector.AsVectorInt32(sum) - new Vector<int>(Middle)) * Scale;
    }
#endif
}
