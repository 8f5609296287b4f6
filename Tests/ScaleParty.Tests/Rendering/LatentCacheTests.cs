using ScaleParty.Models;
using ScaleParty.Rendering;

namespace ScaleParty.Tests.Rendering;

public sealed class LatentCacheTests
{
    private static readonly LatentSpace Space = new(TinyNetwork.Create());

    [Fact]
    public void A_latent_is_the_same_instance_until_something_changes()
    {
        var cache = new LatentCache(Space);
        BakedLatent first = cache.Get(5, 3, 1);
        Assert.Same(first, cache.Get(5, 3, 1));
        Assert.NotSame(first, cache.Get(5, 3, 0.9));
        Assert.NotSame(first, cache.Get(5, 4, 1));
        Assert.NotSame(first, cache.Get(6, 3, 1));
        Assert.Same(first, cache.Get(5, 3, 1));
    }

    [Fact]
    public void Whole_numbers_are_seeds_of_look_and_layout()
    {
        BakedLatent expected = Space.Bake(Space.Map(Space.Sample(5, 3), 0.7));
        BakedLatent actual = new LatentCache(Space).Get(5, 3, 0.7);
        AssertAlike(expected, actual, 5);
        Assert.Equal(expected.Phases, actual.Phases);
    }

    [Fact]
    public void Between_two_seeds_looks_and_layouts_are_interpolated_on_their_own()
    {
        var cache = new LatentCache(Space);
        StyleCode look = StyleCode.Lerp(Space.Map(Space.Sample(5, 0)), Space.Map(Space.Sample(6, 0)), 0.25);
        StyleCode layout = StyleCode.Lerp(Space.Map(Space.Sample(0, 8)), Space.Map(Space.Sample(0, 9)), 0.5);
        BakedLatent expected = Space.Bake(new StyleCode(look.Styles, layout.Phases));
        BakedLatent actual = cache.Get(5.25, 8.5, 1);
        AssertAlike(expected, actual, 5);
        Assert.Equal(expected.Phases, actual.Phases);
        Assert.Equal(cache.Get(5.25, 0, 1).ConvolutionStyles[2], actual.ConvolutionStyles[2]);
        Assert.Equal(cache.Get(0, 8.5, 1).Phases, actual.Phases);
    }

    [Fact]
    public void Without_truncation_left_every_latent_looks_the_same()
    {
        var cache = new LatentCache(Space);
        AssertAlike(cache.Get(1, 0, 0), cache.Get(2, 0, 0), 6);
    }

    [Fact]
    public void The_latent_used_longest_ago_makes_room()
    {
        var cache = new LatentCache(Space, capacity: 2);
        BakedLatent a = cache.Get(1, 0, 1), b = cache.Get(2, 0, 1);
        Assert.Same(a, cache.Get(1, 0, 1));
        cache.Get(3, 0, 1);
        Assert.Same(a, cache.Get(1, 0, 1));
        Assert.NotSame(b, cache.Get(2, 0, 1));
    }

    [Theory]
    [InlineData(-1, 0, 1, "latent")]
    [InlineData(double.NaN, 0, 1, "latent")]
    [InlineData(0, 1e6, 1, "layout")]
    [InlineData(0, 0, 3, "truncation")]
    public void Values_outside_their_ranges_are_refused_by_name(double latent, double layout, double truncation, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new LatentCache(Space).Get(latent, layout, truncation)).ParamName);

    [Fact]
    public void The_last_seed_is_a_latent_too() =>
        AssertAlike(
            Space.Bake(Space.Map(Space.Sample(TextureParameters.MaximumSeed, TextureParameters.MaximumSeed))),
            new LatentCache(Space).Get(TextureParameters.MaximumSeed, TextureParameters.MaximumSeed, 1),
            5);

    private static void AssertAlike(BakedLatent expected, BakedLatent actual, int digits)
    {
        foreach ((IReadOnlyList<float[]> e, IReadOnlyList<float[]> a) in new[]
        {
            (expected.ConvolutionStyles, actual.ConvolutionStyles),
            (expected.Demodulations, actual.Demodulations),
            (expected.ToImageStyles, actual.ToImageStyles),
        })
        {
            Assert.Equal(e.Count, a.Count);
            for (int k = 0; k < e.Count; k++)
            {
                for (int i = 0; i < e[k].Length; i++)
                {
                    Assert.Equal(e[k][i], a[k][i], digits);
                }
            }
        }
    }
}
