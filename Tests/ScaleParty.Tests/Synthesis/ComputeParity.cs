using System.Text.Json;
using CsCheck;
using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>The compute shaders of a device against torch and the official implementation: float32 to a thousandth of the image's standard deviation.</summary>
public abstract class ComputeParity
{
    private const double Tolerance = 1e-3;

    // Channels that fill their quads and groups, and some that do not.
    private static readonly int[] Even = [16, 12, 8], Odd = [5, 24, 3];

    private readonly IComputeRig _rig;

    protected ComputeParity(IComputeRig rig) => _rig = rig;

    public static TheoryData<string> Warps => [.. Named.Keys];

    private static Dictionary<string, Warp> Named { get; } = new()
    {
        ["affine"] = new AffineWarp(new(0.3, -0.2), 30, 0.4, 1.5),
        ["radial"] = new RadialWarp(new(0.2, -0.1), 1.4),
        ["attracting"] = new RadialWarp(new(0.2, -0.1), 0.6),
        ["swirl"] = new SwirlWarp(new(0.1, 0.1), 120, 0.8),
        ["bulge"] = new BulgeWarp(new(-0.1, 0.2), 0.7, 0.9),
        ["wave"] = new WaveWarp(0.1, 0.7, 40, 25),
        ["chain"] = new SwirlWarp(new(0, 0), 90, 0.7).Then(new AffineWarp(new(0.5, 0.5), -20)).Then(new WaveWarp(0.05, 0.9)),
        ["function"] = new FunctionWarp(p => new(p.X + (0.1 * p.Y * p.Y), p.Y * 1.2)),
        ["chain with a function"] = new BulgeWarp(new(0, 0), 0.5, 1).Then(new FunctionWarp(p => new(p.Y, p.X))),
    };

    [Theory]
    [InlineData("case0", 0)]
    [InlineData("case0", 1)]
    [InlineData("case1", 0)]
    [InlineData("case2", 0)]
    [InlineData("case3", 0)]
    [InlineData("case4", 0)]
    public void Reproduces_the_official_images(string name, int sample)
    {
        GeneratorNetwork network = CheckpointImporter.Import(
            SafeTensors.Load(Repository.Golden("generator.safetensors")),
            new CheckpointImportOptions { Prefix = "state/", ChannelOrder = ChannelOrder.Rgb });
        CompareGolden("generator.safetensors", name, sample, network, PaddingMode.Paper);
    }

    [Theory]
    [InlineData("fourier_full", "bluemarble-fourier-preview.safetensors")]
    [InlineData("fourier_part", "bluemarble-fourier-preview.safetensors")]
    [InlineData("fourier_fine", "bluemarble-fourier-preview.safetensors")]
    [InlineData("grid_full", "bluemarble-preview.pth")]
    [InlineData("grid_part", "bluemarble-preview.pth")]
    public void Reproduces_the_preview_images(string name, string file)
    {
        GeneratorNetwork network = CheckpointImporter.Import(Repository.Golden(Path.Combine("models", file)), new CheckpointImportOptions { ChannelOrder = ChannelOrder.Rgb });
        CompareGolden("previews.safetensors", name, 0, network, PaddingMode.Exact);
    }

