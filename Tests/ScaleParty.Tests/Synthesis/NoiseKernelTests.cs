using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Tests.Rendering;

namespace ScaleParty.Tests.Synthesis;

/// <summary>The noise kernel on its own, against the noise that is drawn in C#.</summary>
[Collection(OpenGlTests.Name)]
public sealed class NoiseKernelTests
{
    private readonly GlThread _gl;

    public NoiseKernelTests(GlThread gl) => _gl = gl;

    [Theory]
    [InlineData(NoisePolicy.Random, 5UL, 0)]
    [InlineData(NoisePolicy.Constant, 0xFEDCBA9876543210UL, 3)]
    [InlineData(NoisePolicy.GridSample, 77UL, 4)]
    public void Lattice_values_are_the_same_bits_as_in_C_sharp(NoisePolicy policy, ulong seed, int convolution)
    {
        // At the largest scale pixels lie on lattice points: nothing is interpolated.
        var settings = new NoiseSettings { Policy = policy, Seed = seed, Frame = 9, LatticeResolution = 64 };
        (float[] expected, float[] actual) = Both(settings, SampleLattice.For(ImageRegion.FullFrame(64), 2), convolution, null);
        Assert.Equal(expected, actual);
        Assert.InRange(expected.Distinct().Count(), expected.Length / 2, expected.Length);
    }

    [Fact]
    public void Indices_beyond_32_bits_are_read_in_full()
    {
        // Four billion lattice steps to the left, where the upper half of a column's index changes within the map.
        double step = 2.0 / 64;
        var region = new ImageRegion(new((-(1L << 32) * step) - 1 + (16 * step), 3e7), new(step, step), new Resolution(32, 32));
        (float[] expected, float[] actual) = Both(new NoiseSettings { Seed = 3, LatticeResolution = 64 }, SampleLattice.For(region, 2), 4, null);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Between_lattice_points_values_differ_by_rounding_alone(bool preserveVariance)
    {
        var settings = new NoiseSettings { Seed = 3, PreserveVariance = preserveVariance };
        (float[] expected, float[] actual) = Both(settings, SampleLattice.For(new ImageRegion(new(0.3, -0.7), new(0.011, 0.02), new Resolution(61, 33)), 2), 3, null);
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-5);
    }

    [Fact]
    public void A_warp_whose_displacement_floats_cannot_hold_is_left_to_the_CPU()
    {
        var lattice = SampleLattice.For(ImageRegion.FullFrame(16), 2);
        var inputs = new NoiseInputs();
        var warps = new WarpProgram();
        _gl.Run(gl =>
        {
            using var objects = new DeviceObjects(new OpenGlDevice(gl));
            var words = new FrameInputs(objects);
            bool Takes(Warp warp)
            {
                warps.Read(warp);
                return inputs.Write(words, new NoiseSettings(), lattice, 4, new MapArea(new(0, 16), new(0, 16)), warps);
            }

            Assert.True(Takes(new RadialWarp(new(0.1, 0.1), 1.3)));
            Assert.False(Takes(new RadialWarp(new(1e5, 0), 1.3)));
            Assert.False(Takes(new AffineWarp(new(1e6, 0), 10)));
            Assert.True(Takes(new SwirlWarp(new(1e6, 0), 90, 0.5)));
            Assert.False(Takes(new FunctionWarp(p => p)));
            Assert.False(Takes(new SwirlWarp(new(0, 0), 9, 1).Then(new FunctionWarp(p => p))));
        });
    }

    private (float[] Expected, float[] Actual) Both(NoiseSettings settings, SampleLattice lattice, int convolution, Warp? warp)
    {
        (int width, int height) = lattice.MapSize(convolution);
        var expected = new float[width * height];
        LayerNoise.Fill(settings, lattice, convolution, warp, expected);
        int margin = lattice.Padding.Margin(convolution);
        var area = new MapArea(new(-margin, width - margin), new(-margin, height - margin));
        return (expected, _gl.Run(gl =>
        {
            using var device = new OpenGlDevice(gl);
            using var objects = new DeviceObjects(device);
            var programs = new ProgramCache(objects);
            var words = new FrameInputs(objects);
            IComputeBuffer map = objects.CreateBuffer("a map");
            var inputs = new NoiseInputs();
            var warps = new WarpProgram();
            warps.Read(warp);
            Assert.True(inputs.Write(words, settings, lattice, convolution, area, warps));
            words.Upload();
            map.Reserve(expected.Length * sizeof(float));
            var pass = new ComputePass("noise") { Program = programs.Get("noise", KernelConstants.Noise(false)), GroupsX = (width + 63) / 64, Rows = height, GroupsZ = 1 };
            pass.Buffers[0] = words.Buffer;
            pass.Buffers[1] = map;
            pass.SetNoise(inputs, settings.PreserveVariance);
            pass.Set(NoiseParameters.OutputStart, 0);
            pass.Set(NoiseParameters.OutSize, width, height);
            pass.Dispatch(device, 0, height);
            var actual = new float[expected.Length];
            map.Read<float>(actual);
            return actual;
        }));
    }
}
