using CsCheck;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Tests.Torch;

/// <summary>
/// What Exact padding claims: every delivered pixel depends on true positions alone. Errors are in standard deviations of
/// the whole image.
/// </summary>
public sealed class ExactnessTests
{
    private const double Tolerance = 1e-4;

    private static readonly int[][] Shapes = [[16, 8], [12, 8, 16], [16, 12, 8, 8], [8, 8, 8, 8, 8]];

    private static readonly Gen<(GeneratorNetwork Network, ulong Seed)> Networks =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 6], Gen.Int[1, 4], Gen.Int[1, 1000])
            .Select(t => (RandomNetwork.Create(t.Item4, Shapes[t.Item1], t.Item3, frequencies: t.Item2), (ulong)t.Item4));

    private static readonly Gen<Vector2d> Centres = Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2]).Select(t => new Vector2d(t.Item1, t.Item2));

    private static readonly Gen<Vector2d> Scales = Gen.Select(Gen.Double[0.002, 0.05], Gen.Double[0.002, 0.05]).Select(t => new Vector2d(t.Item1, t.Item2));

    [Fact]
    public void A_tile_equals_the_same_part_of_the_whole()
    {
        Gen.Select(Networks, Centres, Scales, Gen.Int[0, 1000], Gen.Bool).Sample(
            (n, centre, scale, pick, warped) =>
            {
                using var synthesizer = new CpuSynthesizer(n.Network);
                int cell = n.Network.Description.CellSize, channels = n.Network.Description.ImageChannels.Count;
                int width = 4 * cell, height = 3 * cell;
                SynthesisRequest whole = Request(n, new ImageRegion(centre, scale, new Resolution(width, height)), warped ? new SwirlWarp(centre, 1, 0.7) : null);
                float[] image = Images.Of(synthesizer, whole);

                // Tiles begin at whole base cells and end anywhere.
                int x = pick % 4 * cell, y = pick / 4 % 3 * cell;
                int tileWidth = 1 + (pick * 7 % (width - x)), tileHeight = 1 + (pick * 13 % (height - y));
                float[] tile = Images.Of(synthesizer, whole with { Region = whole.Region.Tile(x, y, tileWidth, tileHeight) });
                Assert.InRange(Images.Error(Images.Part(image, width, channels, x, y, tileWidth, tileHeight), tile, image), 0, Tolerance);
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void A_shift_by_whole_base_cells_shifts_the_image()
    {
        Gen.Select(Networks, Centres, Scales, Gen.Int[-3, 3], Gen.Int[-3, 3]).Sample(
            (n, centre, scale, right, down) =>
            {
                using var synthesizer = new CpuSynthesizer(n.Network);
                int cell = n.Network.Description.CellSize, channels = n.Network.Description.ImageChannels.Count, side = 4 * cell;
                var region = new ImageRegion(centre, scale, new Resolution(side, side));
                float[] image = Images.Of(synthesizer, Request(n, region, null));
                var moved = region with { Centre = centre + (scale * new Vector2d(right * cell, down * cell)) };
                float[] shifted = Images.Of(synthesizer, Request(n, moved, null));

                int w = side - (Math.Abs(right) * cell), h = side - (Math.Abs(down) * cell);
                float[] expected = Images.Part(image, side, channels, Math.Max(0, right) * cell, Math.Max(0, down) * cell, w, h);
                float[] actual = Images.Part(shifted, side, channels, Math.Max(0, -right) * cell, Math.Max(0, -down) * cell, w, h);
                Assert.InRange(Images.Error(expected, actual, image), 0, Tolerance);
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void Anchored_panning_within_a_cell_reuses_the_same_pixels_and_beyond_it_shifts_them()
    {
        Gen.Select(Networks, Centres, Scales, Gen.Double[0.01, 0.99], Gen.Int[1, 2]).Sample(
            (n, centre, scale, within, cells) =>
            {
                using var synthesizer = new CpuSynthesizer(n.Network);
                int cell = n.Network.Description.CellSize, channels = n.Network.Description.ImageChannels.Count;
                int width = (2 * cell) + 3, height = cell + 1;

                // The view begins at the start of a lattice cell, to within rounding that 0.01 of a cell absorbs.
                Vector2d period = scale * cell, extent = scale * new Vector2d(width, height);
                var start = new Vector2d(Math.Floor(centre.X / period.X) + 0.005, Math.Floor(centre.Y / period.Y) + 0.005) * period;
                SynthesisRequest request = Request(n, new ImageRegion(start + (extent / 2), scale, new Resolution(width, height)), null) with { Anchor = LatticeAnchor.Anchored };
                SynthesisRequest Panned(double dx) => request with { Region = request.Region with { Centre = request.Region.Centre + new Vector2d(dx * period.X, 0) } };

                float[] image = Images.Of(synthesizer, request);
                Assert.Equal(image, Images.Of(synthesizer, Panned(within * 0.98)));

                Resolution made = request.Lattice(n.Network.Description.Blocks).Delivered;
                float[] beyond = Images.Of(synthesizer, Panned(cells));
                int kept = made.Width - (cells * cell);
                Assert.InRange(
                    Images.Error(Images.Part(image, made.Width, channels, cells * cell, 0, kept, made.Height), Images.Part(beyond, made.Width, channels, 0, 0, kept, made.Height), image),
                    0,
                    Tolerance);
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public void Paper_padding_does_not_have_this_property()
    {
        // Guards the tests above: if they could not fail, this would not either.
        GeneratorNetwork network = RandomNetwork.Create(5, [16, 12, 8, 8]);
        using var synthesizer = new CpuSynthesizer(network);
        SynthesisRequest whole = Request((network, 5), ImageRegion.FullFrame(64), null) with { Padding = PaddingMode.Paper };
        float[] image = Images.Of(synthesizer, whole);
        float[] tile = Images.Of(synthesizer, whole with { Region = whole.Region.Tile(16, 16, 32, 32) });
        Assert.True(Images.Error(Images.Part(image, 64, 3, 16, 16, 32, 32), tile, image) > 10 * Tolerance);
    }

    private static SynthesisRequest Request((GeneratorNetwork Network, ulong Seed) n, ImageRegion region, Warp? warp) =>
        new(Images.Latent(n.Network, n.Seed), region) { Warp = warp, Noise = new NoiseSettings { Seed = n.Seed } };
}
