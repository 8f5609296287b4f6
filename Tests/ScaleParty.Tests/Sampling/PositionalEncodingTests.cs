using CsCheck;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Sampling;

public sealed class PositionalEncodingTests
{
    private static readonly Vector2d[] Frequencies = [.. Enumerable.Range(0, 21).Select(k =>
    {
        double angle = 2.4 * k, length = 0.5 * Math.PI * Math.Pow(1.21, k);
        return new Vector2d(length * Math.Cos(angle), length * Math.Sin(angle));
    })];

    private static readonly EncodingDescription Fourier = new(EncodingKind.Fourier, Frequencies);
    private static readonly float[] Phases = [.. Enumerable.Range(0, 21).Select(k => 6.28f * (float)CounterRandom.Uniform(1, 0, k, 0))];
    private static readonly Gen<EncodingDescription> Kind = Gen.OneOf(Gen.Const(Fourier), Gen.Const(EncodingDescription.Grid), Gen.Const(Fourier with { Bands = new(7, 4) }), Gen.Const(Fourier with { Bands = new(3, 12) }));
    private static readonly Gen<Warp?> AnyWarp = Gen.Select(Gen.Bool, Regions.Warp, (warped, warp) => warped ? warp : null);

    [Fact]
    public void Encodings_are_those_of_the_definition()
    {
        Gen.Select(Regions.Ordinary, Gen.Int[1, 5], AnyWarp, Kind).Sample(
            (region, blocks, warp, kind) =>
            {
                SampleLattice lattice = SampleLattice.For(region, blocks);
                Near(ByDefinition(kind, lattice, warp), Encode(kind, lattice, warp), 1e-6);
            },
            iter: 200);
    }

    [Fact]
    public void Layouts_hold_the_same_values()
    {
        Gen.Select(Regions.Ordinary, AnyWarp, Kind).Sample(
            (region, warp, kind) =>
            {
                SampleLattice lattice = SampleLattice.For(region, 3);
                float[] first = Encode(kind, lattice, warp), last = Encode(kind, lattice, warp, EncodingLayout.ChannelsLast);
                int cells = first.Length / kind.Channels;
                Assert.Equal(first, Enumerable.Range(0, first.Length).Select(k => last[(k % cells * kind.Channels) + (k / cells)]));
            },
            iter: 50);
    }

    [Fact]
    public void A_tile_has_the_same_part_of_the_whole_encoding()
    {
        Gen.Select(Regions.Ordinary, AnyWarp, Kind, Gen.Int[0, 3], Gen.Int[0, 2]).Sample(
            (region, warp, kind, x, y) =>
            {
                SampleLattice whole = SampleLattice.For(region with { Resolution = new(40, 32) }, 3);
                SampleLattice part = SampleLattice.For((region with { Resolution = new(40, 32) }).Tile(8 * x, 8 * y, 16, 16), 3);
                float[] expected = Encode(kind, whole, warp), actual = Encode(kind, part, warp);
                for (int c = 0; c < kind.Channels; c++)
                {
                    for (int j = 0; j < part.EncodingHeight; j++)
                    {
                        for (int i = 0; i < part.EncodingWidth; i++)
                        {
                            float e = expected[(((c * whole.EncodingHeight) + y + j) * whole.EncodingWidth) + x + i];
                            Assert.Equal(e, actual[(((c * part.EncodingHeight) + j) * part.EncodingWidth) + i], 1e-5f);
                        }
                    }
                }
            },
            iter: 100);
    }

    [Fact]
    public void An_identity_warp_encodes_as_none()
    {
        Gen.Select(Regions.Ordinary, Kind).Sample(
            (region, kind) =>
            {
                SampleLattice lattice = SampleLattice.For(region, 4);
                Near(Encode(kind, lattice, null), Encode(kind, lattice, new FunctionWarp(p => p)), 2e-6);
            },
            iter: 50);
    }

