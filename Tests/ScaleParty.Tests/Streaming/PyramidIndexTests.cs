using System.Numerics;
using CsCheck;
using ScaleParty.Streaming;

namespace ScaleParty.Tests.Streaming;

/// <summary>Indices of 128 bits against arbitrary precision.</summary>
public sealed class PyramidIndexTests
{
    private static readonly BigInteger Modulus = BigInteger.One << 128;

    // Numbers near powers of two as often as others: carries and signs are where errors would be.
    private static readonly Gen<PyramidIndex> Indices = Gen.Frequency(
        (1, Gen.Select(Gen.Long, Gen.ULong, (high, low) => new PyramidIndex(high, low))),
        (1, Gen.Select(Gen.Int[0, 126], Gen.Int[-2, 2], Gen.Bool, (bits, off, negative) => negative ? -(new PyramidIndex(0, 1) << bits) + off : (new PyramidIndex(0, 1) << bits) + off)),
        (1, Gen.Int.Select(i => (PyramidIndex)i)));

    [Fact]
    public void Sums_differences_and_negatives_are_those_of_integers() => Gen.Select(Indices, Indices).Sample((a, b) =>
        Big(a + b) == Wrapped(Big(a) + Big(b)) && Big(a - b) == Wrapped(Big(a) - Big(b)) && Big(-a) == Wrapped(-Big(a)));

    [Fact]
    public void Shifts_multiply_and_divide_rounding_down() => Gen.Select(Indices, Gen.Int[0, 127]).Sample((a, bits) =>
        Big(a << bits) == Wrapped(Big(a) << bits) && Big(a >> bits) == Big(a) >> bits);

    [Fact]
    public void Comparisons_are_those_of_integers() => Gen.Select(Indices, Indices).Sample((a, b) =>
        a.CompareTo(b) == Big(a).CompareTo(Big(b)) && (a < b) == Big(a) < Big(b) && (a > b) == Big(a) > Big(b) && (a <= b) == Big(a) <= Big(b) && (a >= b) == Big(a) >= Big(b) && (a == b) == (Big(a) == Big(b)));

    [Fact]
    public void A_cell_and_the_place_within_it_give_the_index_again() => Gen.Select(Indices, Gen.Int[0, 30]).Sample((a, bits) =>
        ((a >> bits) << bits) + a.Within(bits) == a && a.Within(bits) >= 0);

    [Fact]
    public void Doubles_are_near_and_exact_where_they_can_be() => Indices.Sample(a =>
    {
        double value = a.ToDouble();
        BigInteger error = BigInteger.Abs(new BigInteger(value) - Big(a));
        return BigInteger.Abs(Big(a)) <= BigInteger.One << 53 ? error.IsZero : error << 51 <= BigInteger.Abs(Big(a));
    });

    [Fact]
    public void The_floor_of_a_double_is_exact() => Gen.Select(Gen.Double[-1, 1], Gen.Int[0, 125]).Sample((mantissa, exponent) =>
    {
        double value = Math.ScaleB(mantissa, exponent);
        return Big(PyramidIndex.Floor(value)) == new BigInteger(Math.Floor(value));
    });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e39)]
    [InlineData(-1e39)]
    public void The_floor_of_what_has_none_is_refused(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => PyramidIndex.Floor(value));

    [Fact]
    public void Sixty_four_bits_are_given_or_refused() => Indices.Sample(a =>
    {
        bool fits = Big(a) >= long.MinValue && Big(a) <= long.MaxValue;
        Assert.Equal(fits, a.ToString() == Big(a).ToString());
        if (!fits)
        {
            Assert.Throws<OverflowException>(() => a.ToInt64());
            return unchecked((ulong)a.ToLow()) == a.Low;
        }

        return a.ToInt64() == Big(a) && a.ToLow() == a.ToInt64();
    });

    private static BigInteger Big(PyramidIndex index) => (new BigInteger(index.High) << 64) + index.Low;

    private static BigInteger Wrapped(BigInteger value)
    {
        BigInteger rest = ((value % Modulus) + Modulus) % Modulus;
        return rest >= Modulus / 2 ? rest - Modulus : rest;
    }
}
