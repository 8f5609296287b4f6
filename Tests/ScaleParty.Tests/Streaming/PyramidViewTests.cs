using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Tests.Streaming;

/// <summary>Views of a pyramid of the processor's synthesizers.</summary>
public sealed class PyramidViewTests
{
    private static readonly GeneratorNetwork Network = SmallNetworks.Base("r", "g", "b", "height"), Refinement = SmallNetworks.Refinement("r", "g", "b", "height", "water");
    private static readonly PyramidContent Content = PyramidContent.OfSeed(Network, Refinement, 1);
    private static readonly NoiseSettings Noise = new() { Seed = 1 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_view_at_the_period_of_a_level_on_its_lattice_is_that_level(int level)
    {
        using var pyramid = new ImagePyramid(new CpuSynthesizer(Network), new CpuSynthesizer(Refinement), Content);
        using PyramidSynthesizer views = Create();
        double period = pyramid.PeriodOf(level);
        var expected = new ImageBuffer();
        pyramid.Make(level, -7, 9, new Resolution(20, 12), expected);
        ImageBuffer view = View(views, new ImageRegion(new Vector2d((-7 + 10) * period, (9 + 6) * period), new Vector2d(period, period), new Resolution(20, 12)));
        Assert.Equal(4, view.Channels);
        for (int y = 0; y < 12; y++)
        {
            for (int x = 0; x < 20; x++)
            {
                for (int c = 0; c < 4; c++)
                {
                    Assert.Equal(expected[x, y, c], view[x, y, c], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Level_0_is_the_image_made_afresh_at_its_period()
    {
        using PyramidSynthesizer views = Create();
        double period = PyramidOptions.DefaultPeriod(Network.Description);
        var region = new ImageRegion(new Vector2d(8 * period, 4 * period), new Vector2d(period, period), new Resolution(16, 8));
        ImageBuffer view = View(views, region), afresh = View(views, region, mode: SynthesisMode.Free);
        Assert.InRange(Largest(view, afresh), 0, 1e-5);
    }

    [Theory]
    [InlineData(4 << 20)]
    [InlineData(1 << 13)]
    public void A_view_changes_little_with_its_scale_across_levels(int maximumPixels)
    {
        using PyramidSynthesizer views = Create(view: new PyramidViewOptions { MaximumPixels = maximumPixels });
        const double Step = 1.002;
        ImageBuffer? last = null;
        double largest = 0;
        for (double scale = 8; scale > 0.002; scale /= 1.13)
        {
            ImageBuffer a = View(views, Square(0.3, scale, 24)), b = View(views, Square(0.3, scale * Step, 24));
            largest = Math.Max(largest, Largest(a, b));
            Assert.True(last is null || Largest(last, a) > 0);
            last = a;
        }

        // A step moves the outermost pixels by a fortieth of a pixel and blends levels by a 150th.
        Assert.InRange(largest, 1e-6, 0.15);
    }

    [Fact]
    public void A_view_is_the_same_whatever_was_seen_before()
    {
        using PyramidSynthesizer views = Create(), moving = Create(new PyramidOptions { CacheBytes = 200_000 });
        for (double scale = 1; scale > 0.01; scale /= 1.3)
        {
            View(moving, Square(0.31, scale, 24));
        }

        ImageRegion region = Square(0.3, 0.02, 24);
        Assert.Equal(View(views, region).Values.ToArray(), View(moving, region).Values.ToArray());
    }

    [Fact]
    public void A_quarter_turn_shows_the_turned_view()
    {
        using PyramidSynthesizer views = Create();
        ImageRegion region = Square(0.3, 0.07, 16);
        ImageBuffer straight = View(views, region), turned = View(views, region, new AffineWarp(region.Centre, rotation: 90));
        for (int y = 0; y < 16; y++)
        {
            for (int x = 0; x < 16; x++)
            {
                Assert.Equal(straight[y, 15 - x, 1], turned[x, y, 1], 1e-3);
            }
        }
    }

    [Fact]
    public void A_warp_shows_each_place_at_the_levels_of_its_magnification()
    {
        // Halves the picture on the left of the centre and doubles it on the right.
        var warp = new FunctionWarp(p => new Vector2d(p.X < 0 ? p.X * 2 : p.X / 2, p.Y));
        using PyramidSynthesizer views = Create();
        ImageBuffer warped = View(views, Square(0, 0.25, 32), warp);
        ImageBuffer far = View(views, new ImageRegion(new Vector2d(-0.125, 0), new Vector2d(0.5 / 32, 0.25 / 32), new Resolution(16, 32)));
        for (int y = 0; y < 32; y++)
        {
            for (int x = 0; x < 14; x++)
            {
                Assert.Equal(far[x, y, 0], warped[x, y, 0], 1e-3);
            }
        }
    }

    [Fact]
    public void A_warp_that_shrinks_without_bound_needs_bounded_work()
    {
        using var views = new PyramidSynthesizer(new ImagePyramid(new CpuSynthesizer(Network), new CpuSynthesizer(Refinement), Content), new PyramidViewOptions { MaximumPixels = 1 << 14 });
        var warp = new FunctionWarp(p => new Vector2d(p.X * (0.02 + (p.Y * p.Y)), p.Y * (0.02 + (p.X * p.X))));
        ImageBuffer view = View(views, Square(0, 0.5, 32), warp);
        foreach (float value in view.Values)
        {
            Assert.InRange(value, -100, 100);
        }
    }

    [Fact]
    public void A_view_too_wide_for_level_0_is_made_afresh_or_refused()
    {
        using PyramidSynthesizer views = Create();
        ImageRegion wide = Square(0, 1000, 32);
        Assert.Equal(View(views, wide, mode: SynthesisMode.Free).Values.ToArray(), View(views, wide).Values.ToArray());
        using var fixedOnly = new PyramidSynthesizer(new ImagePyramid(new FakeLattice(Network), new FakeLattice(Refinement), Content));
        Assert.Contains("too wide", Assert.Throws<ArgumentException>(() => View(fixedOnly, wide)).Message, StringComparison.Ordinal);
        Assert.Contains("Pyramid", Assert.Throws<ArgumentException>(() => View(fixedOnly, Square(0, 1, 8), mode: SynthesisMode.Free)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_without_noise_have_none_and_seeds_change_them()
    {
        using PyramidSynthesizer views = Create();
        ImageRegion region = Square(0.3, 0.03, 16);
        float[] first = Noisy(Noise), off = Noisy(NoiseSettings.Off), other = Noisy(Noise with { Seed = 2 });
        Assert.NotEqual(first, off);
        Assert.NotEqual(first, other);
        Assert.Equal(off, Noisy(Noise with { Strength = 0 }));
        Assert.Equal(first, Noisy(Noise));

        float[] Noisy(NoiseSettings noise)
        {
            var image = new ImageBuffer();
            views.Synthesize(new SynthesisRequest(Content.Latent, region) { Noise = noise }, image);
            return image.Values.ToArray();
        }
    }

    [Fact]
    public void A_refinement_network_without_a_channel_of_the_base_makes_no_views()
    {
        GeneratorNetwork colours = SmallNetworks.Refinement("r", "g", "b");
        var pyramid = new ImagePyramid(new FakeLattice(Network), new FakeLattice(colours), PyramidContent.OfSeed(Network, colours, 1));
        Assert.Contains("'refine' does not refine the channel 'height' of the base network 'base'", Assert.Throws<ArgumentException>(() => new PyramidSynthesizer(pyramid)).Message, StringComparison.Ordinal);
    }

    private static PyramidSynthesizer Create(PyramidOptions? options = null, PyramidViewOptions? view = null) =>
        new(new ImagePyramid(new CpuSynthesizer(Network), new CpuSynthesizer(Refinement), Content, options), view);

    private static ImageRegion Square(double centre, double extent, int pixels) =>
        ImageRegion.FromExtent(new Vector2d(centre, centre), new Vector2d(extent, extent), new Resolution(pixels, pixels));

    private static ImageBuffer View(PyramidSynthesizer views, ImageRegion region, Warp? warp = null, SynthesisMode? mode = null)
    {
        var image = new ImageBuffer();
        views.Synthesize(new SynthesisRequest(Content.Latent, region) { Warp = warp, Noise = Noise, Mode = mode }, image);
        return image;
    }

    private static double Largest(ImageBuffer a, ImageBuffer b)
    {
        double largest = 0;
        for (int i = 0; i < a.Values.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a.Values[i] - b.Values[i]));
        }

        return largest;
    }
}
