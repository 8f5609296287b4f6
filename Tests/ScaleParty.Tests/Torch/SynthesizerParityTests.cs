using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Torch;

namespace ScaleParty.Tests.Torch;

/// <summary>The fast synthesizer against the trainable generator.</summary>
public sealed class SynthesizerParityTests
{
    [Fact]
    public void Any_image_is_the_generators_image() => Parity.Check(network => new TorchSynthesizer(network), images: 30);

    [Fact]
    public void BFloat16_keeps_the_picture()
    {
        GeneratorNetwork network = RandomNetwork.Create(3, [24, 16, 16], frequencies: 8, noise: true);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(48)) { Noise = new NoiseSettings { Seed = 9 } };
        float[] expected = Images.ByGenerator(network, 1, request);
        using var synthesizer = new TorchSynthesizer(network, new TorchSynthesizerOptions { Precision = SynthesisPrecision.BFloat16 });
        Assert.InRange(Images.Error(expected, Images.Of(synthesizer, request)), 1e-5, 0.15);
        Assert.Contains("bfloat16", synthesizer.Backend, StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_strength_is_adjustable_without_folding_again()
    {
        GeneratorNetwork network = RandomNetwork.Create(11, [16, 8]);
        using var synthesizer = new CpuSynthesizer(network);
        BakedLatent latent = Images.Latent(network, 2);
        float[] At(double strength) => Images.Of(synthesizer, new SynthesisRequest(latent, ImageRegion.FullFrame(32)) { Noise = new NoiseSettings { Strength = strength } });
        float[] none = Images.Of(synthesizer, new SynthesisRequest(latent, ImageRegion.FullFrame(32)));
        Assert.Equal(none, At(0));
        Assert.NotEqual(At(1), At(0.5));
        Assert.NotEqual(none, At(0.5));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("torch")]
    public void Latents_do_not_get_mixed_up(string engine)
    {
        GeneratorNetwork network = RandomNetwork.Create(12, [8, 8]);
        using ISynthesizer synthesizer = engine == "cpu" ? new CpuSynthesizer(network) : new TorchSynthesizer(network, new TorchSynthesizerOptions { CachedLatents = 2 });
        BakedLatent[] latents = [.. Enumerable.Range(0, 5).Select(s => Images.Latent(network, (ulong)s))];
        float[] Image(int i) => Images.Of(synthesizer, new SynthesisRequest(latents[i], ImageRegion.FullFrame(16)));
        float[][] first = [.. Enumerable.Range(0, 5).Select(Image)];
        foreach (int i in (int[])[4, 0, 4, 1, 0, 3, 2, 2, 4])
        {
            Assert.Equal(first[i], Image(i));
        }

        Assert.NotEqual(first[0], first[1]);
    }
}
