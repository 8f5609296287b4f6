using System.Numerics;

namespace ScaleParty.Training.Loop;

/// <summary>The Castagnoli cyclic redundancy check (RFC 3720), and its masked form in TFRecord files.</summary>
internal static class Crc32C
{
    /// <summary>The check of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }

    /// <summary>Rotated and shifted, so that a check of data that holds its own check stays useful.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Compute(bytes);
        return unchecked(BitOperations.RotateRight(crc, 15) + 0xA282EAD8);
    }
}