    [Fact]
    public void A_stretch_by_warp_encodes_as_a_region_of_those_scales()
    {
        // Only where frequencies fade by the local period do both agree.
        var stretched = new AffineWarp(Vector2d.Zero, aspect: 4);
        SampleLattice square = SampleLattice.For(ImageRegion.FullFrame(64), 4);
        SampleLattice same = SampleLattice.For(ImageRegion.FromExtent(Vector2d.Zero, new(1, 4), new(64, 64)), 4);
        Near(Encode(Fourier, same, null), Encode(Fourier, square, stretched), 2e-6);
        Assert.NotEqual(Encode(Fourier, square, null), Encode(Fourier, square, stretched));
    }

    [Fact]
    public void Frequencies_that_the_base_grid_cannot_carry_are_exactly_zero()
    {
        SampleLattice coarse = SampleLattice.For(ImageRegion.FromExtent(Vector2d.Zero, new(40, 40), new(64, 64)), 4);
        foreach (Warp? warp in new[] { null, new FunctionWarp(p => p) })
        {
            float[] values = Encode(Fourier, coarse, warp);
            int cells = values.Length / Fourier.Channels;
            Assert.All(values.AsSpan(20 * cells, cells).ToArray(), v => Assert.Equal(0f, v));
            Assert.All(values.AsSpan(41 * cells, cells).ToArray(), v => Assert.Equal(0f, v));
        }
    }

    [Fact]
    public void Fields_have_unit_variance_and_are_alike_in_all_directions()
    {
        // Over many layouts: the mean product of a field with itself a little further along, for eight directions.
        var kind = new EncodingDescription(EncodingKind.Fourier, ScaleParty.Training.Loop.NetworkFactory.Frequencies(24, 6, 7), new WaveBands(24, 4));
        var sums = new double[9];
        const int Layouts = 400;
        for (int layout = 0; layout < Layouts; layout++)
        {
            float[] phases = [.. Enumerable.Range(0, 24).Select(k => (float)(Phase.Turn * CounterRandom.Uniform(9, 1, k, layout)))];
            float[] values = Encode(kind, SampleLattice.For(ImageRegion.FullFrame(256), 2), new FunctionWarp(p => p), EncodingLayout.ChannelsLast, phases);
            int width = SampleLattice.For(ImageRegion.FullFrame(256), 2).EncodingWidth, centre = width / 2;
            float here = values[4 * ((centre * width) + centre)];
            sums[8] += (double)here * here / Layouts;
            for (int d = 0; d < 8; d++)
            {
                (double sin, double cos) = Math.SinCos(d * Math.PI / 8);
                int x = centre + (int)Math.Round(6 * cos), y = centre + (int)Math.Round(6 * sin);
                sums[d] += (double)here * values[4 * ((y * width) + x)] / Layouts;
            }
        }

        Assert.InRange(sums[8], 0.85, 1.15);
        Assert.All(sums[..8], s => Assert.InRange(s, sums[..8].Average() - 0.15, sums[..8].Average() + 0.15));
    }

