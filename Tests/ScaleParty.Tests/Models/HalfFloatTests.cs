using CsCheck;
using ScaleParty.Models;

namespace ScaleParty.Tests.Models;

public class HalfFloatTests
{
    [Fact]
    public void Every_half_widens_to_the_same_number()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float actual = HalfFloat.ToSingle((ushort)bits);
            Assert.True(float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual), $"0x{bits:x4}");
        }
    }

    [Fact]
    public void Every_half_and_every_midpoint_between_halves_rounds_to_nearest_even()
    {
        for (int bits = 0; bits < 0x7bff; bits++)
        {
            float low = HalfFloat.ToSingle((ushort)bits);
            float middle = (low + HalfFloat.ToSingle((ushort)(bits + 1))) / 2;
            foreach (float value in new[] { low, middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle), -low, -middle })
            {
                AssertRoundsAsHalf(value);
            }
        }
    }

    [Fact]
    public void Any_float_rounds_as_the_platforms_half_does() =>
        Gen.UInt.Sample(bits => AssertRoundsAsHalf(BitConverter.UInt32BitsToSingle(bits)), iter: 100_000);

    private static void AssertRoundsAsHalf(float value)
    {
        ushort actual = HalfFloat.FromSingle(value);
        if (float.IsNaN(value))
        {
            Assert.True(Half.IsNaN(BitConverter.UInt16BitsToHalf(actual)));
        }
        else
        {
            Assert.Equal(BitConverter.HalfToUInt16Bits((Half)value), actual);
        }
    }
}
