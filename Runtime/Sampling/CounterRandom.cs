namespace ScaleParty.Sampling;

/// <summary>
/// Random numbers by index instead of by order: the number of (seed, stream, i, j) is the same in every process, on every
/// machine and in any order of calls. Counter-based, from 32-bit integer operations only; nothing is stored.
/// </summary>
public static class CounterRandom
{
    /// <summary>32 random bits.</summary>
    /// <param name="seed">Names a family of streams.</param>
    /// <param name="stream">Names one stream of the family, such as a layer's noise.</param>
    /// <param name="i">First index, any value.</param>
    /// <param name="j">Second index, any value.</param>
    public static uint Bits(ulong seed, uint stream, long i, long j) => Words(seed, stream, i, j).First;

    /// <summary>A number from [0, 1), evenly distributed over the multiples of 2^-53. Parameters as in <see cref="Bits"/>.</summary>
    public static double Uniform(ulong seed, uint stream, long i, long j)
    {
        (uint first, uint second, _) = Words(seed, stream, i, j);
        return (((ulong)first << 21) ^ (second >> 11)) * (1.0 / (1L << 53));
    }

    /// <summary>
    /// A number that is normal with mean 0 and variance 1, to within the binomial's shape: kurtosis 2.97, largest size 8.2.
    /// Bits are counted and one exact integer is scaled once, so the float is the same everywhere. Parameters as in <see cref="Bits"/>.
    /// </summary>
    public static float Normal(ulong seed, uint stream, long i, long j)
    {
        (uint first, uint second, uint third) = Words(seed, stream, i, j);
        return NormalKernel.FromWords(first, second, third);
    }

    /// <summary>A row of normal numbers: <paramref name="destination"/>[k] is <see cref="Normal"/>(seed, stream, i + k, j), several at a time.</summary>
    /// <param name="seed">Names a family of streams.</param>
    /// <param name="stream">Names one stream of the family.</param>
    /// <param name="i">First index of the first number.</param>
    /// <param name="j">Second index of all of them.</param>
    /// <param name="destination">Receives the numbers.</param>
    public static void Normals(ulong seed, uint stream, long i, long j, Span<float> destination) =>
        NormalKernel.Row(CounterKey.For(seed, stream), i, j, destination);

    /// <summary>A seed of its own for each pair of a seed and a name, to draw families of streams such as one per frame.</summary>
    public static ulong Derive(ulong seed, ulong name)
    {
        // The stream is above every layer's, so that derived seeds share no words with the maps of the seed itself.
        (uint first, uint second, _) = Words(seed, 0xFFFFFFFF, unchecked((long)name), 0);
        return ((ulong)first << 32) | second;
    }

    private static (uint First, uint Second, uint Third) Words(ulong seed, uint stream, long i, long j) =>
        CounterKey.For(seed, stream).Row(j, (int)(i >> 32)).Words(unchecked((uint)i));
}