    [Fact]
    public void Phases_shift_each_frequency_on_its_own()
    {
        SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 4);
        float[] before = Encode(Fourier, lattice, null), phases = [.. Phases];
        phases[3] += MathF.PI / 2;
        var after = new float[before.Length];
        PositionalEncoding.Fill(Fourier, lattice, null, phases, EncodingLayout.ChannelsFirst, after);
        int cells = lattice.EncodingWidth * lattice.EncodingHeight;
        for (int cell = 0; cell < cells; cell++)
        {
            // A quarter turn makes the sine the cosine.
            Assert.Equal(before[(24 * cells) + cell], after[(3 * cells) + cell], 1e-6f);
            Assert.Equal(before[(4 * cells) + cell], after[(4 * cells) + cell]);
        }
    }

    [Fact]
    public void Filling_again_allocates_nothing()
    {
        SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 4);
        var values = new float[lattice.EncodingWidth * lattice.EncodingHeight * Fourier.Channels];
        Warp warp = new SwirlWarp(Vector2d.Zero, 30, 1);
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            PositionalEncoding.Fill(Fourier, lattice, null, Phases, EncodingLayout.ChannelsLast, values);
            PositionalEncoding.Fill(Fourier, lattice, warp, Phases, EncodingLayout.ChannelsLast, values);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Assert.Equal(0, Allocated());
    }

    [Fact]
    public void Arguments_that_do_not_fit_are_refused()
    {
        SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 4);
        var error = Assert.Throws<ArgumentException>(() => PositionalEncoding.Fill(EncodingDescription.Grid, lattice, null, [], EncodingLayout.ChannelsFirst, new float[287]));
        Assert.Contains("destination has 287 values; expected 288 (2 channels of 12x12 cells)", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => PositionalEncoding.Fill(Fourier, lattice, null, new float[20], EncodingLayout.ChannelsFirst, new float[144 * 42]));
        Assert.Contains("there are 20 phases; expected 21", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => PositionalEncoding.Fill(EncodingDescription.Grid, lattice, null, [], (EncodingLayout)2, new float[288]));
    }

    [Fact]
    public void A_warp_of_the_users_own_kind_that_breaks_its_promise_is_named()
    {
        SampleLattice lattice = SampleLattice.For(ImageRegion.FullFrame(64), 4);
        foreach (EncodingDescription kind in new[] { EncodingDescription.Grid, Fourier })
        {
            var error = Assert.Throws<InvalidOperationException>(() => Encode(kind, lattice, new Broken()));
            Assert.Contains("Broken maps (", error.Message, StringComparison.Ordinal);
        }
    }

    private static float[] Encode(EncodingDescription kind, SampleLattice lattice, Warp? warp, EncodingLayout layout = EncodingLayout.ChannelsFirst, float[]? phases = null)
    {
        var values = new float[lattice.EncodingWidth * lattice.EncodingHeight * kind.Channels];
        Array.Fill(values, float.NaN);
        PositionalEncoding.Fill(kind, lattice, warp, kind.Kind == EncodingKind.Fourier ? phases ?? Phases : [], layout, values);
        return values;
    }

    // The design's formula, cell by cell.
    private static float[] ByDefinition(EncodingDescription kind, SampleLattice lattice, Warp? warp)
    {
        warp ??= new FunctionWarp(p => p);
        int cells = lattice.EncodingWidth * lattice.EncodingHeight, count = kind.PhaseCount;
        var values = new float[cells * kind.Channels];
        for (int cell = 0; cell < cells; cell++)
        {
            Vector2d shown = lattice.Position(0, 4, cell % lattice.EncodingWidth, cell / lattice.EncodingWidth), p = warp.Apply(shown);
            Vector2d hx = new(lattice.BasePeriod.X / 2, 0), hy = new(0, lattice.BasePeriod.Y / 2);
            Vector2d dx = warp.Apply(shown + hx) - warp.Apply(shown - hx), dy = warp.Apply(shown + hy) - warp.Apply(shown - hy);
            if (kind.Kind == EncodingKind.Grid)
            {
                values[cell] = (float)p.X;
                values[cells + cell] = (float)p.Y;
                continue;
            }

            for (int k = 0; k < count; k++)
            {
                Vector2d w = kind.Frequencies[k];
                double wd = Math.Sqrt(Math.Pow((w.X * dx.X) + (w.Y * dx.Y), 2) + Math.Pow((w.X * dy.X) + (w.Y * dy.Y), 2));
                double amplitude = Math.Sqrt(2) * Math.Exp(-2 * Math.Pow(wd / Math.PI, 2)), angle = (w.X * p.X) + (w.Y * p.Y) + Phases[k];
                if (kind.Bands is WaveBands bands)
                {
                    for (int m = 0; m < bands.Fields; m++)
                    {
                        values[(((k / bands.Waves * bands.Fields) + m) * cells) + cell] += (float)(amplitude / Math.Sqrt(bands.Waves) * Math.Cos(angle + WaveBands.Shift(k, m)));
                    }

                    continue;
                }

                values[(k * cells) + cell] = (float)(amplitude * Math.Sin(angle));
                values[((count + k) * cells) + cell] = (float)(amplitude * Math.Cos(angle));
            }
        }

        return values;
    }

    private static void Near(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.InRange(Math.Abs(expected[k] - actual[k]), 0, tolerance * (1 + Math.Abs(expected[k])));
        }
    }

    private sealed record Broken : Warp
    {
        public override Vector2d Apply(Vector2d position) => new(position.X, double.PositiveInfinity);
    }
}
