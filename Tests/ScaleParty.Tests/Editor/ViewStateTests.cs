using CsCheck;
using ScaleParty.Animation;
using ScaleParty.Editor.State;
using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;

namespace ScaleParty.Tests.Editor;

/// <summary>The text form of the inspector's states, and their pictures.</summary>
public sealed class ViewStateTests : IDisposable
{
    private static readonly Resolution Size = new(48, 32);

    private static readonly Gen<Warp> AnyWarp = Gen.Select(Gen.Int[0, 2], Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[0.2, 0.9], Gen.Double[0.1, 3], (kind, x, y, strength, radius) =>
        kind == 0 ? (Warp)new RadialWarp(new(x, y), 0.5 + strength) : kind == 1 ? new SwirlWarp(new(x, y), 90 * strength, radius) : new BulgeWarp(new(x, y), strength, radius));

    private static readonly Gen<ViewState> AnyState = Gen.Select(
        Gen.Int[0, ViewState.Parameters.Count - 1].Array[0, 5],
        Gen.Double[0, 1],
        Gen.Int[0, 3],
        AnyWarp.Array[0, 3],
        Gen.Select(Gen.Int[0, 999_999], Gen.Int[0, 6], (seed, from) => new StyleMix(seed, from)).Array[0, 2],
        Gen.Select(Gen.Int[1, 16], Gen.Double[-10, 10]).Array[0, 3],
        (which, share, kind, warps, mixes, steps) =>
        {
            ViewState state = ViewState.Initial.With([.. which.Distinct().Select(i => ViewState.Parameters[i]).Select(p => (p.Name, Value(p, share)))]);
            return state with
            {
                Mode = kind == 0 ? null : kind == 1 ? SynthesisMode.Free : SynthesisMode.Pyramid,
                View = (ViewKind)kind,
                Channel = kind == (int)ViewKind.Channel ? "water&=% 1" : null,
                Warps = warps,
                Mixes = mixes,
                Steps = steps.DistinctBy(s => s.Item1).Where(s => s.Item2 != 0).ToDictionary(s => s.Item1, s => s.Item2),
                Blend = kind == 2 ? new LatentBlend(7, share) : null,
                File = kind == 3 ? "a b.c-d_1" : null,
            };
        });

    private readonly StateRenderer _renderer = new(DefaultNetwork.Load(), DefaultNetwork.LoadRefinement(), threads: 1);

    public void Dispose() => _renderer.Dispose();

    [Fact]
    public void A_state_reads_back_from_its_text()
    {
        AnyState.Sample(
            state =>
            {
                string text = state.ToString();
                Assert.Equal(text, ViewState.Parse(text).ToString());
                Assert.Equal(state, ViewState.Parse(text));
            },
            iter: 500);
    }

    [Fact]
    public void The_order_of_keys_and_values_at_their_initial_do_not_matter()
    {
        ViewState state = ViewState.Parse("view=relief&scale=0.50&latent=3&aspect=1&direction.2=0&centre.x=-0");
        Assert.Equal("scale=0.5&latent=3&view=relief", state.ToString());
        Assert.Equal(state, ViewState.Parse("latent=3&scale=5e-1&view=Relief"));
        Assert.Equal(string.Empty, ViewState.Initial.ToString());
    }

