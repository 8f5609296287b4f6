using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;
using Silk.NET.OpenGL;

namespace ScaleParty.Tests.Synthesis;

/// <summary>The compute shaders against torch: float32 to a thousandth of the image's standard deviation.</summary>
[Collection(OpenGlTests.Name)]
public sealed class ComputeParityTests
{
    private const double Tolerance = 1e-3;

    private readonly GlThread _gl;

    public ComputeParityTests(GlThread gl) => _gl = gl;

    [Fact]
    public void Smoke() => _gl.Run(gl =>
    {
        GeneratorNetwork network = RandomNetwork.Create(3, [16, 12, 7], frequencies: 0, noise: false);
        Compare(gl, network, new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(32)));
        network = RandomNetwork.Create(3, [16, 12, 7], frequencies: 5, noise: true);
        Compare(gl, network, new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(new Resolution(37, 21))) { Noise = new NoiseSettings { Seed = 3 } });
        Compare(gl, network, new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(new Resolution(37, 21))) { Noise = new NoiseSettings { Seed = 3 }, Warp = new RadialWarp(new(0.2, -0.1), 1.4) });
        Compare(gl, network, new SynthesisRequest(Images.Latent(network, 1), ImageRegion.FullFrame(new Resolution(37, 21))) { Noise = new NoiseSettings { Seed = 3 }, Padding = PaddingMode.Paper });
    });

    private static void Compare(GL gl, GeneratorNetwork network, SynthesisRequest request)
    {
        using var torch = new TorchSynthesizer(network);
        float[] expected = Images.Of(torch, request);
        using var compute = new ComputeSynthesizer(gl, network);
        float[] actual = Images.Of(compute, request);
        double error = Images.Error(expected, actual);
        Console.Error.WriteLine(error);
        Assert.InRange(error, 0, Tolerance);
    }
}
