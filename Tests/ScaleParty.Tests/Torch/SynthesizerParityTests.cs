using CsCheck;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Torch;

namespace ScaleParty.Tests.Torch;

/// <summary>The fast synthesizer against the trainable generator.</summary>
public sealed class SynthesizerParityTests
{
    private static readonly int[][] Shapes = [[8, 8], [12, 7, 9], [16, 16, 12, 8], [5, 24, 3, 16]];

    private static readonly Gen<(int Shape, int Frequencies, int ImageChannels, bool Noise, int Seed)> Networks =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 6], Gen.Int[1, 5], Gen.Bool, Gen.Int[1, 1000]);

    private static readonly Gen<(Vector2d Centre, Vector2d Scale, Resolution Size)> Regions =
        Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[0.005, 0.06], Gen.Double[0.005, 0.06], Gen.Int[1, 45], Gen.Int[1, 45])
            .Select(t => (new Vector2d(t.Item1, t.Item2), new Vector2d(t.Item3, t.Item4), new Resolution(t.Item5, t.Item6)));

    [Theory]
    [InlineData("Winograd")]
    [InlineData("Vector")]
    [InlineData("Tensor")]
    public void Any_image_is_the_generators_image(string engine)
    {
        if (!Supported(engine))
        {
            return;
        }

        Gen.Select(Networks, Regions, Gen.Bool, Gen.Bool, Gen.Int[0, 3], Gen.Double[0, 2]).Sample(
            (n, r, paper, anchored, policy, strength) =>
            {
                GeneratorNetwork network = RandomNetwork.Create(n.Seed, Shapes[n.Shape], n.ImageChannels, frequencies: n.Frequencies, noise: n.Noise, bands: n.Frequencies == 6 ? new WaveBands(3, 4) : null);
                using var synthesizer = new TorchSynthesizer(network, null, Enum.Parse<SynthesisEngine>(engine));
                var request = new SynthesisRequest(Images.Latent(network, (ulong)n.Seed), new ImageRegion(r.Centre, r.Scale, r.Size))
                {
                    Padding = paper ? PaddingMode.Paper : PaddingMode.Exact,
                    Anchor = anchored ? LatticeAnchor.Anchored : LatticeAnchor.Free,
                    Noise = new NoiseSettings { Policy = (NoisePolicy)policy, Seed = 5, Strength = strength },
                    Warp = n.Seed % 3 == 0 ? new RadialWarp(new Vector2d(0.2, -0.1), 1.4) : null,
                };
                float[] expected = Images.ByGenerator(network, (ulong)n.Seed, request);
                float[] actual = Images.Of(synthesizer, request);

                // An image of a few pixels may happen to be nearly constant; trained images have deviations near 1.
                double error = Images.Error(expected, actual) * Math.Min(1, Images.Deviation(expected));
                Assert.InRange(error, 0, 2e-5);
            },
            iter: 40,
            threads: 1);
    }

    [Theory]
    [InlineData("Vector")]
    [InlineData("Tensor")]
    public void BFloat16_keeps_the_picture(string engine)
    {
        if (!Supported(engine))
        {
            return;
        }

        GeneratorNetwork network = RandomNetwork.Create(3, [24, 16, 16], frequencies: 8, noise: true);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(48)) { Noise = new NoiseSettings { Seed = 9 } };
        float[] expected = Images.ByGenerator(network, 1, request);
        using var synthesizer = new TorchSynthesizer(network, new TorchSynthesizerOptions { Precision = SynthesisPrecision.BFloat16 }, Enum.Parse<SynthesisEngine>(engine));
        Assert.InRange(Images.Error(expected, Images.Of(synthesizer, request)), 1e-5, 0.15);
        Assert.Contains("bfloat16", synthesizer.Backend, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_strength_is_adjustable_without_folding_again()
    {
        GeneratorNetwork network = RandomNetwork.Create(11, [16, 8]);
        using var synthesizer = new TorchSynthesizer(network);
        BakedLatent latent = Images.Latent(network, 2);
        float[] At(double strength) => Images.Of(synthesizer, new SynthesisRequest(latent, ImageRegion.FullFrame(32)) { Noise = new NoiseSettings { Strength = strength } });
        float[] none = Images.Of(synthesizer, new SynthesisRequest(latent, ImageRegion.FullFrame(32)));
        Assert.Equal(none, At(0));
        Assert.NotEqual(At(1), At(0.5));
        Assert.NotEqual(none, At(0.5));
    }

    [Fact]
    public void Latents_do_not_get_mixed_up_in_the_cache()
    {
        GeneratorNetwork network = RandomNetwork.Create(12, [8, 8]);
        using var synthesizer = new TorchSynthesizer(network, new TorchSynthesizerOptions { CachedLatents = 2 });
        BakedLatent[] latents = [.. Enumerable.Range(0, 5).Select(s => Images.Latent(network, (ulong)s))];
        float[] Image(int i) => Images.Of(synthesizer, new SynthesisRequest(latents[i], ImageRegion.FullFrame(16)));
        float[][] first = [.. Enumerable.Range(0, 5).Select(Image)];
        foreach (int i in (int[])[4, 0, 4, 1, 0, 3, 2, 2, 4])
        {
            Assert.Equal(first[i], Image(i));
        }

        Assert.NotEqual(first[0], first[1]);
    }

    [Fact]
    public void The_fastest_engine_that_the_machine_has_is_chosen()
    {
        GeneratorNetwork network = RandomNetwork.Create(13, [40, 8, 24]);
        var request = new SynthesisRequest(Images.Latent(network, 2), ImageRegion.FullFrame(32));
        string fastest = Supported("Winograd") ? "Winograd" : Supported("Vector") ? "Vector" : "Tensor";
        using var chosen = new TorchSynthesizer(network);
        using var named = new TorchSynthesizer(network, null, Enum.Parse<SynthesisEngine>(fastest));
        Assert.Equal(Images.Of(named, request), Images.Of(chosen, request));
    }

    private static bool Supported(string engine) => engine switch
    {
        "Winograd" => WinogradEngine.IsSupported,
        "Vector" => VectorEngine.IsSupported,
        _ => true,
    };
}