    [Theory]
    [InlineData("scale=0", "scale")]
    [InlineData("scale=NaN", "scale")]
    [InlineData("scale=1,5", "decimal point")]
    [InlineData("width=256.5", "whole number")]
    [InlineData("scal=1", "scale")]
    [InlineData("scale", "KEY=VALUE")]
    [InlineData("scale=1&scale=2", "twice")]
    [InlineData("direction.17=1", "direction.N")]
    [InlineData("direction.1=11", "direction.1")]
    [InlineData("mix=3", "SEED:FROM")]
    [InlineData("mix=3:x", "mix")]
    [InlineData("blend=3:9", "blend")]
    [InlineData("file=../secret", "file")]
    [InlineData("file=a%2Fb", "file")]
    [InlineData("file=.hidden", "file")]
    [InlineData("file=a%00b", "file")]
    [InlineData("warps=twist:1,2,3", "warps")]
    [InlineData("warps=swirl:1,2,3", "4: swirl:x,y,degrees,radius")]
    [InlineData("warps=bulge:0,0,1,1", "bulge, strength")]
    [InlineData("view=channel", "channel:NAME")]
    [InlineData("view=5", "view")]
    [InlineData("mode=slow", "mode")]
    public void A_wrong_key_or_value_is_refused_by_name(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => ViewState.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_without_end_is_refused() =>
        Assert.Contains("at most 16384", Assert.Throws<InvalidDataException>(() => ViewState.Parse(new string('a', 20_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Equal_states_have_equal_pictures_whatever_was_made_before()
    {
        string[] texts = ["", "scale=0.01&centre.x=0.3", "mode=free&latent=2.5&rotation=30", "view=tiles&scale=0.2", "view=relief&latent=4", "view=channel:water&mix=3:2", "direction.1=1.5&blend=4:0.25&warps=swirl:0,0,90,1;attract:0.2,0.1,1.5"];
        byte[][] first = [.. texts.Select(Picture)], again = [.. texts.Reverse().Select(Picture).Reverse()];
        Assert.Equal(first, again);
        Assert.Equal(texts.Length, first.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void A_plain_state_has_the_pixels_of_the_texture_with_the_same_parameters()
    {
        var parameters = new TextureParameters { Scale = 0.5, Latent = 3, Layout = 1, Resolution = Size, Rotation = 20 };
        using var synthesizer = new ScaleParty.Synthesis.Cpu.CpuSynthesizer(DefaultNetwork.Load(), new() { Threads = 1 });
        var expected = new ImageBuffer();
        synthesizer.Synthesize(parameters.ToRequest(new LatentCache(new LatentSpace(DefaultNetwork.Load()))), expected);
        ImageBuffer actual = _renderer.Channels(ViewState.Parse("mode=free&scale=0.5&latent=3&layout=1&rotation=20"), Size, CancellationToken.None);
        Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
    }

    [Fact]
    public void A_large_picture_is_as_sharp_as_its_parts()
    {
        // Level 1 has 1.9 pixels per pixel and axis: more in all than views may have by default.
        const int Side = 128, First = 96;
        var whole = new Resolution(1280, 1024);
        double period = 1.9 * PyramidOptions.DefaultPeriod(DefaultNetwork.Load().Description) / 4, centre = (First + (Side / 2)) * period;
        Assert.True(1.9 * 1.9 * whole.PixelCount > PyramidViewOptions.Default.MaximumPixels);
        ViewState state = ViewState.Parse("latent=3");
        ImageBuffer large = _renderer.Channels(state.With(("scale", period * whole.Height / 2)), whole, default);
        ImageBuffer small = _renderer.Channels(state.With(("scale", period * Side / 2), ("centre.x", centre), ("centre.y", centre)), new Resolution(Side, Side), default);
        double difference = 0;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                difference = Math.Max(difference, Math.Abs(large[(whole.Width / 2) + First + x, (whole.Height / 2) + First + y, 0] - small[x, y, 0]));
            }
        }

        Assert.InRange(difference, 0, 0.05);
    }

    [Theory]
    [InlineData("view=channel:snow", "snow")]
    [InlineData("mix=1:99", "0 to 8")]
    [InlineData("file=nothing", "workspace")]
    public void What_does_not_fit_the_network_is_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Picture(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_network_without_refinement_has_no_pyramid_and_one_without_heights_no_relief()
    {
        using var plain = new StateRenderer(DefaultNetwork.Load(), null, threads: 1);
        Assert.Equal(SynthesisMode.Free, plain.Mode(ViewState.Initial));
        Assert.Contains("refinement", Assert.Throws<InvalidDataException>(() => plain.Channels(ViewState.Parse("mode=pyramid"), Size, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directions_are_orthogonal_and_as_long_as_w_deviates_along_them()
    {
        var space = new LatentSpace(DefaultNetwork.Load());
        var directions = new PrincipalDirections(space);
        StyleCode origin = space.Map(space.Sample(1));
        double[][] d = [.. Enumerable.Range(1, 4).Select(n => directions.Move(origin, new Dictionary<int, double> { [n] = 1 }).Styles[0].Zip(origin.Styles[0], (a, b) => (double)a - b).ToArray())];
        double[] lengths = [.. d.Select(v => Math.Sqrt(v.Sum(x => x * x)))];
        Assert.Equal(lengths.OrderDescending(), lengths);
        Assert.InRange(d[0].Zip(d[1], (a, b) => a * b).Sum() / (lengths[0] * lengths[1]), -1e-3, 1e-3);

        // Seeds that the directions were not found from.
        double[] along = [.. Enumerable.Range(10_000, 500).Select(seed => space.Map(space.Sample((ulong)seed)).Styles[0].Zip(d[0], (w, v) => w * v).Sum() / lengths[0])];
        double mean = along.Average(), deviation = Math.Sqrt(along.Average(a => (a - mean) * (a - mean)));
        Assert.InRange(lengths[0] / deviation, 0.85, 1.15);
    }

    private byte[] Picture(string text)
    {
        var rgba = new byte[4 * Size.PixelCount];
        _renderer.Colour(ViewState.Parse(text), Size, rgba, CancellationToken.None);
        return rgba;
    }

    private static double Value(ParameterInfo info, double share)
    {
        double value = info.Minimum + (share * (info.Maximum - info.Minimum));
        return info.Precision == 1 ? Math.Round(value) : value;
    }
}
