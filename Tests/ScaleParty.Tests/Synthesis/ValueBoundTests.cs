using CsCheck;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>The bound of an image's numbers, which stands in for a look at images that nobody reads back.</summary>
public sealed class ValueBoundTests
{
    [Fact]
    public void No_image_passes_the_bound() => Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 12], Gen.Int[1, 4], Gen.Double[0, 10], Gen.Double[-3, 3]).Sample(
        (seed, channels, levels, noise, logarithm) =>
        {
            GeneratorNetwork network = RandomNetwork.Create(seed, [.. Enumerable.Repeat(channels, levels + 1)], frequencies: seed % 2 * 3);
            BakedLatent latent = Scaled(Images.Latent(network, 1), (float)Math.Pow(10, logarithm), 1);
            using var synthesizer = new CpuSynthesizer(network);
            ImageRegion region = ImageRegion.FullFrame(16 << levels);
            float[] image = Images.Of(synthesizer, new SynthesisRequest(latent, region) { Noise = new() { Policy = NoisePolicy.Random, Strength = noise } });
            double bound = new ValueBound(network).Of(latent, null, 0, 1, noise);
            Assert.InRange(image.Max(v => Math.Abs(v)), 0, bound);
            Assert.True(double.IsFinite(bound));
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void A_blend_stays_within_its_bound() => Gen.Select(Gen.Int[0, 1000], Gen.Double[-10, 10]).Sample(
        (seed, share) =>
        {
            GeneratorNetwork network = RandomNetwork.Create(seed, [8, 8, 8], noise: false);
            BakedLatent a = Images.Latent(network, 1), b = Images.Latent(network, 2);
            using var synthesizer = new CpuSynthesizer(network);
            float[] image = Images.Of(synthesizer, new SynthesisRequest(new LatentSpace(network).Lerp(a, b, share), ImageRegion.FullFrame(64)) { Noise = NoiseSettings.Off });
            Assert.InRange(image.Max(v => Math.Abs(v)), 0, new ValueBound(network).Of(a, b, share, 1, 0));
        },
        iter: 40,
        threads: 1);

    [Fact]
    public void The_networks_of_the_plugin_are_far_below_the_limit()
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        Assert.InRange(new ValueBound(network).Of(Images.Latent(network, 1), Images.Latent(network, 2), 10, 1, 10), 1, 1e30);
        GeneratorNetwork refinement = DefaultNetwork.LoadRefinement();
        Assert.InRange(new ValueBound(refinement).Of(Images.Latent(refinement, 1), null, 0, 100, 10), 1, 1e30);
    }

    [Theory]
    [InlineData(1e30f, 1f)]
    [InlineData(1f, 1e15f)]
    [InlineData(float.NaN, 1f)]
    public void Styles_or_a_demodulation_that_could_overflow_are_refused(float style, float demodulation)
    {
        GeneratorNetwork network = RandomNetwork.Create(3, [8, 8, 8]);
        BakedLatent latent = Images.Latent(network, 1);
        var bound = new ValueBound(network);
        bound.Check(latent, null, 0, 1, 1);
        Assert.Contains("may not be finite", Assert.Throws<InvalidDataException>(() => bound.Check(Scaled(latent, style, demodulation), null, 0, 1, 1)).Message, StringComparison.Ordinal);
        bound.Check(latent, null, 0, 1, 1);
    }

    [Fact]
    public void A_blend_that_could_overflow_is_refused()
    {
        GeneratorNetwork network = RandomNetwork.Create(3, [8, 8, 8]);
        BakedLatent latent = Images.Latent(network, 1);
        var bound = new ValueBound(network);
        bound.Check(latent, latent, 10, 1, 1);
        Assert.Throws<InvalidDataException>(() => bound.Check(latent, Scaled(latent, 1e35f, 1), 10, 1, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_encoding_that_is_not_finite_is_refused(int frequencies)
    {
        GeneratorNetwork network = RandomNetwork.Create(3, [8, 8, 8], frequencies: frequencies);
        var bound = new ValueBound(network);
        bound.Check(Images.Latent(network, 1), null, 0, 1e9, 1);
        Assert.Throws<InvalidDataException>(() => bound.Check(Images.Latent(network, 1), null, 0, float.PositiveInfinity, 1));
        Assert.Throws<InvalidDataException>(() => bound.Check(Images.Latent(network, 1), null, 0, float.NaN, 1));
    }

    private static BakedLatent Scaled(BakedLatent latent, float styles, float demodulations)
    {
        float[][] By(IReadOnlyList<float[]> vectors, float factor) => [.. vectors.Select(v => Array.ConvertAll(v, x => x * factor))];
        return new BakedLatent(By(latent.ConvolutionStyles, styles), By(latent.Demodulations, demodulations), By(latent.ToImageStyles, styles), latent.Phases);
    }
}
