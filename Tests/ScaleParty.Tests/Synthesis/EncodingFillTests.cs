using CsCheck;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Sampling;

namespace ScaleParty.Tests.Synthesis;

public sealed class EncodingFillTests
{
    private static readonly Vector2d[] Frequencies = [.. Enumerable.Range(0, 42).Select(k => new Vector2d(Math.Cos(2.4 * k), Math.Sin(2.4 * k)) * (1.5 * Math.Pow(1.1, k)))];
    private static readonly EncodingDescription Fourier = new(EncodingKind.Fourier, Frequencies);
    private static readonly float[] Phases = [.. Enumerable.Range(0, 42).Select(k => 0.1f * k)];
    private static readonly Gen<Warp?> AnyWarp = Gen.Select(Gen.Bool, Regions.Warp, (warped, warp) => warped ? warp : null);

    [Fact]
    public void An_encoding_written_by_three_threads_has_the_bits_of_one_written_by_one()
    {
        using var pool = new WorkerPool(3);
        Gen.Select(Regions.Ordinary, AnyWarp, Gen.Const(EncodingDescription.Grid), Gen.Int[0, 2]).Sample(
            (region, warp, grid, kind) =>
            {
                EncodingDescription encoding = kind == 0 ? grid : kind == 1 ? Fourier : Fourier with { Bands = new(7, 4) };
                var cells = CellGrid.Of(SampleLattice.For(region with { Resolution = new(200, 136) }, 2));
                float[] phases = kind == 0 ? [] : Phases;
                float[] one = new EncodingFill(encoding, null).Fill(cells, warp, phases).ToArray();
                Assert.Equal(one, new EncodingFill(encoding, pool).Fill(cells, warp, phases).ToArray());
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void A_warp_that_is_not_finite_is_refused_on_every_thread()
    {
        using var pool = new WorkerPool(3);
        var fill = new EncodingFill(Fourier, pool);
        var cells = CellGrid.Of(SampleLattice.For(ImageRegion.FullFrame(256), 2));
        var error = Assert.Throws<InvalidOperationException>(() => fill.Fill(cells, new FunctionWarp(p => p with { X = double.NaN }), Phases).Length);
        Assert.Contains("FunctionWarp", error.Message, StringComparison.Ordinal);
    }
}
