using CsCheck;
using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Models;

public sealed class LatentTests : IDisposable
{
    private static readonly GeneratorNetwork Network = NetTools.Random(
        new NetworkDescription
        {
            Name = "fourier",
            Blocks = 2,
            Channels = [19, 33, 8],
            StyleChannels = 37,
            MappingLayers = 3,
            ImageChannels = ["r", "g"],
            Encoding = new EncodingDescription(EncodingKind.Fourier, [new Vector2d(1, 2), new Vector2d(-3, 0.5), new Vector2d(7, 7)]),
            HasNoise = true,
        },
        5);

    private static readonly LatentSpace Space = new(Network);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_seed_is_the_same_latent_and_another_seed_is_another()
    {
        LatentCode a = Space.Sample(11, 12), b = new LatentSpace(Network).Sample(11, 12);
        Assert.Equal(a.Z, b.Z);
        Assert.Equal(a.Phases, b.Phases);
        Assert.NotEqual(a.Z, Space.Sample(12, 12).Z);
        Assert.NotEqual(a.Phases, Space.Sample(11, 11).Phases);
    }

    [Fact]
    public void Latents_by_seed_stay_what_they_are()
    {
        // Written down once: a change here changes every latent that users know by its seed.
        LatentCode code = new LatentSpace(DefaultNetwork.Load()).Sample(7, 8);
        Assert.Equal([0.08835859f, 0.90938413f, -0.07634746f, -0.12837668f], code.Z[..4]);
        Assert.Equal([4.3634634f, 3.6080208f, 4.2263904f, 2.559867f], code.Phases[..4]);
    }

    [Fact]
    public void Look_and_layout_have_their_own_seeds()
    {
        Assert.Equal(Space.Sample(1, 2).Z, Space.Sample(1, 3).Z);
        Assert.Equal(Space.Sample(1, 2).Phases, Space.Sample(4, 2).Phases);
        Assert.Equal(Space.Sample(5, 5).Phases, Space.Sample(5).Phases);
    }

    [Fact]
    public void Latents_are_unit_normal_and_phases_uniform()
    {
        float[] z = [.. Enumerable.Range(0, 2000).SelectMany(s => Space.Sample((ulong)s).Z)];
        float[] phases = [.. Enumerable.Range(0, 2000).SelectMany(s => Space.Sample((ulong)s).Phases)];
        Assert.InRange(z.Average(), -0.02, 0.02);
        Assert.InRange(z.Average(v => v * v), 0.97, 1.03);
        Assert.All(phases, p => Assert.True(p is >= 0 and < (float)(2 * Math.PI)));
        Assert.InRange(phases.Average(), Math.PI - 0.1, Math.PI + 0.1);
        Assert.InRange(phases.Average(p => Math.Cos(p)), -0.05, 0.05);
        Assert.InRange(phases.Average(p => Math.Sin(p)), -0.05, 0.05);
    }

    [Fact]
    public void Truncation_leads_to_the_mean_latent()
    {
        LatentCode code = Space.Sample(3);
        Assert.All(Space.Map(code, 0).Styles, s => Assert.Equal(Network.MeanLatent, s));
        float[] w = Space.Map(code).Styles[0], half = Space.Map(code, 0.5).Styles[0];
        for (int i = 0; i < w.Length; i++)
        {
            Assert.Equal((w[i] + Network.MeanLatent[i]) / 2, half[i], 5);
        }

        Assert.Equal(half, Space.Truncate(Space.Map(code), 0.5).Styles[4]);
    }

    [Fact]
    public void Interpolation_starts_and_ends_at_its_codes_and_is_linear_between()
    {
        StyleCode a = Mapped(1), b = Mapped(2);
        Gen.Double[0, 1].Sample(t =>
        {
            StyleCode code = StyleCode.Lerp(a, b, t);
            for (int i = 0; i < code.Styles.Length; i++)
            {
                for (int k = 0; k < code.Styles[i].Length; k++)
                {
                    Assert.Equal(a.Styles[i][k] + (t * (b.Styles[i][k] - a.Styles[i][k])), code.Styles[i][k], 1e-5);
                }
            }
        });
        AssertSame(a, StyleCode.Lerp(a, b, 0));
        AssertSame(b, StyleCode.Lerp(a, b, 1));
    }

