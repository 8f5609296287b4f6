namespace ScaleParty.Models;

/// <summary>Conversion to and from IEEE 754 half precision by bits: netstandard2.1 has no Half.</summary>
internal static class HalfFloat
{
    /// <summary>Largest finite half-precision number.</summary>
    public const float MaxValue = 65504;

    public static float ToSingle(ushort bits)
    {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0)
        {
            // Zero or subnormal: fraction * 2^-24 is exact in single precision.
            float magnitude = fraction * (1f / 16777216f);
            return sign == 0 ? magnitude : -magnitude;
        }

        int widened = exponent == 31 ? 0xff : exponent + 112;
        return BitConverter.Int32BitsToSingle(sign | (widened << 23) | (fraction << 13));
    }

    /// <summary>The nearest half-precision number, ties to even; beyond the range, infinity.</summary>
    public static ushort FromSingle(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        int sign = (bits >> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000)
        {
            return (ushort)(sign | 0x7e00);
        }

        // From halfway between the largest finite half and 2^16 upwards.
        if (magnitude >= 0x477ff000)
        {
            return (ushort)(sign | 0x7c00);
        }

        if (magnitude < 0x38800000)
        {
            // Below 2^-14 halves are multiples of 2^-24; adding 0.5 leaves those 24 bits at the end of the sum, rounded to even.
            float shifted = BitConverter.Int32BitsToSingle(magnitude) + 0.5f;
            return (ushort)(sign | (BitConverter.SingleToInt32Bits(shifted) - 0x3f000000));
        }

        int rounded = magnitude + 0xfff + ((magnitude >> 13) & 1);
        return (ushort)(sign | ((rounded - 0x38000000) >> 13));
    }
}