    [Theory]
    [InlineData(3, 0, NoisePolicy.None, PaddingMode.Exact, LatticeAnchor.Free)]
    [InlineData(3, 5, NoisePolicy.GridSample, PaddingMode.Exact, LatticeAnchor.Anchored)]
    [InlineData(4, 5, NoisePolicy.GridSample, PaddingMode.Paper, LatticeAnchor.Free)]
    [InlineData(4, 0, NoisePolicy.Random, PaddingMode.Exact, LatticeAnchor.Free)]
    [InlineData(1, 5, NoisePolicy.Constant, PaddingMode.Paper, LatticeAnchor.Anchored)]
    [InlineData(5, 5, NoisePolicy.GridSample, PaddingMode.Exact, LatticeAnchor.Free)]
    [InlineData(4, 6, NoisePolicy.None, PaddingMode.Exact, LatticeAnchor.Free)]
    [InlineData(3, 6, NoisePolicy.GridSample, PaddingMode.Paper, LatticeAnchor.Anchored)]
    public void Any_request_gives_torchs_image(int imageChannels, int frequencies, NoisePolicy policy, PaddingMode padding, LatticeAnchor anchor)
    {
        foreach (int[] channels in (int[][])[Even, Odd])
        {
            GeneratorNetwork network = RandomNetwork.Create(7, channels, imageChannels, frequencies: frequencies, bands: Bands(frequencies));
            BakedLatent latent = Images.Latent(network, 1);
            ImageRegion[] regions =
            [
                ImageRegion.FullFrame(new Resolution(37, 21)),
                new ImageRegion(new(0.4, -1.3), new(0.02, 0.035), new Resolution(8, 45)),
                new ImageRegion(new(-0.1, 0.2), new(0.01, 0.01), new Resolution(1, 1)),
            ];
            CompareAll(network, [.. regions.Select(r => new SynthesisRequest(latent, r)
            {
                Padding = padding,
                Anchor = anchor,
                Noise = new NoiseSettings { Policy = policy, Seed = 11, Frame = 4, Strength = 0.7, PreserveVariance = frequencies > 0 },
            })]);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Any_region_of_any_size_gives_torchs_image(int frequencies)
    {
        GeneratorNetwork network = RandomNetwork.Create(7, Even, frequencies: frequencies, bands: Bands(frequencies));
        BakedLatent latent = Images.Latent(network, 1);
        using var torch = new TorchSynthesizer(network);
        ComputeSynthesizer compute = _rig.Run(open => new ComputeSynthesizer(open(null), network));
        try
        {
            Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2], Gen.Double[0.004, 0.06], Gen.Double[0.004, 0.06], Gen.Int[1, 130], Gen.Int[1, 130])
                .Select(Gen.Int[0, Named.Count], Gen.Int[0, 3], Gen.Bool, Gen.Bool, (r, warp, policy, paper, anchored) => new SynthesisRequest(latent, new ImageRegion(new(r.Item1, r.Item2), new(r.Item3, r.Item4), new Resolution(r.Item5, r.Item6)))
                {
                    Warp = Named.Values.ElementAtOrDefault(warp),
                    Noise = new NoiseSettings { Policy = (NoisePolicy)policy, Seed = 3 },
                    Padding = paper ? PaddingMode.Paper : PaddingMode.Exact,
                    Anchor = anchored ? LatticeAnchor.Anchored : LatticeAnchor.Free,
                })
                .Sample(
                    request =>
                    {
                        float[] expected = Images.Of(torch, request), actual = _rig.Run(_ => Images.Of(compute, request));
                        Assert.InRange(Images.Error(expected, actual, leastDeviation: 1), 0, Tolerance);
                    },
                    iter: 40,
                    threads: 1);
        }
        finally
        {
            _rig.Run(_ =>
            {
                compute.Dispose();
                return true;
            });
        }
    }

