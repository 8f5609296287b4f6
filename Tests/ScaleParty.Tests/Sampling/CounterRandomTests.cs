using ScaleParty.Sampling;

namespace ScaleParty.Tests.Sampling;

public sealed class CounterRandomTests
{
    private const int Count = 1 << 20;

    [Fact]
    public void Normals_have_the_moments_of_a_standard_normal()
    {
        float[] values = Map(seed: 1, stream: 0);
        double mean = values.Average(v => (double)v);
        double variance = values.Average(v => (v - mean) * (v - mean));
        double skewness = values.Average(v => Math.Pow(v - mean, 3)) / Math.Pow(variance, 1.5);
        double kurtosis = values.Average(v => Math.Pow(v - mean, 4)) / (variance * variance);

        // Five standard errors of each estimate.
        Assert.InRange(mean, -0.005, 0.005);
        Assert.InRange(variance, 1 - 0.007, 1 + 0.007);
        Assert.InRange(skewness, -0.012, 0.012);
        Assert.InRange(kurtosis, 2.969 - 0.024, 2.969 + 0.024);
    }

    [Theory]
    [InlineData(1, 0.1586553)]
    [InlineData(2, 0.0227501)]
    [InlineData(3, 0.0013499)]
    public void Tails_hold_what_a_normal_holds(double threshold, double share)
    {
        float[] values = Map(seed: 2, stream: 3);
        double above = values.Count(v => v > threshold) / (double)Count;
        double below = values.Count(v => v < -threshold) / (double)Count;
        double tolerance = (0.05 * share) + (5 * Math.Sqrt(share / Count));
        Assert.InRange(above, share - tolerance, share + tolerance);
        Assert.InRange(below, share - tolerance, share + tolerance);
        Assert.All(values, v => Assert.InRange(Math.Abs(v), 0, 8.21f));
    }

    [Fact]
    public void Distribution_function_is_within_sampling_error_of_the_normal()
    {
        float[] values = Map(seed: 3, stream: 1);
        Array.Sort(values);
        double largest = 0;
        for (int k = 0; k < Count; k += 64)
        {
            largest = Math.Max(largest, Math.Abs(((k + 0.5) / Count) - NormalDistribution(values[k])));
        }

        // 0.00195 is the Kolmogorov-Smirnov distance that one in a thousand true samples of this size exceeds.
        Assert.InRange(largest, 0, 0.00195);
    }

    [Fact]
    public void Neighbours_in_every_name_are_uncorrelated()
    {
        Func<long, long, float> here = (i, j) => CounterRandom.Normal(5, 7, i, j);
        Func<long, long, float>[] neighbours =
        [
            (i, j) => CounterRandom.Normal(5, 7, i + 1, j),
            (i, j) => CounterRandom.Normal(5, 7, i, j + 1),
            (i, j) => CounterRandom.Normal(5, 7, i + 1, j + 1),
            (i, j) => CounterRandom.Normal(5, 7, i + (1L << 32), j),
            (i, j) => CounterRandom.Normal(5, 7, i, j + (1L << 32)),
            (i, j) => CounterRandom.Normal(5, 7, -1 - i, j),
            (i, j) => CounterRandom.Normal(5, 7, i, -1 - j),
            (i, j) => CounterRandom.Normal(5, 7, j, i),
            (i, j) => CounterRandom.Normal(5, 8, i, j),
            (i, j) => CounterRandom.Normal(6, 7, i, j),
            (i, j) => CounterRandom.Normal(5 + (1UL << 32), 7, i, j),
            (i, j) => CounterRandom.Normal(7, 5, i, j),
            (i, j) => CounterRandom.Normal(CounterRandom.Derive(5, 0), 7, i, j),
        ];
        const int Side = 400;
        foreach (Func<long, long, float> neighbour in neighbours)
        {
            double product = 0, squares = 0;
            for (int j = 0; j < Side; j++)
            {
                for (int i = 0; i < Side; i++)
                {
                    if (i != j)
                    {
                        double a = here(i, j), b = neighbour(i, j);
                        product += a * b;
                        squares += ((a * a) - 1) * ((b * b) - 1);
                    }
                }
            }

            // Five standard errors: 1/side for the values, 2/side for their squares.
            Assert.InRange(product / (Side * Side), -5.0 / Side, 5.0 / Side);
            Assert.InRange(squares / (Side * Side), -10.0 / Side, 10.0 / Side);
        }
    }

