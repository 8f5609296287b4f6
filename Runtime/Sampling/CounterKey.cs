#if NET
using System.Numerics;
#endif
using System.Runtime.CompilerServices;

namespace ScaleParty.Sampling;

/// <summary>
/// The key of a family of counter-based random numbers: 96 bits into which the names of a draw are mixed one 32-bit word after the
/// other. Only 32-bit additions, exclusive ors, shifts and low products, so that a shader yields the same bits.
/// </summary>
internal readonly struct CounterKey
{
    private CounterKey(uint a, uint b, uint c)
    {
        A = a;
        B = b;
        C = c;
    }

    /// <summary>First word.</summary>
    public uint A { get; }

    /// <summary>Second word.</summary>
    public uint B { get; }

    /// <summary>Third word.</summary>
    public uint C { get; }

    /// <summary>The key of one map: everything that stays the same over it.</summary>
    public static CounterKey For(ulong seed, uint stream) =>
        // The start is the fractional part of pi: three different words that are not chosen by hand.
        new CounterKey(0x243F6A88, 0x85A308D3, 0x13198A2E).Absorb((uint)seed).Absorb((uint)(seed >> 32)).Absorb(stream);

    /// <summary>The key of row <paramref name="j"/> of a map, for columns whose index has <paramref name="high"/> as its upper 32 bits.</summary>
    public CounterKey Row(long j, int high) => Absorb((uint)(j >> 32)).Absorb((uint)j).Absorb((uint)high);

    /// <summary>Three random words for the column whose index ends in the 32 bits <paramref name="low"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (uint First, uint Second, uint Third) Words(uint low)
    {
        uint first = Mix(Mix(low ^ A) + B);
        uint second = Mix(first + C);
        return (first, second, Mix(second ^ A));
    }

    // A bijection of 32 bits in which every input bit flips every output bit with probability close to one half. The shifts
    // and factors are Chris Wellons' "lowbias32" (public domain), found by a search for the lowest bias.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint x)
    {
        x ^= x >> 16;
        x *= 0x7FEB352D;
        x ^= x >> 15;
        x *= 0x846CA68B;
        return x ^ (x >> 16);
    }

    private CounterKey Absorb(uint word) => new(Mix(A ^ word), Mix(B ^ word), Mix(C ^ word));

#if NET
    /// <summary><see cref="Words(uint)"/> for several columns at once, with the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector<uint> First, Vector<uint> Second, Vector<uint> Third) Words(Vector<uint> low)
    {
        var a = new Vector<uint>(A);
        Vector<uint> first = Mix(Mix(low ^ a) + new Vector<uint>(B));
        Vector<uint> second = Mix(first + new Vector<uint>(C));
        return (first, second, Mix(second ^ a));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Mix(Vector<uint> x)
    {
        x ^= x >>> 16;
        x *= 0x7FEB352D;
        x ^= x >>> 15;
        x *= 0x846CA68B;
        return x ^ (x >>> 16);
    }
#endif
}
