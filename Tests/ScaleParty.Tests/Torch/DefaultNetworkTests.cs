using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;

namespace ScaleParty.Tests.Torch;

public sealed class DefaultNetworkTests
{
    private static readonly GeneratorNetwork Network = DefaultNetwork.Load();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_place_looks_the_same_however_densely_it_is_sampled(ulong seed)
    {
        using var synthesizer = new CpuSynthesizer(Network);
        BakedLatent latent = Images.Latent(Network, seed);
        float[] coarse = Make(synthesizer, latent, 64), fine = Make(synthesizer, latent, 128);
        Assert.InRange(Correlation(coarse, Halved(fine, 128)), 0.6, 1);
    }

    [Fact]
    public void Latents_differ_in_looks_and_in_layout()
    {
        using var synthesizer = new CpuSynthesizer(Network);
        float[][] images = [.. Enumerable.Range(0, 6).Select(k => Make(synthesizer, Images.Latent(Network, (ulong)k), 64))];
        for (int a = 0; a < images.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                Assert.InRange(Correlation(images[a], images[b]), -1, 0.9);
            }
        }
    }

    private static float[] Make(CpuSynthesizer synthesizer, BakedLatent latent, int side) =>
        Images.Of(synthesizer, new SynthesisRequest(latent, ImageRegion.FullFrame(side)));

    private static float[] Halved(float[] image, int side)
    {
        int channels = image.Length / (side * side), half = side / 2;
        var result = new float[half * half * channels];
        for (int k = 0; k < result.Length; k++)
        {
            int c = k % channels, x = k / channels % half, y = k / channels / half;
            float At(int dx, int dy) => image[(((((2 * y) + dy) * side) + (2 * x) + dx) * channels) + c];
            result[k] = (At(0, 0) + At(1, 0) + At(0, 1) + At(1, 1)) / 4;
        }

        return result;
    }

    // Of the differences from each channel's mean.
    private static double Correlation(float[] a, float[] b)
    {
        (double[] x, double[] y) = (Centred(a), Centred(b));
        double Product(double[] p, double[] q) => p.Zip(q, (u, v) => u * v).Sum();
        return Product(x, y) / Math.Sqrt(Product(x, x) * Product(y, y));
    }

    private static double[] Centred(float[] image)
    {
        int channels = Network.Description.ImageChannels.Count;
        double[] means = [.. Enumerable.Range(0, channels).Select(c => image.Where((_, k) => k % channels == c).Average(v => (double)v))];
        return [.. image.Select((v, k) => v - means[k % channels])];
    }
}
