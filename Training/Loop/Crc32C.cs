namespace ScaleParty.Training.Loop;

/// <summary>The Castagnoli cyclic redundancy check (RFC 3720), and its masked form in TFRecord files.</summary>
internal static class Crc32C
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The check of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>Rotated and shifted, so that a check of data that holds its own check stays useful.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Compute(bytes);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint n = 0; n < table.Length; n++)
        {
            uint value = n;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0x82F63B78 : value >> 1;
            }

            table[n] = value;
        }

        return table;
    }
}