    [Fact]
    public void Phases_take_the_shorter_arc()
    {
        Gen.Select(Gen.Float[-20, 20], Gen.Float[-20, 20], Gen.Double[0, 1]).Sample((from, to, t) =>
        {
            float at = StyleCode.Lerp(WithPhase(from), WithPhase(to), t).Phases[0];
            double whole = Distance(from, to);
            Assert.InRange(at, 0, (float)(2 * Math.PI));
            Assert.Equal(t * whole, Distance(from, at), 1e-4);
            Assert.Equal((1 - t) * whole, Distance(at, to), 1e-4);
        });
        Assert.Equal(0.05, StyleCode.Lerp(WithPhase(6.2f), WithPhase(6.2f + 0.2f - 6.2831855f), 0.6662).Phases[0], 1e-2);
    }

    [Fact]
    public void A_path_passes_through_its_codes_in_order()
    {
        StyleCode[] codes = [Mapped(1), Mapped(2), Mapped(3)];
        for (int i = 0; i < 3; i++)
        {
            AssertSame(codes[i], StyleCode.Along(codes, i));
            AssertSame(codes[i], StyleCode.Along(codes, i - 3, closed: true));
        }

        AssertSame(StyleCode.Lerp(codes[1], codes[2], 0.25), StyleCode.Along(codes, 1.25));
        AssertSame(StyleCode.Lerp(codes[2], codes[0], 0.5), StyleCode.Along(codes, 2.5, closed: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => StyleCode.Along(codes, 2.5));
        Assert.Throws<ArgumentException>(() => StyleCode.Along([], 0));
    }

    [Fact]
    public void A_blend_of_two_is_their_interpolation_and_of_many_their_weighted_mean()
    {
        StyleCode a = Mapped(1), b = Mapped(2), c = Mapped(3);
        AssertSame(StyleCode.Lerp(a, b, 0.75), StyleCode.Blend([a, b], [1, 3]));
        AssertSame(b, StyleCode.Blend([a, b, c], [0, 2, 0]));
        float[] blend = StyleCode.Blend([a, b, c], [1, 2, 1]).Styles[3];
        for (int i = 0; i < blend.Length; i++)
        {
            Assert.Equal((a.Styles[3][i] + (2 * b.Styles[3][i]) + c.Styles[3][i]) / 4, blend[i], 1e-5);
        }

        Assert.Throws<ArgumentException>(() => StyleCode.Blend([a, b], [0, 0]));
        Assert.Throws<ArgumentException>(() => StyleCode.Blend([a, b], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => StyleCode.Blend([a, b], [1, -1]));
    }

    [Fact]
    public void Mixing_takes_the_first_styles_of_one_and_the_rest_of_the_other()
    {
        StyleCode a = Mapped(1), b = Mapped(2);
        StyleCode mixed = StyleCode.Mix(a, b, 4);
        Assert.All(mixed.Styles.Take(4), s => Assert.Same(a.Styles[0], s));
        Assert.All(mixed.Styles.Skip(4), s => Assert.Same(b.Styles[0], s));
        Assert.Same(a.Phases, mixed.Phases);
        Assert.Throws<ArgumentOutOfRangeException>(() => StyleCode.Mix(a, b, 7));
    }

    [Fact]
    public void Baking_follows_its_formulas()
    {
        StyleCode code = StyleCode.Mix(Mapped(1), Mapped(2), 3);
        BakedLatent latent = Space.Bake(code);
        latent.CheckFits(Network.Description);
        for (int k = 0; k < Network.Convolutions.Count; k++)
        {
            ConvolutionWeights c = Network.Convolutions[k];
            double[] s = Styles(c.Modulation, code.Styles[k]);
            for (int i = 0; i < s.Length; i++)
            {
                Assert.Equal(s[i], latent.ConvolutionStyles[k][i], 1e-5);
            }

            for (int o = 0; o < c.OutChannels; o++)
            {
                double sum = Enumerable.Range(0, c.InChannels * 9).Sum(n => Math.Pow(s[n / 9] * c.Weight[(o * c.InChannels * 9) + n], 2));
                Assert.Equal(1 / Math.Sqrt((sum / (9 * c.InChannels)) + 1e-8), latent.Demodulations[k][o], 1e-5);
            }
        }

        for (int level = 0; level < 3; level++)
        {
            double[] s = Styles(Network.ToImage[level].Modulation, code.Styles[(2 * level) + 1]);
            for (int i = 0; i < s.Length; i++)
            {
                Assert.Equal(s[i], latent.ToImageStyles[level][i], 1e-5);
            }
        }

        Assert.Same(code.Phases, latent.Phases);
    }

    [Fact]
    public void Blending_baked_latents_equals_baking_the_blend()
    {
        StyleCode a = Mapped(1), b = Mapped(2);
        BakedLatent bakedA = Space.Bake(a), bakedB = Space.Bake(b);
        Gen.Double[-0.5, 1.5].Sample(t =>
        {
            BakedLatent expected = Space.Bake(StyleCode.Lerp(a, b, t)), actual = Space.Lerp(bakedA, bakedB, t);
            AssertClose(expected.ConvolutionStyles, actual.ConvolutionStyles);
            AssertClose(expected.Demodulations, actual.Demodulations);
            AssertClose(expected.ToImageStyles, actual.ToImageStyles);
            Assert.Equal(expected.Phases, actual.Phases);
        }, iter: 50);
    }

    [Fact]
    public void Latents_of_another_network_are_refused()
    {
        var other = new LatentSpace(DefaultNetwork.Load());
        Assert.Contains("z has 37 values; this network expects 128", Assert.Throws<ArgumentException>(() => other.Map(Space.Sample(1))).Message);
        Assert.Throws<ArgumentException>(() => other.Bake(Mapped(1)));
        Assert.Throws<ArgumentException>(() => other.Truncate(Mapped(1), 1));
        Assert.Throws<ArgumentException>(() => StyleCode.Lerp(Mapped(1), other.Map(other.Sample(1)), 0));
        Assert.Contains("the latent has 5 convolution styles; the network 'Terrain' expects 7", Assert.Throws<ArgumentException>(() => Space.Bake(Mapped(1)).CheckFits(other.Network.Description)).Message);
        Assert.Throws<ArgumentException>(() => other.Lerp(Space.Bake(Mapped(1)), Space.Bake(Mapped(2)), 0));
    }

    [Fact]
    public void Values_that_are_no_numbers_are_refused()
    {
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => new LatentCode([1, float.NaN], [])).Message);
        Assert.Throws<ArgumentException>(() => new LatentCode([1], [float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new StyleCode([[1], [1, 2]], []));
        Assert.Throws<ArgumentException>(() => new StyleCode([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Space.Map(Space.Sample(1), double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => StyleCode.Lerp(Mapped(1), Mapped(2), double.NaN));
    }

    [Fact]
    public void A_latent_file_comes_back_as_it_was_and_is_small()
    {
        var space = new LatentSpace(DefaultNetwork.Load());
        BakedLatent latent = space.Bake(space.Map(space.Sample(9), 0.7));
        string path = _folder["l.latent"];
        LatentFile.Save(latent, space.Network, path, "seed 9");
        BakedLatent read = LatentFile.Load(path, space.Network);
        Assert.Equal(latent.ConvolutionStyles, read.ConvolutionStyles);
        Assert.Equal(latent.Demodulations, read.Demodulations);
        Assert.Equal(latent.ToImageStyles, read.ToImageStyles);
        Assert.Equal(latent.Phases, read.Phases);
        Assert.Equal(("Terrain", "seed 9"), (LatentFile.Describe(SafeTensors.Load(path)).NetworkName, LatentFile.Describe(SafeTensors.Load(path)).Note));
        Assert.InRange(new FileInfo(path).Length, 1000, 50_000);
    }

    [Fact]
    public void A_latent_file_may_hold_the_styles_it_was_baked_from()
    {
        StyleCode code = StyleCode.Mix(Mapped(1), Mapped(2), 3);
        LatentFile.Save(code, Space, _folder["with"], "mixed");
        LatentFile.Save(Space.Bake(code), Network, _folder["without"]);
        StyleCode read = LatentFile.LoadStyles(_folder["with"], Network)!;
        Assert.Equal(code.Styles, read.Styles);
        Assert.Equal(code.Phases, read.Phases);
        Assert.Equal(Space.Bake(code).Demodulations, LatentFile.Load(_folder["with"], Network).Demodulations);
        Assert.Null(LatentFile.LoadStyles(_folder["without"], Network));
        Assert.Contains("baked for the network 'fourier'", BadFiles.Refused(_folder["with"], () => LatentFile.LoadStyles(_folder["with"], DefaultNetwork.Load())));
    }

    [Fact]
    public void A_latent_of_another_network_is_refused_by_name_and_one_of_its_float16_file_is_not()
    {
        string path = _folder["l.latent"];
        LatentFile.Save(Space.Bake(Mapped(1)), Network, path);
        Assert.Contains("baked for the network 'fourier'", BadFiles.Refused(path, () => LatentFile.Load(path, DefaultNetwork.Load())));

        NetworkFile.Save(Network, _folder["half"], WeightPrecision.Float16);
        LatentFile.Load(path, NetworkFile.Load(_folder["half"]));
        Assert.Throws<ArgumentException>(() => LatentFile.Save(Space.Bake(Mapped(1)), DefaultNetwork.Load(), path));
    }

    [Fact]
    public void A_damaged_latent_file_is_read_or_refused_but_nothing_else()
    {
        string path = _folder["l.latent"];
        LatentFile.Save(Space.Bake(Mapped(1)), Network, path);
        byte[] file = File.ReadAllBytes(path);
        for (int length = 0; length < file.Length; length += length < 64 ? 1 : 61)
        {
            byte[] cut = file[..length];
            BadFiles.Refused("l", () => LatentFile.Load(new MemoryStream(cut), "l", Network));
        }

        Gen.Select(Gen.Select(Gen.Int[0, 5000], Gen.Byte).Array[1, 4], Gen.Int[0, 3]).Sample((changes, cut) =>
        {
            byte[] damaged = BadFiles.Damaged(file, changes, cut);
            BadFiles.RefusedOrRead("l", () => LatentFile.Load(new MemoryStream(damaged), "l", Network));
        }, iter: 2000);
    }

    [Fact]
    public void A_latent_file_with_bad_contents_is_refused_by_name()
    {
        string description = $$"""{"version":1,"networkName":"fourier","networkFingerprint":"{{Network.Fingerprint}}","note":""}""";
        Assert.Contains("has no 'scaleparty.latent'", Refused(w => { }));
        Assert.Contains("latent.version is 2, written by a newer release", Refused(w => w.AddMetadata("scaleparty.latent", """{"version":2}""")));
        Assert.Contains("latent.networkName is missing", Refused(w => w.AddMetadata("scaleparty.latent", """{"version":1}""")));
        Assert.Contains("'convolutions.0.style' is missing", Refused(w => w.AddMetadata("scaleparty.latent", description)));
        Assert.Contains("'convolutions.0.style' has shape [2]; expected [6]", Refused(w =>
        {
            w.AddMetadata("scaleparty.latent", description);
            w.Add("convolutions.0.style", [2], [1, 1]);
        }));
        Assert.Contains("'convolutions.0.style' holds NaN at 2", Refused(w =>
        {
            w.AddMetadata("scaleparty.latent", description);
            w.Add("convolutions.0.style", [6], [1, 1, float.NaN, 1, 1, 1]);
        }));
    }

    private static string Refused(Action<SafeTensorsWriter> fill)
    {
        var writer = new SafeTensorsWriter();
        fill(writer);
        using var stream = new MemoryStream();
        writer.Write(stream);
        byte[] file = stream.ToArray();
        return BadFiles.Refused("l", () => LatentFile.Load(new MemoryStream(file), "l", Network));
    }

    private static StyleCode Mapped(ulong seed) => Space.Map(Space.Sample(seed));

    private static StyleCode WithPhase(float phase) => new([[0f]], [phase]);

    private static double Distance(double a, double b) => Math.Abs(Math.IEEERemainder(a - b, 2 * Math.PI));

    private static double[] Styles(LinearWeights modulation, float[] w) =>
        [.. Enumerable.Range(0, modulation.Outputs).Select(o =>
            (Enumerable.Range(0, w.Length).Sum(i => (double)modulation.Weight[(o * w.Length) + i] * w[i]) / Math.Sqrt(w.Length)) + modulation.Bias[o])];

    private static void AssertSame(StyleCode expected, StyleCode actual)
    {
        AssertClose(expected.Styles, actual.Styles);
        AssertClose([expected.Phases], [actual.Phases]);
    }

    private static void AssertClose(IReadOnlyList<float[]> expected, IReadOnlyList<float[]> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((float[] e, float[] a) in expected.Zip(actual))
        {
            Assert.Equal(e.Length, a.Length);
            Assert.All(e.Zip(a), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
        }
    }
}
