using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Torch;

/// <summary>What other methods were made for, done with one network of positions: ALIS, InfinityGAN, COCO-GAN and MSG-GAN.</summary>
public sealed class CapabilityTests
{
    private const int Side = 32;
    private static readonly int[] Channels = [16, 12, 8];

    // ALIS (Skorokhodov et al. 2021) goes on along x without end, InfinityGAN (Lin et al. 2022) along x and y.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void Images_go_on_without_end_and_without_repeating(int alongX, int alongY)
    {
        GeneratorNetwork network = RandomNetwork.Create(3, Channels, frequencies: 24);
        float[][] places = [.. Enumerable.Range(0, 6).Select(k =>
        {
            double far = k == 0 ? 0 : Math.Pow(10, k - 1) * 3;
            return Image(network, ImageRegion.FullFrame(Side) with { Centre = new Vector2d(alongX * far, alongY * far) });
        })];
        Assert.All(places, p => Assert.True(p.All(float.IsFinite) && Images.Deviation(p) > 0.05, "an image is flat"));
        for (int i = 0; i < places.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.True(places[i].Zip(places[j], (a, b) => Math.Abs(a - b)).Average() > 0.05, $"places {i} and {j} are the same");
            }
        }
    }

    // COCO-GAN (Lin et al. 2019) makes an image of parts.
    [Fact]
    public void Parts_made_one_by_one_meet_within_the_frame_and_far_beyond_it()
    {
        GeneratorNetwork network = RandomNetwork.Create(3, Channels, frequencies: 24);
        foreach (double far in (double[])[0, 1000])
        {
            ImageRegion whole = ImageRegion.FullFrame(2 * Side) with { Centre = new Vector2d(far, -far) };
            float[] expected = Image(network, whole);
            for (int part = 0; part < 4; part++)
            {
                int x = part % 2 * Side, y = part / 2 * Side;
                float[] actual = Image(network, whole.Tile(x, y, Side, Side));

                // Far away the arguments of waves are large floats, and so is their rounding.
                Assert.InRange(Images.Error(Images.Part(expected, 2 * Side, 3, x, y, Side, Side), actual, expected), 0, far == 0 ? 1e-4 : 1e-2);
            }
        }
    }

    // MSG-GAN (Karnewar and Wang 2020) has an image at every level.
    [Theory]
    [InlineData(PaddingMode.Exact)]
    [InlineData(PaddingMode.Paper)]
    public void One_pass_gives_an_image_of_every_level_and_they_add_up_to_the_last(PaddingMode padding)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable off = no_grad();
        using Generator generator = Generator.FromNetwork(RandomNetwork.Create(5, Channels, noise: false));
        using var encoding = new RegionEncoding(EncodingDescription.Grid);
        Tensor positions = encoding.Make([ImageRegion.FullFrame(Side)], 2, padding, null);
        Tensor latents = generator.Broadcast(generator.Map(randn(1, 16, generator: new torch.Generator(3))));
        IReadOnlyList<Tensor> levels = generator.Levels(positions, latents, null, padding);
        Assert.Equal([8L, 16, 32], levels.Select(l => l.shape[2]));
        Assert.True(levels[^1].equal(generator.forward(positions, latents, null, padding)).all().ToBoolean());

        // A level shows the region of the former one: without its own addition it is that one, upsampled.
        foreach (ToImage layer in generator.ToImageLayers.Skip(1))
        {
            layer.Weight.zero_();
            layer.Bias.zero_();
        }

        IReadOnlyList<Tensor> plain = generator.Levels(positions, latents, null, padding);
        Tensor expected = Upsampling.Crop(Upsampling.Bilinear(plain[0]), 2), actual = Upsampling.Crop(plain[1], 2);
        Assert.True((expected - actual).abs().max().ToDouble() < 1e-5 * plain[0].std().ToDouble());
    }

    private static float[] Image(GeneratorNetwork network, ImageRegion region)
    {
        using var synthesizer = new CpuSynthesizer(network);
        return Images.Of(synthesizer, new SynthesisRequest(Images.Latent(network, 7), region) { Noise = new NoiseSettings { Policy = NoisePolicy.GridSample, Seed = 1, LatticeResolution = Side } });
    }
}
