using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Torch;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Synthesis;

/// <summary>What the compute synthesizer says when it cannot work.</summary>
[Collection(OpenGlTests.Name)]
public sealed class ComputeErrorTests
{
    private readonly GlThread _gl;

    public ComputeErrorTests(GlThread gl) => _gl = gl;

    [Fact]
    public void Without_a_context_the_error_says_what_is_needed_and_what_to_do()
    {
        GL gl = _gl.Run(g => g);
        string message = Assert.Throws<GraphicsException>(() => new ComputeSynthesizer(new OpenGlDevice(gl), RandomNetwork.Create(1, [8, 8]))).Message;
        Assert.Contains("needs OpenGL 4.3", message, StringComparison.Ordinal);
        Assert.Contains("macOS", message, StringComparison.Ordinal);
        Assert.False(OpenGlDevice.IsSupported(gl));
        Assert.True(_gl.Run(OpenGlDevice.IsSupported));
    }

    [Theory]
    [InlineData(32, 32 << 10, "GL_MAX_COMPUTE_WORK_GROUP_INVOCATIONS of a toy is 32; synthesis in compute shaders needs 64")]
    [InlineData(1024, 8 << 10, "GL_MAX_COMPUTE_SHARED_MEMORY_SIZE of a toy is 8192; synthesis in compute shaders needs 16384")]
    public void A_limit_that_is_too_small_is_named_with_what_is_needed(int invocations, int sharedBytes, string expected) => _gl.Run(gl =>
    {
        var device = new OpenGlDevice(gl, ToyLimits.Of("a toy", invocations, sharedBytes));
        string message = Assert.Throws<GraphicsException>(() => new ComputeSynthesizer(device, RandomNetwork.Create(1, [8, 8]))).Message;
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_kernel_that_does_not_compile_is_reported_with_the_generated_line() => _gl.Run(gl =>
    {
        using var device = new OpenGlDevice(gl);
        string source = KernelSource.Text("noise", ShaderLanguage.Glsl, ["WARPED 0"]);
        source = source.Replace("return x ^ (x >> 16);", "return y ^ (x >> 16);", StringComparison.Ordinal);
        string message = Assert.Throws<GraphicsException>(() => device.CreateProgram("noise | WARPED 0", source)).Message;
        Assert.Contains("the compute shader of 'noise | WARPED 0' does not compile", message, StringComparison.Ordinal);
        Assert.Contains("|     return y ^ (x >> 16);", message, StringComparison.Ordinal);
        Assert.Equal(GLEnum.NoError, gl.GetError());
    });

    [Fact]
    public void Use_on_another_thread_is_refused()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        ComputeSynthesizer compute = _gl.Run(gl => new ComputeSynthesizer(new OpenGlDevice(gl), network));
        var request = new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(8));
        Assert.Contains("on its own thread", Assert.Throws<InvalidOperationException>(() => Images.Of(compute, request)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => compute.Step(1));
        Assert.Throws<InvalidOperationException>(compute.Dispose);
        _gl.Run(_ => compute.Dispose());
    }

    [Fact]
    public void Requests_that_cannot_be_met_are_refused_and_the_next_one_is_made() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network, new ComputeSynthesizerOptions { MaximumWorkingBytes = 1 << 20 });
        BakedLatent latent = Images.Latent(network, 1);
        var request = new SynthesisRequest(latent, ImageRegion.FullFrame(16));
        float[] image = Images.Of(compute, request);
        ArgumentException large = Assert.Throws<ArgumentException>(() => Images.Of(compute, request with { Region = ImageRegion.FullFrame(512) }));
        Assert.Contains("512x512", large.Message, StringComparison.Ordinal);
        Assert.Contains("MaximumWorkingBytes is 1 MiB", large.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Images.Of(compute, request with { Latent = Images.Latent(RandomNetwork.Create(1, [8, 12]), 1) }));
        Assert.Throws<InvalidOperationException>(() => Images.Of(compute, request with { Warp = new FunctionWarp(_ => new(double.NaN, 0)) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => compute.Step(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => compute.Step(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ComputeSynthesizerOptions { MaximumWorkingBytes = 5 });
        Assert.Equal(image, Images.Of(compute, request));
    });

    [Fact]
    public void A_network_that_does_not_fit_is_refused_and_leaves_nothing_behind() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8, 8]);
        (int, int, int, int) before = TextureReading.LiveObjects(gl);
        string size = Assert.Throws<ArgumentException>(() => new ComputeSynthesizer(new OpenGlDevice(gl, ToyLimits.Of("a toy", 1024, 32 << 10, 1000)), network)).Message;
        Assert.Contains("GL_MAX_SHADER_STORAGE_BLOCK_SIZE of a toy is 1000", size, StringComparison.Ordinal);
        network.Convolutions[3].Weight[5] = 1e6f;
        string weight = Assert.Throws<ArgumentException>(() => new ComputeSynthesizer(new OpenGlDevice(gl), network, new ComputeSynthesizerOptions { Precision = ComputePrecision.Float16 })).Message;
        Assert.Contains("65504", weight, StringComparison.Ordinal);
        Assert.Equal(before, TextureReading.LiveObjects(gl));
    });

    [Fact]
    public void A_target_that_gives_the_wrong_amount_of_memory_is_refused() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        using var compute = new ComputeSynthesizer(new OpenGlDevice(gl), network);
        Assert.Throws<ArgumentException>(() => compute.Synthesize(new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(8)), new WrongTarget()));
    });

    private sealed class WrongTarget : IImageTarget
    {
        private readonly float[] _values = new float[7];

        public Span<float> Begin(Resolution resolution, int channels) => _values;

        public void Complete() => Assert.Fail("a target that was refused was completed");
    }
}
