using CsCheck;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Tests.Sampling;

namespace ScaleParty.Tests.Noise;

public sealed class LayerNoiseTests
{
    private const uint GridStream = (uint)NoisePolicy.GridSample << 8;

    private static readonly NoiseSettings Grid = new() { Seed = 5, LatticeResolution = 64 };
    private static readonly Gen<Warp?> AnyWarp = Gen.Select(Gen.Bool, Regions.Warp, (warped, warp) => warped ? warp : null);

    [Fact]
    public void Where_pixels_fall_on_lattice_points_values_are_exactly_those_of_the_points()
    {
        foreach (PaddingMode padding in new[] { PaddingMode.Exact, PaddingMode.Paper })
        {
            SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 3, padding);
            foreach (NoiseSettings settings in new[] { Grid, Grid with { PreserveVariance = true } })
            {
                for (int convolution = 0; convolution <= 6; convolution++)
                {
                    (int width, int height) = lattice.MapSize(convolution);
                    int margin = padding.Margin(convolution);
                    float[] map = Fill(settings, lattice, convolution), warped = Fill(settings, lattice, convolution, new FunctionWarp(p => p));
                    for (int j = 0; j < height; j++)
                    {
                        for (int i = 0; i < width; i++)
                        {
                            float expected = CounterRandom.Normal(5, GridStream + (uint)convolution, i - margin, j - margin);
                            Assert.Equal(expected, map[(j * width) + i]);
                            Assert.Equal(expected, warped[(j * width) + i]);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Maps_are_bilinear_readings_of_the_lattice()
    {
        Gen.Select(Regions.Ordinary, Gen.Int[1, 4], AnyWarp, Gen.Int[0, 8], Gen.Bool).Sample(
            (region, blocks, warp, convolution, preserve) =>
            {
                convolution %= (2 * blocks) + 1;
                NoiseSettings settings = Grid with { PreserveVariance = preserve };
                SampleLattice lattice = SampleLattice.For(region, blocks);
                Near(ByDefinition(settings, lattice, convolution, warp), Fill(settings, lattice, convolution, warp), 4e-6);
            },
            iter: 150);
    }

    [Fact]
    public void A_tile_has_the_same_part_of_the_whole_map()
    {
        Gen.Select(Regions.Ordinary, AnyWarp, Gen.Int[0, 3], Gen.Int[0, 2], Gen.Bool).Sample(
            (region, warp, x, y, preserve) =>
            {
                NoiseSettings settings = Grid with { PreserveVariance = preserve };
                ImageRegion wide = region with { Resolution = new(80, 64) };
                SampleLattice whole = SampleLattice.For(wide, 3), part = SampleLattice.For(wide.Tile(8 * x, 8 * y, 16, 24), 3);
                for (int convolution = 0; convolution <= 6; convolution++)
                {
                    int level = (convolution + 1) / 2;
                    float[] expected = Fill(settings, whole, convolution, warp), actual = Fill(settings, part, convolution, warp);
                    Compare(expected, whole.MapSize(convolution), actual, part.MapSize(convolution), x << level, y << level, 4e-6);
                }
            },
            iter: 60);
    }

    [Fact]
    public void Anchored_views_share_their_values_to_the_bit()
    {
        Gen.Select(Regions.Ordinary, AnyWarp, Gen.Int[-2, 2], Gen.Int[-2, 2]).Sample(
            (region, warp, x, y) =>
            {
                ImageRegion here = region with { Resolution = new(80, 64) };
                SampleLattice a = SampleLattice.For(here, 3, PaddingMode.Exact, LatticeAnchor.Anchored);
                ImageRegion there = here with { Centre = a.Origin + (a.BasePeriod * new Vector2d(x + 0.5, y + 0.5)) + (here.Extent / 2) };
                SampleLattice b = SampleLattice.For(there, 3, PaddingMode.Exact, LatticeAnchor.Anchored);
                for (int convolution = 0; convolution <= 6; convolution++)
                {
                    int level = (convolution + 1) / 2;
                    Compare(Fill(Grid, a, convolution, warp), a.MapSize(convolution), Fill(Grid, b, convolution, warp), b.MapSize(convolution), x * (1 << level), y * (1 << level), 0);
                }
            },
            iter: 60);
    }

    [Fact]
    public void A_shift_by_whole_lattice_periods_shifts_the_map()
    {
        SampleLattice here = SampleLattice.For(ImageRegion.FullFrame(64), 3);
        foreach ((int x, int y) in new[] { (1, 0), (-3, 5), (1_000_000, -40_000_000) })
        {
            // 8 lattice periods of the finest level are one of the base grid: all levels shift by whole periods.
            SampleLattice there = SampleLattice.For(ImageRegion.FullFrame(64) with { Centre = new(x * 0.25, y * 0.25) }, 3);
            float[] map = Fill(Grid, there, 6), coarse = Fill(Grid, there, 0);
            Assert.Equal(CounterRandom.Normal(5, GridStream + 6, (8L * x) + 7 - 3, (8L * y) + 9 - 3), map[(9 * 70) + 7]);
            Assert.Equal(CounterRandom.Normal(5, GridStream, x + 2 - 3, y + 1 - 3), coarse[(1 * 14) + 2]);
            if (x == 1)
            {
                Compare(Fill(Grid, here, 6), (70, 70), map, (70, 70), 8, 0, 0);
            }
        }
    }

    [Fact]
    public void Patches_and_single_readings_agree_however_far_apart_positions_lie()
    {
        // Positions 40 and 4,000 lattice periods apart, and beyond what indices can count.
        foreach (double factor in new[] { 1, 40.0, 4e3, 1e12, 1e40 })
        {
            var spread = new FunctionWarp(p => new(p.X * factor, 0.1 + (p.Y * factor)));
            SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(48), 3);
            float[] actual = Fill(Grid, lattice, 6, spread);
            Near(ByDefinition(Grid, lattice, 6, spread), actual, 4e-6);
            Assert.InRange(actual.Distinct().Count(), 2, actual.Length);
        }
    }

    [Fact]
    public void Deep_zooms_and_far_regions_find_noise()
    {
        Regions.Any.Sample(
            region =>
            {
                SampleLattice lattice = SampleLattice.For(region with { Resolution = new(33, 17) }, 2);
                for (int convolution = 0; convolution <= 4; convolution++)
                {
                    Near(ByDefinition(Grid, lattice, convolution, null), Fill(Grid, lattice, convolution), 4e-6);
                }
            },
            iter: 100);
    }

    [Fact]
    public void Random_maps_are_told_apart_by_frame_seed_and_layer_and_repeat_otherwise()
    {
        NoiseSettings settings = new() { Policy = NoisePolicy.Random, Seed = 3, Frame = 8 };
        SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 3);
        float[] map = Fill(settings, lattice, 6);
        Assert.Equal(map, Fill(settings with { }, lattice, 6));
        Assert.Equal(map, Fill(settings, SampleLattice.For(ImageRegion.FullFrame(64) with { Centre = new(1, 2) }, 3), 6, new AffineWarp(Vector2d.Zero, 40)));
        float[][] others =
        [
            Fill(settings with { Frame = 9 }, lattice, 6),
            Fill(settings with { Frame = 8 + (1UL << 40) }, lattice, 6),
            Fill(settings with { Seed = 4 }, lattice, 6),
            Fill(settings with { Policy = NoisePolicy.Constant }, lattice, 6),
            Fill(settings with { Policy = NoisePolicy.GridSample, LatticeResolution = 64 }, lattice, 6),
        ];
        Assert.All(others, other => Assert.InRange(Correlation(map, other), -0.08, 0.08));
        Assert.InRange(Correlation(Fill(settings, lattice, 5).AsSpan(0, 4900).ToArray(), map), -0.08, 0.08);
        Unit(map);
    }

    [Fact]
    public void A_constant_map_is_reused_from_its_top_left_corner()
    {
        NoiseSettings settings = new() { Policy = NoisePolicy.Constant, Seed = 3 };
        SampleLattice small = SampleLattice.For(ImageRegion.FullFrame(64), 3);
        SampleLattice large = SampleLattice.For(ImageRegion.FromExtent(new(4, 4), new(0.2, 0.1), new(90, 100)), 3);
        for (int convolution = 0; convolution <= 6; convolution++)
        {
            float[] map = Fill(settings, small, convolution);
            Compare(Fill(settings, large, convolution), large.MapSize(convolution), map, small.MapSize(convolution), 0, 0, 0);
            Assert.Equal(map, Fill(settings with { Frame = 77 }, small, convolution));
            Assert.NotEqual(map, Fill(settings with { Seed = 77 }, small, convolution));
        }

        Unit(Fill(settings, large, 6));
    }

    [Fact]
    public void Without_noise_maps_are_zero() =>
        Assert.All(Fill(NoiseSettings.Off, SampleLattice.For(ImageRegion.FullFrame(64), 3), 6), v => Assert.Equal(0f, v));

    // Computed once by a separate program, bit by bit; they must never change on any machine.
    [Theory]
    [InlineData(NoisePolicy.Random, false, 2067701029u)]
    [InlineData(NoisePolicy.Constant, false, 1572337597u)]
    [InlineData(NoisePolicy.GridSample, false, 246113416u)]
    [InlineData(NoisePolicy.GridSample, true, 3027549420u)]
    public void Known_settings_give_known_maps(NoisePolicy policy, bool preserve, uint expected)
    {
        NoiseSettings settings = new() { Policy = policy, Seed = 0xFEEDFACECAFEBEEF, Frame = 12, LatticeResolution = 100, PreserveVariance = preserve };
        SampleLattice lattice = SampleLattice.For(ImageRegion.FromExtent(new(0.125, -0.25), new(1.5, 0.75), new(57, 43)), 3);
        uint hash = 2166136261;
        for (int convolution = 0; convolution <= 6; convolution++)
        {
            foreach (float value in Fill(settings, lattice, convolution))
            {
                hash = unchecked((hash ^ BitConverter.SingleToUInt32Bits(value)) * 16777619);
            }
        }

        Assert.Equal(expected, hash);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.61)]
    [InlineData(0.173)]
    [InlineData(2.7)]
    public void Preserved_variance_is_one_and_plain_reading_lowers_it(double extent)
    {
        // Many lattice periods, so that the estimate's error is small at every scale.
        ImageRegion region = ImageRegion.FromExtent(new(31.004, -17.003), new(extent * 40, extent * 40), new(512, 512));
        NoiseSettings settings = new() { Seed = 9, LatticeResolution = 26 };
        SampleLattice lattice = SampleLattice.For(region, 2);
        foreach (Warp? warp in new Warp?[] { null, new AffineWarp(Vector2d.Zero, 30) })
        {
            float[] plain = Fill(settings, lattice, 4, warp), preserved = Fill(settings with { PreserveVariance = true }, lattice, 4, warp);
            Assert.InRange(Variance(preserved), 0.97, 1.03);
            Assert.InRange(Variance(plain), 0.2, 0.6);
        }
    }

    [Fact]
    public void Filling_again_allocates_nothing()
    {
        SampleLattice lattice = SampleLattice.For(ImageRegion.FromExtent(new(0.1, 0), new(1.3, 1), new(70, 64)), 3);
        (int width, int height) = lattice.MapSize(6);
        var map = new float[width * height];
        Warp warp = new SwirlWarp(Vector2d.Zero, 30, 1);
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            LayerNoise.Fill(Grid, lattice, 6, null, map);
            LayerNoise.Fill(Grid, lattice, 6, warp, map);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Assert.Equal(0, Allocated());
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 3);
        var error = Assert.Throws<ArgumentException>(() => LayerNoise.Fill(Grid, lattice, 6, null, new float[4901]));
        Assert.Contains("destination has 4901 values; expected 4900 (70x70)", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => LayerNoise.Fill(Grid, lattice, 7, null, new float[4900]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LayerNoise.Fill(Grid, lattice, -1, null, new float[4900]));
        Refused("Strength is -1; expected 0 to 10", () => Grid with { Strength = -1 });
        Refused("Strength is NaN; expected 0 to 10", () => Grid with { Strength = double.NaN });
        Refused("LatticeResolution is 4; expected 8 to 65536", () => Grid with { LatticeResolution = 4 });
        Refused("Policy is 4; expected 0 to 3", () => Grid with { Policy = (NoisePolicy)4 });
    }

    [Fact]
    public void A_warp_that_yields_no_position_is_named()
    {
        SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 3);
        Assert.Throws<InvalidOperationException>(() => Fill(Grid, lattice, 6, new FunctionWarp(p => new(double.NaN, 0))));
    }

    private static float[] Fill(NoiseSettings settings, SampleLattice lattice, int convolution, Warp? warp = null)
    {
        (int width, int height) = lattice.MapSize(convolution);
        var map = new float[width * height];
        Array.Fill(map, float.NaN);
        LayerNoise.Fill(settings, lattice, convolution, warp, map);
        return map;
    }

    // Lattice points lie at (i + 0.5) q - 1, q = 2 / resolution * 2^(L - level).
    private static float[] ByDefinition(NoiseSettings settings, SampleLattice lattice, int convolution, Warp? warp)
    {
        (int width, int height) = lattice.MapSize(convolution);
        int level = (convolution + 1) / 2;
        double q = 2.0 / settings.LatticeResolution * (1 << (lattice.Blocks - level));
        var map = new float[width * height];
        for (int j = 0; j < height; j++)
        {
            for (int i = 0; i < width; i++)
            {
                Vector2d p = lattice.Position(level, lattice.Padding.Margin(convolution), i, j);
                p = warp?.Apply(p) ?? p;
                double u = Math.Clamp(((p.X + 1) / q) - 0.5, -(1L << 52), 1L << 52), v = Math.Clamp(((p.Y + 1) / q) - 0.5, -(1L << 52), 1L << 52);
                double sum = 0, squares = 0;
                for (int corner = 0; corner < 4; corner++)
                {
                    long x = (long)Math.Floor(u) + (corner & 1), y = (long)Math.Floor(v) + (corner >> 1);
                    double weight = (1 - Math.Abs(u - x)) * (1 - Math.Abs(v - y));
                    sum += weight * CounterRandom.Normal(settings.Seed, GridStream + (uint)convolution, x, y);
                    squares += weight * weight;
                }

                map[(j * width) + i] = (float)(settings.PreserveVariance ? sum / Math.Sqrt(squares) : sum);
            }
        }

        return map;
    }

    /// <summary>Compares two maps where they overlap, the second one beginning at (x, y) of the first.</summary>
    private static void Compare(float[] first, (int Width, int Height) firstSize, float[] second, (int Width, int Height) secondSize, int x, int y, double tolerance)
    {
        int compared = 0;
        for (int j = Math.Max(0, -y); j < secondSize.Height && j + y < firstSize.Height; j++)
        {
            for (int i = Math.Max(0, -x); i < secondSize.Width && i + x < firstSize.Width; i++)
            {
                float expected = first[((j + y) * firstSize.Width) + i + x], actual = second[(j * secondSize.Width) + i];
                Assert.InRange(Math.Abs(expected - actual), 0, tolerance);
                compared++;
            }
        }

        Assert.True(compared > 0);
    }

    private static void Near(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.InRange(Math.Abs(expected[k] - actual[k]), 0, tolerance);
        }
    }

    private static void Unit(float[] map)
    {
        Assert.InRange(map.Average(v => (double)v), -5 / Math.Sqrt(map.Length), 5 / Math.Sqrt(map.Length));
        Assert.InRange(Variance(map), 1 - (7 / Math.Sqrt(map.Length)), 1 + (7 / Math.Sqrt(map.Length)));
    }

    private static double Variance(float[] map)
    {
        double mean = map.Average(v => (double)v);
        return map.Average(v => (v - mean) * (v - mean));
    }

    private static double Correlation(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Average();

    private static void Refused(string message, Func<object> create) =>
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);
}
