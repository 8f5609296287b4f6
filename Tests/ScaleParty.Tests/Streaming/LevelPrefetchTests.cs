using CsCheck;
using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Streaming;

/// <summary>Pixels that a zoom inwards makes ahead.</summary>
public sealed class LevelPrefetchTests
{
    private const int Side = 48;
    private static readonly PyramidViewOptions Sharp = new() { Minification = 4 };
    private static readonly GeneratorNetwork Network = SmallNetworks.Base("r", "height"), Refinement = SmallNetworks.Refinement("r", "height");

    [Fact]
    public void No_view_of_a_steady_zoom_makes_a_level_at_once()
    {
        // Of two octaves per level, all is seen but the first entries.
        long ahead = LargestView(Zoomed(Sharp)), without = LargestView(Zoomed(Sharp with { PrefetchPixels = 0 }));

        // A level has (4 * 48)^2 pixels and those around when it begins to be shown.
        Assert.InRange(without, 16 * Side * Side, 64 * Side * Side);
        Assert.InRange(ahead, 1, without / 5);
    }

    [Fact]
    public void What_a_zoom_shows_does_not_depend_on_it()
    {
        Gen.Select(Gen.Double[1.002, 1.3], Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Int[0, 1 << 15]).Sample(
            (factor, x, y, pixels) =>
            {
                using PyramidSynthesizer ahead = Create(Sharp with { PrefetchPixels = pixels }, out _), without = Create(Sharp with { PrefetchPixels = 0 }, out _);
                double scale = 0.5;
                for (int i = 0; i < 40; i++, scale /= factor)
                {
                    ImageRegion region = View(new Vector2d(x, y) * (1 - scale), scale);
                    Assert.Equal(Values(without, region), Values(ahead, region));
                }
            },
            iter: 10);
    }

    [Fact]
    public void A_zoom_that_accelerates_uses_what_was_made()
    {
        long Made(int prefetch)
        {
            using PyramidSynthesizer views = Create(Sharp with { PrefetchPixels = prefetch }, out FakeLattice lattice);
            double octave = 0.1;
            for (int i = 0; i < 9; i++, octave += 0.02)
            {
                Values(views, View(default, 0.25 * Math.Pow(2, -octave)));
            }

            lattice.Requests.Clear();
            Values(views, View(default, 0.25 * Math.Pow(2, -octave - 1.3)));
            return lattice.Pixels;
        }

        Assert.InRange(Made(1 << 15), 1, 0.8 * Made(0));
    }

    [Fact]
    public void Views_of_two_places_in_turn_and_a_zoom_outwards_make_nothing_ahead()
    {
        Assert.Equal(All(prefetch: 0), All(prefetch: 1 << 15));

        static long All(int prefetch)
        {
            using PyramidSynthesizer views = Create(Sharp with { PrefetchPixels = prefetch }, out FakeLattice lattice);
            for (int i = 0; i < 20; i++)
            {
                Values(views, View(new Vector2d(-0.5, 0.2), 0.2));
                Values(views, View(new Vector2d(0.6, 0.3), 0.15));
            }

            for (double scale = 0.05; scale < 0.5; scale *= 1.02)
            {
                Values(views, View(default, scale));
            }

            return lattice.Pixels;
        }
    }

    // The slowest zooms differ by less than a double can tell.
    [Theory]
    [InlineData(0.999)]
    [InlineData(0.9999999)]
    [InlineData(0.9999999999999999)]
    public void A_pan_that_hardly_zooms_makes_nothing_ahead(double factor)
    {
        Assert.Equal(All(prefetch: 0), All(prefetch: 1 << 15));

        long All(int prefetch)
        {
            using PyramidSynthesizer views = Create(Sharp with { PrefetchPixels = prefetch }, out FakeLattice lattice);
            double scale = 0.2;
            for (int i = 0; i < 60; i++, scale *= factor)
            {
                Values(views, View(new Vector2d(0.01 * i, 0.005 * i), scale));
            }

            return lattice.Pixels;
        }
    }

    [Fact]
    public void Another_content_drops_what_was_made()
    {
        using PyramidSynthesizer views = Create(Sharp, out _), fresh = Create(Sharp, out _);
        double scale = 0.25;
        for (int i = 0; i < 70; i++)
        {
            Values(views, View(default, scale /= 1.013));
        }

        for (; scale > 0.02; scale /= 1.2)
        {
            Assert.Equal(Values(fresh, View(default, scale), 5), Values(views, View(default, scale), 5));
        }
    }

    private static List<long> Zoomed(PyramidViewOptions options)
    {
        using PyramidSynthesizer views = Create(options, out FakeLattice lattice);
        List<long> made = [];
        for (double octave = 0; octave < 9; octave += 0.01)
        {
            lattice.Requests.Clear();
            Values(views, View(new Vector2d(0.3, -0.2) * (1 - Math.Pow(2, -octave)), 0.4 * Math.Pow(2, -octave)));
            made.Add(lattice.Pixels);
        }

        return made;
    }

    private static long LargestView(List<long> made) => made.Skip(400).Max();

    private static ImageRegion View(Vector2d centre, double scale) =>
        ImageRegion.FromExtent(centre, new Vector2d(ImageRegion.FullFrameSide, ImageRegion.FullFrameSide) * scale, new Resolution(Side, Side));

    private static float[] Values(PyramidSynthesizer views, ImageRegion region, ulong seed = 1)
    {
        var image = new ImageBuffer();
        views.Synthesize(new SynthesisRequest(Content.Latent, region) { Noise = new() { Seed = seed } }, image);
        return image.Values.ToArray();
    }

    private static PyramidContent Content { get; } = PyramidContent.OfSeed(Network, Refinement, 1);

    private static PyramidSynthesizer Create(PyramidViewOptions options, out FakeLattice refinement)
    {
        refinement = new FakeLattice(Refinement);
        return new PyramidSynthesizer(new ImagePyramid(new FakeLattice(Network), refinement, Content), options);
    }
}
