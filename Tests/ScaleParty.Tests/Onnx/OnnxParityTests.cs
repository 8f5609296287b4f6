using CsCheck;
using Microsoft.ML.OnnxRuntime;
using ScaleParty.Editor.Onnx;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Synthesis;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Onnx;

/// <summary>Exported networks in ONNX Runtime against the processor's synthesizer.</summary>
public sealed class OnnxParityTests
{
    private const double Tolerance = 1e-4;

    private static readonly int[][] Shapes = [[8, 8], [12, 7, 9], [16, 16, 12, 8], [5, 24, 3, 16]];

    [Fact]
    public void Any_network_and_region_give_the_processors_image() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 6], Gen.Int[1, 5], Gen.Int[1, 1000], Gen.Float[-2, 2], Gen.Float[0.005f, 0.06f], Gen.Int[1, 45], Gen.Int[1, 45]).Sample(
            (shape, frequencies, channels, seed, centre, scale, width, height) =>
            {
                GeneratorNetwork network = RandomNetwork.Create(seed, Shapes[shape], channels, frequencies: frequencies, noise: seed % 2 == 0, bands: frequencies == 6 ? new WaveBands(3, 4) : null);
                var request = new SynthesisRequest(Images.Latent(network, (ulong)seed), new ImageRegion(new(centre, -0.5f * centre), new(scale, 1.25f * scale), new(width, height)))
                {
                    Padding = seed % 3 == 0 ? PaddingMode.Paper : PaddingMode.Exact,
                    Noise = new NoiseSettings { Policy = (NoisePolicy)(seed % 4), Seed = 5, Strength = 0.7 },
                };
                var options = new OnnxExportOptions { Latents = OnnxLatentKind.Styles, Size = seed % 5 < 2 ? request.Region.Resolution : null };

                // An image of a few pixels may happen to be nearly constant; trained images have deviations near 1.
                Check(network, options, request, leastDeviation: 1);
            },
            iter: 25,
            threads: 1);

    [Theory]
    [InlineData(64, 64, 0, 0, 2, 1)]
    [InlineData(96, 40, 0.3f, -0.2f, 1.2f, 2)]
    [InlineData(33, 130, -3.7f, 12.4f, 1.5f, 3)]
    [InlineData(70, 70, 5000.53f, -81234.7f, 1.3f, 4)]
    public void The_default_network_gives_the_processors_image_at_any_size_and_place(int width, int height, float x, float y, float extent, ulong seed)
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        float scale = extent / Math.Max(width, height);
        Check(network, new OnnxExportOptions { Latents = OnnxLatentKind.Styles }, new SynthesisRequest(Images.Latent(network, seed), new ImageRegion(new(x, y), new(scale, scale), new(width, height))));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0.6f)]
    [InlineData(3, 0)]
    public void The_mapping_network_in_the_graph_gives_the_images_of_seeds(ulong seed, float truncation)
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        var space = new LatentSpace(network);
        LatentCode code = space.Sample(seed);
        using var session = new OnnxSession(network, new OnnxExportOptions { Size = new(80, 48) });
        (float[] image, long[] shape) = session.Run(new Dictionary<string, OrtValue>
        {
            ["z"] = OnnxSession.Floats(code.Z, 1, code.Z.Length),
            ["truncation"] = OnnxSession.Floats([truncation], 1),
            ["phases"] = OnnxSession.Floats(code.Phases, code.Phases.Length),
        });
        Assert.Equal([1, network.Description.ImageChannels.Count, 48, 80], shape);
        float[] expected = ChannelsFirst(Cpu(network, space.Bake(space.Map(code, truncation)), new(80, 48)), (int)shape[1]);
        Assert.InRange(Images.Error(expected, image), 0, Tolerance);
    }

    [Fact]
    public void A_fixed_latent_is_part_of_the_graph()
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        BakedLatent latent = Images.Latent(network, 8);
        using var session = new OnnxSession(network, new OnnxExportOptions { Latents = OnnxLatentKind.Fixed, Latent = latent });
        (float[] image, long[] shape) = session.Run(new Dictionary<string, OrtValue> { ["size"] = OnnxSession.Wholes(72, 50) });
        Assert.InRange(Images.Error(ChannelsFirst(Cpu(network, latent, new(72, 50)), (int)shape[1]), image), 0, Tolerance);
    }

    [Fact]
    public void Half_precision_keeps_the_picture()
    {
        GeneratorNetwork network = DefaultNetwork.Load();
        BakedLatent latent = Images.Latent(network, 5);
        using var synthesizer = new OnnxSynthesizer(network, new OnnxExportOptions { Latents = OnnxLatentKind.Styles, Half = true });
        float[] image = Images.Of(synthesizer, new SynthesisRequest(latent, ImageRegion.FullFrame(96)));
        Assert.InRange(Images.Error(Cpu(network, latent, new(96, 96)), image), Tolerance, 1e-2);
    }

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(4, 1, 1)]
    public void The_default_refinement_network_refines(ulong seed, int cellsX, int cellsY) => CheckRefinement(DefaultNetwork.LoadRefinement(), seed, cellsX, cellsY, 0, 0);

    [Fact]
    public void Refinement_networks_with_noise_refine() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 100], Gen.Int[1, 4], Gen.Int[1, 4]).Sample(
            (shape, seed, cellsX, cellsY) => CheckRefinement(RandomNetwork.Create(seed, Shapes[shape], refines: true), (ulong)seed, cellsX, cellsY, seed - 50, 3 * seed),
            iter: 8,
            threads: 1);

    private static void Check(GeneratorNetwork network, OnnxExportOptions options, SynthesisRequest request, double leastDeviation = 0)
    {
        using var cpu = new CpuSynthesizer(network);
        using var onnx = new OnnxSynthesizer(network, options);
        Assert.InRange(Images.Error(Images.Of(cpu, request), Images.Of(onnx, request), leastDeviation: leastDeviation), 0, Tolerance);
    }

    private static void CheckRefinement(GeneratorNetwork network, ulong seed, int cellsX, int cellsY, long firstX, long firstY)
    {
        int cell = network.Description.CellSize, channels = network.Description.ImageChannels.Count;
        var coarse = new ImageBuffer();
        Span<float> values = coarse.Begin(new Resolution(cellsX + 8, cellsY + 8), channels);
        CounterRandom.Normals(seed, 0, 0, 0, values);
        coarse.Complete();
        var request = new LatticeRequest(Images.Latent(network, seed), firstX * cell, firstY * cell, new Resolution(cellsX * cell, cellsY * cell)) { Coarse = coarse, NoiseSeed = seed, NoiseStrength = 0.8 };
        using var cpu = new CpuSynthesizer(network);
        using var onnx = new OnnxSynthesizer(network);
        Assert.InRange(Images.Error(LatticeCases.Make(cpu, request), LatticeCases.Make(onnx, request)), 0, Tolerance);
    }

    private static float[] Cpu(GeneratorNetwork network, BakedLatent latent, Resolution size)
    {
        using var cpu = new CpuSynthesizer(network);
        return Images.Of(cpu, new SynthesisRequest(latent, ImageRegion.FullFrame(size)));
    }

    private static float[] ChannelsFirst(float[] image, int channels)
    {
        int pixels = image.Length / channels;
        return [.. Enumerable.Range(0, image.Length).Select(i => image[(i % pixels * channels) + (i / pixels)])];
    }
}
