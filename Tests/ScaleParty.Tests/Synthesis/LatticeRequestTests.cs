using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Rectangles of fixed lattices on the processor.</summary>
public sealed class LatticeRequestTests
{
    public static TheoryData<string> Networks => [.. LatticeCases.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_pixel_has_the_same_bits_in_every_rectangle(string name)
    {
        var lattice = LatticeCases.Named(name);
        foreach (VectorKernels kernels in Enum.GetValues<VectorPath>().Select(VectorKernels.Find).OfType<VectorKernels>())
        {
            using var one = new CpuSynthesizer(lattice.Network, new CpuSynthesizerOptions { Threads = 1 }, kernels);
            using var two = new CpuSynthesizer(lattice.Network, new CpuSynthesizerOptions { Threads = 2 }, kernels);
            lattice.CheckParts(two, one, 0, 0, 1);
            lattice.CheckParts(two, one, -37, 1234567, 2);
            lattice.CheckParts(two, one, (1L << 50) + 5, -(1L << 51) + 3, 3);
        }
    }

    [Theory]
    [InlineData("refinement")]
    [InlineData("refinement of one block")]
    public void Pixels_of_a_level_whose_indices_overflow_have_the_same_bits_too(string name)
    {
        var lattice = LatticeCases.Named(name);
        using var synthesizer = new CpuSynthesizer(lattice.Network);
        lattice.CheckParts(synthesizer, synthesizer, long.MaxValue - 30, (1L << 34) - 20, 4);
        lattice.CheckParts(synthesizer, synthesizer, -(1L << 33) - 17, long.MaxValue - 11, 5);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_rectangle_is_the_generators(string name)
    {
        var lattice = LatticeCases.Named(name);
        using var synthesizer = new CpuSynthesizer(lattice.Network);
        foreach (LatticeRequest request in (LatticeRequest[])[lattice.Request(0, 0, 40, 24), lattice.Request(-13, 70, 33, 9), lattice.Request(1003, -2050, 1, 1)])
        {
            Assert.InRange(Images.Error(lattice.ByGenerator(request), LatticeCases.Make(synthesizer, request), leastDeviation: 1), 0, 1e-4);
        }
    }

    [Fact]
    public void Noise_is_named_by_seed_and_scaled_by_strength()
    {
        var lattice = LatticeCases.Named("refinement");
        using var synthesizer = new CpuSynthesizer(lattice.Network);
        LatticeRequest request = lattice.Request(3, 5, 16, 16);
        float[] image = LatticeCases.Make(synthesizer, request), none = LatticeCases.Make(synthesizer, request with { NoiseStrength = 0 });
        Assert.NotEqual(image, LatticeCases.Make(synthesizer, request with { NoiseSeed = 78 }));
        Assert.NotEqual(image, none);
        Assert.Equal(none, LatticeCases.Make(synthesizer, request with { NoiseStrength = 0, NoiseSeed = 78 }));
    }

    [Fact]
    public void Ordinary_requests_refuse_refinement_networks()
    {
        var lattice = LatticeCases.Named("refinement");
        using var synthesizer = new CpuSynthesizer(lattice.Network);
        var request = new SynthesisRequest(lattice.Latent, ImageRegion.FullFrame(16));
        Assert.Contains("is a refinement network", Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(request, new ImageBuffer())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_that_do_not_fit_the_network_are_refused_with_what_was_expected()
    {
        LatticeCases refinement = LatticeCases.Named("refinement"), alone = LatticeCases.Named("fields");
        LatticeRequest refined = refinement.Request(0, 0, 16, 20), made = alone.Request(0, 0, 16, 20);
        var thin = new ImageBuffer();
        thin.Begin(new Resolution(12, 13), 3);
        var spoilt = new ImageBuffer();
        spoilt.Begin(new Resolution(12, 13), 5).Fill(float.NaN);

        Refuses(refinement, refined with { Coarse = null }, "there is no coarser image; expected one of 12x13 pixels with 5 channels, as the network 'random 5' refines");
        Refuses(refinement, refined with { Resolution = new(17, 20) }, "the coarser image has 12x13 pixels with 5 channels; expected 13x13 with 5");
        Refuses(refinement, refined with { Coarse = thin }, "the coarser image has 12x13 pixels with 3 channels; expected 12x13 with 5");
        Refuses(refinement, refined with { Coarse = spoilt }, "a value that is not a finite number");
        Refuses(refinement, refined with { Latent = alone.Latent }, "convolution styles; the network 'random 5' expects");
        Refuses(refinement, refined with { NoiseStrength = 11 }, "NoiseStrength is 11; expected 0 to 10");
        Refuses(alone, made with { Coarse = thin }, "the coarser image has 12x13 pixels; expected none");
        Refuses(alone, made with { Period = 0 }, "the period is 0; expected image units per pixel");
        Refuses(alone, made with { Period = double.NaN }, "the period is NaN");
        Refuses(alone, made with { FirstY = -(1L << 60) }, "begins at pixel -1152921504606846976; expected at most 1125899906842624 cells of 8 pixels");
    }

    [Fact]
    public void Rectangles_that_need_more_memory_than_allowed_are_refused()
    {
        var lattice = LatticeCases.Named("refinement");
        using var synthesizer = new CpuSynthesizer(lattice.Network, new CpuSynthesizerOptions { MaximumWorkingBytes = 1 << 20 });
        Assert.Equal(16 * 16 * 5, LatticeCases.Make(synthesizer, lattice.Request(0, 0, 16, 16)).Length);
        LatticeRequest request = lattice.Request(0, 0, 400, 400);
        Assert.Contains("MaximumWorkingBytes", Assert.Throws<ArgumentException>(() => synthesizer.Synthesize(request, new ImageBuffer())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Nothing_is_allocated_after_the_first_rectangle_of_a_size(string name)
    {
        var lattice = LatticeCases.Named(name);
        using var synthesizer = new CpuSynthesizer(lattice.Network, new CpuSynthesizerOptions { Threads = 1 });
        var target = new ImageBuffer();
        LatticeRequest[] requests = [.. Enumerable.Range(0, 4).Select(k => lattice.Request(1024 * k, -512 * k, 32, 20))];
        synthesizer.Synthesize(requests[0], target);
        synthesizer.Synthesize(requests[1], target);
        long before = GC.GetAllocatedBytesForCurrentThread();
        synthesizer.Synthesize(requests[2], target);
        synthesizer.Synthesize(requests[3], target);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(0, 256, 4, -4, 72)]
    [InlineData(-5, 3, 4, -6, 10)]
    [InlineData(7, 2, 8, -4, 10)]
    [InlineData(long.MaxValue - 1, 4, 4, (1L << 61) - 5, 10)]
    public void A_rectangle_needs_four_coarse_pixels_around_its_own(long first, int count, int ratio, long from, int cells) =>
        Assert.Equal((from, cells), LatticeRequest.CoarseArea(first, count, ratio));

    [Fact]
    public void Large_tiles_are_used_where_they_keep_to_the_coarse_image()
    {
        Assert.Equal([2, 2, 2, 4, 4], Tiles(RandomNetwork.Create(1, [64, 48, 32], 5, refines: true)));
        Assert.Equal([2, 2, 4], Tiles(RandomNetwork.Create(1, [64, 48], 5, refines: true)));
        Assert.Equal([4, 4, 4, 4, 2, 4, 4], Tiles(DefaultNetwork.Load()));

        static IEnumerable<int> Tiles(GeneratorNetwork network)
        {
            using var engine = new CpuEngine(network, VectorKernels.Best(), 1);
            return [.. Enumerable.Range(0, network.Description.ConvolutionCount).Select(k => engine.LatticeTiles[k])];
        }
    }

    private static void Refuses(LatticeCases lattice, LatticeRequest request, string expected)
    {
        using var synthesizer = new CpuSynthesizer(lattice.Network);
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(() => synthesizer.Synthesize(request, new ImageBuffer())).Message, StringComparison.Ordinal);
    }
}