    [Fact]
    public void Every_bit_is_fair_and_flips_half_the_time_when_any_bit_of_a_name_flips()
    {
        const int Draws = 4000;
        for (int bit = 0; bit < 64; bit++)
        {
            int[] flips = new int[32];
            for (int n = 0; n < Draws; n++)
            {
                ulong name = (ulong)n;
                long flipped = unchecked((long)(name ^ (1UL << bit)));
                uint difference = (n % 3) switch
                {
                    0 => CounterRandom.Bits(9, 2, n, 4) ^ CounterRandom.Bits(9, 2, flipped, 4),
                    1 => CounterRandom.Bits(9, 2, 4, n) ^ CounterRandom.Bits(9, 2, 4, flipped),
                    _ => CounterRandom.Bits(name, 2, 4, 4) ^ CounterRandom.Bits(unchecked((ulong)flipped), 2, 4, 4),
                };
                for (int k = 0; k < 32; k++)
                {
                    flips[k] += (int)((difference >> k) & 1);
                }
            }

            Assert.All(flips, f => Assert.InRange(f / (double)Draws, 0.5 - (6 * 0.5 / Math.Sqrt(Draws)), 0.5 + (6 * 0.5 / Math.Sqrt(Draws))));
        }
    }

    [Fact]
    public void Uniforms_fill_the_unit_interval_evenly()
    {
        const int Bins = 100;
        int[] counts = new int[Bins];
        double sum = 0;
        for (int k = 0; k < 200_000; k++)
        {
            double u = CounterRandom.Uniform(11, 0, k, 0);
            Assert.InRange(u, 0, 1 - (1.0 / (1L << 53)));
            counts[(int)(u * Bins)]++;
            sum += u;
        }

        Assert.All(counts, c => Assert.InRange(c, 2000 - (6 * 45), 2000 + (6 * 45)));
        Assert.InRange(sum / 200_000, 0.5 - 0.004, 0.5 + 0.004);
    }

    // Computed once by a separate program with unbounded integers.
    [Theory]
    [InlineData(0, 0, 0, 0, 0xFCF82710, 0.9881615080270753, 0x3F682506)]
    [InlineData(1, 2, 3, 4, 0x4B625537, 0.2944691906135023, 0xBEA7FC19)]
    [InlineData(0x123456789ABCDEF0, 7, -1, -2, 0x0C6F2B61, 0.0485713113249846, 0xBFA6179E)]
    [InlineData(42, 0xFFFFFFFE, 1L << 40, -(1L << 35) - 3, 0xED81ED9D, 0.9277637966691856, 0x3E207B94)]
    public void Known_names_give_known_numbers(ulong seed, uint stream, long i, long j, uint bits, double uniform, uint normal)
    {
        Assert.Equal(bits, CounterRandom.Bits(seed, stream, i, j));
        Assert.Equal(uniform, CounterRandom.Uniform(seed, stream, i, j));
        Assert.Equal(normal, BitConverter.SingleToUInt32Bits(CounterRandom.Normal(seed, stream, i, j)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData((1L << 32) - 7)]
    [InlineData(-(1L << 32) - 3)]
    [InlineData(1L << 40)]
    public void A_row_equals_its_numbers_one_by_one(long first)
    {
        for (int length = 0; length < 40; length++)
        {
            var row = new float[length];
            CounterRandom.Normals(13, 4, first, -9, row);
            for (int k = 0; k < length; k++)
            {
                Assert.Equal(CounterRandom.Normal(13, 4, first + k, -9), row[k]);
            }
        }
    }

    [Fact]
    public void Scattered_columns_equal_their_numbers_one_by_one()
    {
        long[] columns = [long.MinValue, -(1L << 33), -5, -1, 0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 1L << 32, (1L << 32) + 4, 1L << 50];
        int[] high = [.. columns.Select(c => (int)(c >> 32))];
        uint[] low = [.. columns.Select(c => unchecked((uint)c))];
        var row = new float[columns.Length];
        NormalKernel.Row(CounterKey.For(17, 6), high, low, 3, row);
        Assert.Equal(columns.Select(c => CounterRandom.Normal(17, 6, c, 3)), row);
    }

    private static float[] Map(ulong seed, uint stream)
    {
        var values = new float[Count];
        for (int j = 0; j < 1024; j++)
        {
            CounterRandom.Normals(seed, stream, -512, j - 512, values.AsSpan(j * 1024, 1024));
        }

        return values;
    }

    // Abramowitz and Stegun 7.1.26; its error of 1.5e-7 is far below what is tested.
    private static double NormalDistribution(double x)
    {
        double z = Math.Abs(x) / Math.Sqrt(2), t = 1 / (1 + (0.3275911 * z));
        double tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-z * z) / 2;
        return x < 0 ? tail : 1 - tail;
    }
}
