using System.Buffers.Binary;
using System.Text;

namespace ScaleParty.Fuzzing;

/// <summary>Changes valid inputs: bytes, lengths, order, and the words of JSON. The same random numbers give the same changes.</summary>
internal static class Mutation
{
    private static readonly long[] Edges = [0, 1, -1, 127, 128, 255, 256, 32767, 65535, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 40];

    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "null", "1e400", "-1e400", "1e-400", "NaN", "-0", "99999999999999999999", "true", "[]", "{}", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"x\":1,", ",", ":", "[[[[[[[[[[[[", "{\"a\":{\"a\":{\"a\":",
            "3.4e38", "/*", "//", "\n", "\"__metadata__\":{},", "../", "/dev/zero",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe],
        [0xc0, 0x80],
    ];

    /// <summary>A changed copy of one of the inputs.</summary>
    public static byte[] Next(Random random, IReadOnlyList<byte[]> seeds)
    {
        byte[] input = [.. seeds[random.Next(seeds.Count)]];

        // Few changes reach deep into a reader; many test its first checks.
        for (int changes = 1 << random.Next(5); changes > 0; changes--)
        {
            input = Change(random, input, seeds);
        }

        return input;
    }

    private static byte[] Change(Random random, byte[] input, IReadOnlyList<byte[]> seeds)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        // Formats keep their lengths and offsets at the start.
        int at = random.Next(2) == 0 ? random.Next(input.Length) : random.Next(Math.Min(input.Length, 256));
        switch (random.Next(9))
        {
            case 0:
                input[at] ^= (byte)(1 << random.Next(8));
                return input;
            case 1:
                input[at] = (byte)random.Next(256);
                return input;
            case 2:
                return WithEdge(random, input, at);
            case 3:
                return input[..at];
            case 4:
                return [.. input[..at], .. Words[random.Next(Words.Length)], .. input[at..]];
            case 5:
                int word = Words[random.Next(Words.Length)] is var chosen ? Math.Min(chosen.Length, input.Length - at) : 0;
                chosen.AsSpan(0, word).CopyTo(input.AsSpan(at));
                return input;
            case 6:
                int end = Math.Min(input.Length, at + 1 + random.Next(64));
                return [.. input[..at], .. input[end..]];
            case 7:
                int stop = Math.Min(input.Length, at + 1 + random.Next(64));
                return [.. input[..stop], .. input[at..]];
            default:
                byte[] other = seeds[random.Next(seeds.Count)];
                return [.. input[..at], .. other[random.Next(other.Length)..]];
        }
    }

    private static byte[] WithEdge(Random random, byte[] input, int at)
    {
        byte[] edge = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(edge, Edges[random.Next(Edges.Length)]);
        int length = Math.Min(1 << random.Next(4), input.Length - at);
        Span<byte> part = edge.AsSpan(0, length);
        if (random.Next(2) == 0)
        {
            part.Reverse();
        }

        part.CopyTo(input.AsSpan(at));
        return input;
    }
}
