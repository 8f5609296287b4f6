using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
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
        string message = Assert.Throws<GraphicsException>(() => new ComputeSynthesizer(gl, RandomNetwork.Create(1, [8, 8]))).Message;
        Assert.Contains("needs OpenGL 4.3", message, StringComparison.Ordinal);
        Assert.Contains("macOS", message, StringComparison.Ordinal);
        Assert.False(ComputeSynthesizer.IsSupported(gl));
        Assert.True(_gl.Run(ComputeSynthesizer.IsSupported));
    }

    [Theory]
    [InlineData(32, 32 << 10)]
    [InlineData(1024, 8 << 10)]
    public void A_device_whose_groups_are_too_small_is_named_with_its_limits(int invocations, int sharedBytes) => _gl.Run(gl =>
    {
        var limits = new ComputeLimits("a toy", invocations, sharedBytes, int.MaxValue);
        string message = Assert.Throws<GraphicsException>(() => new ComputeSynthesizer(gl, RandomNetwork.Create(1, [8, 8]), null, limits, null)).Message;
        Assert.Contains($"a toy allows groups of {invocations} invocations with {sharedBytes} bytes", message, StringComparison.Ordinal);
        Assert.Contains("needs 64 and 16384", message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_kernel_that_does_not_compile_is_reported_with_the_generated_line() => _gl.Run(gl =>
    {
        string source = KernelSource.Text("noise", ShaderLanguage.Glsl, ["WARPED 0"]);
        source = source.Replace("return x ^ (x >> 16);", "return y ^ (x >> 16);", StringComparison.Ordinal);
        string message = Assert.Throws<GraphicsException>(() => new ComputeProgram(gl, "noise | WARPED 0", source)).Message;
        Assert.Contains("the compute shader of 'noise | WARPED 0' does not compile", message, StringComparison.Ordinal);
        Assert.Contains("|     return y ^ (x >> 16);", message, StringComparison.Ordinal);
        Assert.Equal(GLEnum.NoError, gl.GetError());
    });

    [Fact]
    public void Use_on_another_thread_is_refused()
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        ComputeSynthesizer compute = _gl.Run(gl => new ComputeSynthesizer(gl, network));
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
        using var compute = new ComputeSynthesizer(gl, network, new ComputeSynthesizerOptions { MaximumWorkingBytes = 1 << 20 });
        BakedLatent latent = Images.Latent(network, 1);
        var request = new SynthesisRequest(latent, ImageRegion.FullFrame(16));
        float[] image = Images.Of(compute, request);
        ArgumentException large = Assert.Throws<ArgumentException>(() => Images.Of(compute, request with { Region = ImageRegion.FullFrame(512) }));
        Assert.Contains("512x512", large.Message, StringComparison.Ordinal);
        Assert.Contains("at most 1 MiB", large.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Images.Of(compute, request with { Latent = Images.Latent(RandomNetwork.Create(1, [8, 12]), 1) }));
        Assert.Throws<InvalidOperationException>(() => Images.Of(compute, request with { Warp = new FunctionWarp(_ => new(double.NaN, 0)) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => compute.Step(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => compute.Step(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ComputeSynthesizerOptions { MaximumWorkingBytes = 5 });
        Assert.Equal(image, Images.Of(compute, request));
    });

    [Fact]
    public void A_target_that_gives_the_wrong_amount_of_memory_is_refused() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(1, [8, 8]);
        using var compute = new ComputeSynthesizer(gl, network);
        Assert.Throws<ArgumentException>(() => compute.Synthesize(new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(8)), new WrongTarget()));
    });

    private sealed class WrongTarget : IImageTarget
    {
        private readonly float[] _values = new float[7];

        public Span<float> Begin(Resolution resolution, int channels) => _values;

        public void Complete() => Assert.Fail("a target that was refused was completed");
    }
}
