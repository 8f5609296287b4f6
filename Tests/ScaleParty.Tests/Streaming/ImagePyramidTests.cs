using CsCheck;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using static ScaleParty.Tests.Streaming.PyramidParts;

namespace ScaleParty.Tests.Streaming;

public sealed class ImagePyramidTests
{
    private static readonly string[] Colours = ["r", "g", "b"], Land = ["r", "g", "b", "height"], Watered = ["r", "g", "b", "height", "water"];
    private static readonly GeneratorNetwork Network = SmallNetworks.Base(Land), Refinement = SmallNetworks.Refinement(Watered);

    private static readonly Gen<PyramidIndex> Places = Gen.Select(Gen.Int[-1000, 1000], Gen.Int[0, 78], Gen.Int[-3, 3], (at, bits, off) => ((PyramidIndex)at << bits) + off);

    [Fact]
    public void A_rectangle_has_the_same_bits_in_any_other_that_contains_it_at_any_level() => Gen.Select(Gen.Int[0, 40], Places, Places, Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 7], Gen.Int[0, 7], Gen.Bool).Sample(
        (level, x, y, width, height, left, top, cached) =>
        {
            (PyramidIndex firstX, PyramidIndex firstY) = AtLevel(level, x, y);
            using ImagePyramid pyramid = Create(), other = Create(new PyramidOptions { CacheBytes = cached ? 1 << 20 : 0 });
            ImageBuffer part = Make(pyramid, level, firstX, firstY, width, height);
            ImageBuffer whole = Make(other, level, firstX - left, firstY - top, width + left + 3, height + top + 2);
            Make(other, level, firstX + 5, firstY - 7, 4, 4);
            ImageBuffer again = Make(other, level, firstX, firstY, width, height);
            AssertContains(whole, part, left, top);
            Assert.Equal(part.Values.ToArray(), again.Values.ToArray());
        },
        iter: 200);

    [Fact]
    public void Tiles_equal_the_rectangle_that_holds_them_in_any_order()
    {
        foreach (int level in new[] { 0, 1, 2, 7, 25, 40 })
        {
            (PyramidIndex x, PyramidIndex y) = AtLevel(level, (PyramidIndex)3 << 70, -5);
            var source = new PyramidTileSource(Create(), tileSide: 8, border: 2);
            var first = new TileAddress(level, x >> 3, y >> 3);
            using ImagePyramid pyramid = Create();
            ImageBuffer whole = Make(pyramid, level, (first.X << 3) - 2, (first.Y << 3) - 2, 28, 28);
            foreach (int tile in new[] { 4, 0, 8, 1, 5, 7, 3, 2, 6 })
            {
                var made = new ImageBuffer();
                source.Make(first with { X = first.X + (tile % 3), Y = first.Y + (tile / 3) }, made);
                AssertContains(whole, made, 8 * (tile % 3), 8 * (tile / 3));
            }
        }
    }

    [Fact]
    public void Tiles_of_the_processor_equal_the_rectangle_that_holds_them()
    {
        using ImagePyramid pyramid = Processor(0, 1), tiles = Processor(1 << 20, 2);
        PyramidParts.Check(pyramid, tiles);

        static ImagePyramid Processor(int bytes, int threads) => new(
            new CpuSynthesizer(Network, new CpuSynthesizerOptions { Threads = threads }), new CpuSynthesizer(Refinement, new CpuSynthesizerOptions { Threads = threads }), Content(1), new PyramidOptions { CacheBytes = bytes });
    }

    [Fact]
    public void A_tile_costs_less_than_a_third_more_than_its_own_pixels()
    {
        FakeLattice level0 = new(Network), finer = new(Refinement);
        using var pyramid = new ImagePyramid(level0, finer, Content(1));
        Make(pyramid, 12, (PyramidIndex)123456 << 10, 4444, 264, 264);
        Assert.Equal(12, finer.Requests.Count);
        Assert.InRange(level0.Pixels + finer.Pixels, 264 * 264, 264 * 264 * 4 / 3);
    }

    [Fact]
    public void Noise_and_local_units_are_those_of_the_level()
    {
        FakeLattice level0 = new(Network), finer = new(Refinement);
        using var pyramid = new ImagePyramid(level0, finer, Content(1), new PyramidOptions { CacheBytes = 0 });
        Make(pyramid, 2, 100, 100, 4, 4);
        Assert.Equal(3, level0.Requests.Concat(finer.Requests).Select(r => r.NoiseSeed).Distinct().Count());

        // Heights get a factor that doubles from level to level, other channels none.
        ImageBuffer above = Make(pyramid, 1, 21, 21, 9, 9), coarse = finer.Requests[^2].Coarse!;
        Assert.Equal(new Resolution(9, 9), above.Resolution);
        double factor = Refinement.Description.Refinement!.Factor(pyramid.PeriodOf(2));
        Make(pyramid, 2, 100, 100, 4, 4);
        coarse = finer.Requests[^1].Coarse!;
        Assert.Equal(above[4, 4, 3] * (float)factor, coarse[4, 4, 3]);
        Assert.Equal(above[4, 4, 0], coarse[4, 4, 0]);
        Assert.Equal(2, Refinement.Description.Refinement.Factor(pyramid.PeriodOf(2)) / Refinement.Description.Refinement.Factor(pyramid.PeriodOf(1)), 6);
    }

    [Fact]
    public void Water_follows_from_heights_where_the_base_network_has_none()
    {
        using ImagePyramid pyramid = Create();
        ImageBuffer image = Make(pyramid, 0, -200, 3, 400, 1);
        for (int x = 0; x < 400; x++)
        {
            Assert.Equal(Math.Clamp(1 - (2 * (image[x, 0, 3] + 1) / ChannelSupply.DefaultCoast), -1, 1), image[x, 0, 4], 1e-3);
        }

        Assert.Contains(Enumerable.Range(0, 400), x => image[x, 0, 4] > -1);
        Assert.Contains(Enumerable.Range(0, 400), x => image[x, 0, 4] == -1);
    }

    [Fact]
    public void Channels_are_taken_by_name()
    {
        string[] turned = ["height", "b", "r"];
        using var pyramid = new ImagePyramid(new FakeLattice(Network), new FakeLattice(SmallNetworks.Refinement(turned)), PyramidContent.OfSeed(Network, SmallNetworks.Refinement(turned), 1));
        using var alone = new ImagePyramid(new FakeLattice(Network), null, Content(1));
        Assert.Equal(turned, pyramid.Channels);
        ImageBuffer image = Make(pyramid, 0, 5, 6, 1, 1), plain = Make(alone, 0, 5, 6, 1, 1);
        Assert.Equal([plain[0, 0, 3], plain[0, 0, 2], plain[0, 0, 0]], image.Values.ToArray());
    }

    [Fact]
    public void Networks_that_do_not_fit_are_refused_by_name()
    {
        Refused(Network, SmallNetworks.Base(Land), "the network 'base' makes images alone; expected a refinement network for the base network 'base'");
        Refused(Refinement, Refinement, "the base network 'refine' is a refinement network");
        Refused(SmallNetworks.Base(Colours), Refinement, "the refinement network 'refine' reads the channel 'height', which the base network 'base' does not make");
        Refused(SmallNetworks.Base("r", "g", "b", "heat"), SmallNetworks.Refinement("r", "water"), "the channel 'water'");

        static void Refused(GeneratorNetwork network, GeneratorNetwork refinement, string expected) =>
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new ImagePyramid(new FakeLattice(network), new FakeLattice(refinement), Content(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Latents_levels_and_places_that_do_not_fit_are_refused()
    {
        PyramidContent content = Content(1);
        Assert.Throws<ArgumentException>(() => new ImagePyramid(new FakeLattice(Network), new FakeLattice(Refinement), content with { Refinement = null }));
        Assert.Throws<ArgumentException>(() => new ImagePyramid(new FakeLattice(Network), new FakeLattice(Refinement), content with { Refinement = content.Latent }));
        using var pyramid = new ImagePyramid(new FakeLattice(Network), new FakeLattice(Refinement), content, new PyramidOptions { MaximumLevel = 3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(pyramid, 4, 0, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(pyramid, 0, 1L << 53, 0, 1, 1));
        Assert.Throws<ArgumentException>(() => new PyramidTileSource(pyramid, tileSide: 10));
    }

    [Fact]
    public void Another_content_is_another_picture_and_another_fingerprint()
    {
        using ImagePyramid pyramid = Create();
        PyramidContent first = pyramid.Content;
        ImageBuffer before = Make(pyramid, 3, 64, 64, 8, 8);
        string fingerprint = new PyramidTileSource(pyramid).Fingerprint;
        pyramid.Content = first with { Seed = 2 };
        Assert.NotEqual(before.Values.ToArray(), Make(pyramid, 3, 64, 64, 8, 8).Values.ToArray());
        Assert.NotEqual(fingerprint, new PyramidTileSource(pyramid).Fingerprint);
        pyramid.Content = first with { };
        Assert.Equal(before.Values.ToArray(), Make(pyramid, 3, 64, 64, 8, 8).Values.ToArray());
        Assert.Equal(fingerprint, new PyramidTileSource(pyramid).Fingerprint);
        Assert.Matches("^[0-9a-f]{32}$", fingerprint);
    }

    [Fact]
    public void Kept_pixels_stay_within_their_bytes()
    {
        using ImagePyramid pyramid = Create(new PyramidOptions { CacheBytes = 40_000 });
        for (int k = 0; k < 60; k++)
        {
            Make(pyramid, 6, 300 * k, 100, 64, 64);
            Assert.InRange(pyramid.CachedBytes, 1, 40_000);
        }
    }

    [Fact]
    public void The_default_period_is_the_coarsest_that_the_network_was_trained_for()
    {
        using ImagePyramid pyramid = Create();
        Assert.Equal(2.0 / 32, pyramid.Period);
        Assert.Equal(2.0 / 32 / 64, pyramid.PeriodOf(3));
    }

    // Within 2^52 pixels of level 0 of the centre.
    private static (PyramidIndex X, PyramidIndex Y) AtLevel(int level, PyramidIndex x, PyramidIndex y)
    {
        int spare = Math.Max(0, 88 - (50 + (2 * level)));
        return (x >> spare, y >> spare);
    }

    private static PyramidContent Content(ulong seed) => PyramidContent.OfSeed(Network, Refinement, seed);

    private static ImagePyramid Create(PyramidOptions? options = null) => new(new FakeLattice(Network), new FakeLattice(Refinement), Content(1), options);
}