    [Theory]
    [MemberData(nameof(Warps))]
    public void Warped_positions_are_torchs(string warp)
    {
        foreach (int frequencies in (int[])[0, 5])
        {
            GeneratorNetwork network = RandomNetwork.Create(7, Even, frequencies: frequencies);
            BakedLatent latent = Images.Latent(network, 1);
            CompareAll(network, [.. new[] { ImageRegion.FullFrame(24), new ImageRegion(new(0.3, 0.1), new(0.004, 0.007), new Resolution(30, 17)) }
                .Select(r => new SynthesisRequest(latent, r) { Warp = Named[warp], Noise = new NoiseSettings { Seed = 11 } })]);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("swirl")]
    [InlineData("chain")]
    public void A_zoom_to_a_hundred_millionth_keeps_its_place(string? warp)
    {
        // Frequencies so high that there is something to see: their phases at the centre are hundreds of thousands of turns.
        GeneratorNetwork coarse = RandomNetwork.Create(7, Even, frequencies: 5);
        NetworkDescription fine = coarse.Description with { Encoding = new(EncodingKind.Fourier, [new(9e5, 2e5), new(-4e5, 7e5), new(3e5, 3e5), new(-1e5, -8e5), new(5e5, 0)]) };
        var network = new GeneratorNetwork(fine, coarse.Mapping, coarse.Convolutions, coarse.ToImage, coarse.MeanLatent);
        var request = new SynthesisRequest(Images.Latent(network, 1), new ImageRegion(new(0.37, -0.61), new(3e-8, 3e-8), new Resolution(40, 32))) { Warp = warp is null ? null : Named[warp], Noise = new NoiseSettings { Seed = 4 } };
        Assert.InRange(Images.Deviation(ByTorch(network, request)), 0.1, 10);
        CompareAll(network, [request]);
    }

    [Fact]
    public void Far_from_the_frame_and_far_zoomed_out_images_are_torchs()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, Even, frequencies: 5);
        BakedLatent latent = Images.Latent(network, 1);
        CompareAll(network, [.. new[] { new ImageRegion(new(1e8, -3e7), new(0.02, 0.02), new Resolution(24, 24)), new ImageRegion(new(5, 5), new(30, 20), new Resolution(24, 24)) }
            .SelectMany(r => new Warp?[] { null, Named["radial"], Named["affine"] }.Select(w => new SynthesisRequest(latent, r) { Warp = w, Noise = new NoiseSettings { Seed = 11 } }))]);
    }

    [Theory]
    [InlineData(64, 16 << 10)]
    [InlineData(128, 24 << 10)]
    [InlineData(1024, 32 << 10)]
    public void Devices_of_any_size_make_the_same_image(int invocations, int sharedBytes)
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [40, 24], frequencies: 5);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(24));
        float[] expected = ByTorch(network, request), actual = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(ToyLimits.Of("a small device", invocations, sharedBytes)), network);
            return Images.Of(compute, request);
        });
        Assert.InRange(Images.Error(expected, actual), 0, Tolerance);
    }

    [Fact]
    public void Dispatches_keep_within_the_groups_that_a_device_allows_along_an_axis()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, Even, frequencies: 5);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(new Resolution(24, 90))) { Noise = new NoiseSettings { Seed = 9 } };
        var wide = request with { Region = ImageRegion.FullFrame(new Resolution(700, 8)) };
        _rig.Run(open =>
        {
            using var free = new ComputeSynthesizer(open(null), network);
            using var narrow = new ComputeSynthesizer(open(ToyLimits.Of("a toy", 1024, 32 << 10, groups: 7)), network);
            Assert.Equal(Images.Of(free, request), Images.Of(narrow, request));
            string message = Assert.Throws<ArgumentException>(() => Images.Of(narrow, wide)).Message;
            Assert.Contains("GL_MAX_COMPUTE_WORK_GROUP_COUNT of a toy is 7", message, StringComparison.Ordinal);
            return Images.Of(free, wide);
        });
    }

    [Fact]
    public void Half_precision_weights_keep_the_picture()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, [16, 12], frequencies: 5);
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(32)) { Noise = new NoiseSettings { Seed = 9 } };
        float[] expected = ByTorch(network, request), actual = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), network, new ComputeSynthesizerOptions { Precision = ComputePrecision.Float16 });
            Assert.EndsWith("float16", compute.Backend, StringComparison.Ordinal);
            return Images.Of(compute, request);
        });
        Assert.InRange(Images.Error(expected, actual), 1e-6, 0.01);
    }

    [Fact]
    public void Tiles_equal_the_same_part_of_the_whole()
    {
        GeneratorNetwork network = RandomNetwork.Create(7, Even, frequencies: 5);
        var whole = new SynthesisRequest(Images.Latent(network, 1), new ImageRegion(new(0.1, 0.7), new(0.013, 0.021), new Resolution(32, 24))) { Noise = new NoiseSettings { Seed = 2 } };
        (float[] image, float[] evenTile, float[] oddTile) = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), network);
            return (Images.Of(compute, whole), Images.Of(compute, whole with { Region = whole.Region.Tile(8, 16, 17, 6) }), Images.Of(compute, whole with { Region = whole.Region.Tile(12, 4, 9, 20) }));
        });
        Assert.InRange(Images.Error(Images.Part(image, 32, 3, 8, 16, 17, 6), evenTile, image), 0, 1e-4);
        Assert.InRange(Images.Error(Images.Part(image, 32, 3, 12, 4, 9, 20), oddTile, image), 0, 1e-4);
    }

    private static float[] ByTorch(GeneratorNetwork network, SynthesisRequest request)
    {
        using var torch = new TorchSynthesizer(network);
        return Images.Of(torch, request);
    }

    private static float[] ChannelsLast(ReadOnlySpan<float> values, int channels)
    {
        var result = new float[values.Length];
        int pixels = values.Length / channels;
        for (int i = 0; i < values.Length; i++)
        {
            result[(i % pixels * channels) + (i / pixels)] = values[i];
        }

        return result;
    }

    private void CompareAll(GeneratorNetwork network, SynthesisRequest[] requests)
    {
        float[][] actual = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), network);
            return requests.Select(r => Images.Of(compute, r)).ToArray();
        });
        using var torch = new TorchSynthesizer(network);
        for (int i = 0; i < requests.Length; i++)
        {
            // An image of a pixel or of a nearly constant place has no deviation of its own; trained images have one near 1.
            float[] expected = Images.Of(torch, requests[i]);
            Assert.InRange(Images.Error(expected, actual[i], leastDeviation: 1), 0, Tolerance);
        }
    }

    private void CompareGolden(string file, string name, int sample, GeneratorNetwork network, PaddingMode padding)
    {
        GoldenFile golden = GoldenFile.Open(Repository.Golden(file));
        JsonElement fields = golden.Metadata("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        NetworkDescription d = network.Description;
        var space = new LatentSpace(network);
        long[] shape = golden.Shape($"{name}/encoding");
        int width = (int)shape[3], height = (int)shape[2], pad = padding.EncodingPad();
        StyleCode code = golden.Names.Contains($"{name}/latent")
            ? new StyleCode([.. Part("latent").ToArray().Chunk(d.StyleChannels)], new float[d.Encoding.PhaseCount])
            : space.Map(new LatentCode(Part("z").ToArray(), new float[d.Encoding.PhaseCount]));
        BakedLatent latent = space.Bake(code);
        float[] encoding = ChannelsLast(Part("encoding"), d.Encoding.Channels);
        float[][]? noise = golden.Names.Contains($"{name}/noise0") ? [.. Enumerable.Range(0, d.ConvolutionCount).Select(k => Part($"noise{k}").ToArray())] : null;
        float[] image = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), network);
            var buffer = new ImageBuffer();
            compute.SynthesizeFrom(latent, encoding, width - (2 * pad), height - (2 * pad), padding, noise, buffer);
            return buffer.Values.ToArray();
        });
        Assert.InRange(Images.Error(ChannelsLast(Part("image"), d.ImageChannels.Count), image), 0, Tolerance);
        using var torch = new TorchSynthesizer(network);
        var byTorch = new ImageBuffer();
        torch.SynthesizeFrom(latent, encoding, width - (2 * pad), height - (2 * pad), padding, noise, byTorch);
        Assert.InRange(Images.Error(byTorch.Values.ToArray(), image), 0, Tolerance);
        Assert.Equal(name, fields.GetProperty("name").GetString());

        ReadOnlySpan<float> Part(string tensor)
        {
            float[] all = golden[$"{name}/{tensor}"];
            int samples = (int)golden.Shape($"{name}/{tensor}")[0], length = all.Length / samples;
            return all.AsSpan(Math.Min(sample, samples - 1) * length, length);
        }
    }

    // Six waves are two bands of three.
    private static WaveBands? Bands(int frequencies) => frequencies == 6 ? new WaveBands(3, 8) : null;
}
