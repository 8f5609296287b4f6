using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// Every image once per epoch, each epoch in an order of its own, without storing it: a Feistel network over the smallest square
/// of a power of two that holds the count, walked until it falls inside.
/// </summary>
internal static class ShuffledOrder
{
    private const int Rounds = 4;

    /// <summary>The image of draw <paramref name="index"/> among <paramref name="count"/>.</summary>
    public static long At(ulong seed, long index, long count)
    {
        long epoch = index / count, position = index % count;
        int half = 1;
        while (1L << (2 * half) < count)
        {
            half++;
        }

        do
        {
            position = Permute(seed, epoch, position, half);
        }
        while (position >= count);
        return position;
    }

    private static long Permute(ulong seed, long epoch, long position, int half)
    {
        long mask = (1L << half) - 1, left = position >> half, right = position & mask;
        for (int round = 0; round < Rounds; round++)
        {
            long mixed = CounterRandom.Bits(seed, RandomStreams.Order + ((uint)round << 16), epoch, right) & mask;
            (left, right) = (right, left ^ mixed);
        }

        return (left << half) | right;
    }
}
