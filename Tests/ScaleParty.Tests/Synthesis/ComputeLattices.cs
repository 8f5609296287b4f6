using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Streaming;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Streaming;
using ScaleParty.Tests.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Rectangles of fixed lattices on a device.</summary>
public abstract class ComputeLattices
{
    private readonly IComputeRig _rig;

    protected ComputeLattices(IComputeRig rig) => _rig = rig;

    public static TheoryData<string> Networks => [.. LatticeCases.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_pixel_has_the_same_bits_in_every_rectangle_and_those_of_the_generator_nearly(string name)
    {
        var lattice = LatticeCases.Named(name);
        LatticeRequest[] requests = [lattice.Request(-13, 70, 33, 9), lattice.Request(1003, -2050, 1, 1)];
        float[][] made = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), lattice.Network);
            lattice.CheckParts(compute, compute, -37, 1234567, 2);
            lattice.CheckParts(compute, compute, (1L << 50) + 5, -(1L << 51) + 3, 3);
            return requests.Select(r => LatticeCases.Make(compute, r)).ToArray();
        });
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.InRange(Images.Error(lattice.ByGenerator(requests[i]), made[i], leastDeviation: 1), 0, 1e-3);
        }
    }

    [Fact]
    public void Noise_of_indices_that_overflow_is_the_processors()
    {
        var lattice = LatticeCases.Named("refinement");
        LatticeRequest request = lattice.Request(long.MaxValue - 30, -(1L << 33) - 17, 50, 40);
        using var cpu = new CpuSynthesizer(lattice.Network);
        float[] made = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), lattice.Network);
            return LatticeCases.Make(compute, request);
        });
        Assert.InRange(Images.Error(LatticeCases.Make(cpu, request), made), 0, 1e-3);
    }

    [Fact]
    public void Tiles_of_a_pyramid_equal_the_rectangle_that_holds_them_at_any_depth()
    {
        GeneratorNetwork network = SmallNetworks.Base("r", "g", "b", "height"), refinement = SmallNetworks.Refinement("r", "g", "b", "height");
        PyramidContent content = PyramidContent.OfSeed(network, refinement, 1);
        _rig.Run(open =>
        {
            using var pyramid = new ImagePyramid(new ComputeSynthesizer(open(null), network), new ComputeSynthesizer(open(null), refinement), content, new() { CacheBytes = 0 });
            using var tiles = new ImagePyramid(new ComputeSynthesizer(open(null), network), new ComputeSynthesizer(open(null), refinement), content);
            using var processor = new ImagePyramid(new CpuSynthesizer(network), new CpuSynthesizer(refinement), content);
            PyramidParts.Check(pyramid, tiles);
            for (int level = 2; level <= PyramidOptions.DeepestLevel; level += 19)
            {
                float[] expected = Make(processor, level), made = Make(tiles, level);
                Assert.InRange(Images.Error(expected, made), 0, 1e-2);
            }

            return true;
        });

        static float[] Make(ImagePyramid pyramid, int level)
        {
            var image = new ImageBuffer();
            pyramid.Make(level, ((PyramidIndex)5 << level) + 3, -7, new Resolution(24, 16), image);
            return image.Values.ToArray();
        }
    }

    [Fact]
    public void Noise_that_repeats_and_seamless_regions_are_the_processors()
    {
        LatticeCases refining = LatticeCases.Named("refinement"), waves = LatticeCases.Named("fields");
        LatticeRequest noisy = refining.Request(-9, 21, 50, 40) with { Repeats = new Resolution(32, 24) };
        SeamlessRegion seamless = SeamlessRegion.Of(waves.Network, new SynthesisRequest(waves.Latent, ImageRegion.FullFrame(new Resolution(48, 32))));
        using CpuSynthesizer cpu = new(refining.Network), periodic = new(seamless.Network);
        (float[] made, float[] region) = _rig.Run(open =>
        {
            using ComputeSynthesizer compute = new(open(null), refining.Network), other = new(open(null), seamless.Network);
            return (LatticeCases.Make(compute, noisy), Images.Of(other, seamless.Request));
        });
        Assert.InRange(Images.Error(LatticeCases.Make(cpu, noisy), made), 0, 1e-3);
        Assert.InRange(Images.Error(Images.Of(periodic, seamless.Request), region), 0, 1e-3);
        Assert.NotEqual(LatticeCases.Make(cpu, noisy), LatticeCases.Make(cpu, noisy with { Repeats = null }));
    }

    [Fact]
    public void Ordinary_requests_and_requests_that_do_not_fit_are_refused()
    {
        var lattice = LatticeCases.Named("refinement");
        LatticeRequest request = lattice.Request(0, 0, 16, 16);
        (string ordinary, string missing) = _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), lattice.Network);
            return (
                Assert.Throws<ArgumentException>(() => compute.Synthesize(new SynthesisRequest(lattice.Latent, ImageRegion.FullFrame(16)), new ImageBuffer())).Message,
                Assert.Throws<ArgumentException>(() => compute.Synthesize(request with { Coarse = null }, new ImageBuffer())).Message);
        });
        Assert.Contains("is a refinement network", ordinary, StringComparison.Ordinal);
        Assert.Contains("there is no coarser image; expected one of 12x12 pixels with 5 channels", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_requests_between_lattice_requests_are_unchanged()
    {
        var lattice = LatticeCases.Named("fields");
        var ordinary = new SynthesisRequest(lattice.Latent, ImageRegion.FullFrame(new Resolution(37, 21))) { Noise = new() { Seed = 4 } };
        LatticeRequest fixedOne = lattice.Request(5, 6, 30, 20);
        _rig.Run(open =>
        {
            using var compute = new ComputeSynthesizer(open(null), lattice.Network);
            float[] first = Images.Of(compute, ordinary), second = LatticeCases.Make(compute, fixedOne);
            Assert.Equal(first, Images.Of(compute, ordinary));
            Assert.Equal(second, LatticeCases.Make(compute, fixedOne));
            return true;
        });
    }
}

/// <summary>The GLSL form, in OpenGL.</summary>
[Collection(OpenGlTests.Name)]
public sealed class OpenGlLatticeTests(GlThread gl) : ComputeLattices(new OpenGlRig(gl));

/// <summary>The HLSL form, compiled to SPIR-V, in Vulkan.</summary>
[Collection(VulkanTests.Name)]
public sealed class VulkanLatticeTests(VulkanRig vulkan) : ComputeLattices(vulkan);
