using ScaleParty.Models;
using ScaleParty.Rendering;
using ScaleParty.Rendering.OpenGL;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Synthesis.Compute;
using ScaleParty.Synthesis.Cpu;
using ScaleParty.Synthesis.OpenGL;
using ScaleParty.Tests.Rendering;
using ScaleParty.Tests.Torch;
using ScaleParty.Torch;

namespace ScaleParty.Tests.Synthesis;

/// <summary>Networks whose every value is within its bound can still overflow when many layers add up what they get: no engine delivers such an image.</summary>
[Collection(OpenGlTests.Name)]
public sealed class FiniteImageTests
{
    private const int Blocks = 7;
    private const int Width = 64;
    private readonly GlThread _gl;

    public FiniteImageTests(GlThread gl) => _gl = gl;

    [Fact]
    public void An_image_that_overflows_is_refused_by_every_engine()
    {
        GeneratorNetwork network = Growing(NetworkShapes.LargestValue);
        Refused("float32", network, () => new CpuSynthesizer(network));
        Refused("Float32", network, () => new TorchSynthesizer(network));
        _gl.Run(gl => Refused("float32", network, () => new ComputeSynthesizer(new OpenGlDevice(gl), network)));
    }

    [Fact]
    public void An_image_that_could_overflow_unseen_in_a_texture_is_refused_before_it_is_made()
    {
        GeneratorNetwork network = Growing(NetworkShapes.LargestValue);
        _gl.Run(gl =>
        {
            using var synthesizer = new ComputeSynthesizer(new OpenGlDevice(gl), network);
            using var target = new OpenGlTextureTarget(gl);
            string message = Assert.Throws<InvalidDataException>(() => synthesizer.Begin(Request(network), target)).Message;
            Assert.StartsWith("the image of the network 'growing' may not be finite", message, StringComparison.Ordinal);
            Assert.False(synthesizer.IsWorking);
            Assert.Throws<InvalidDataException>(() => synthesizer.Synthesize(Request(network), target));

            using var texture = new GenerativeTexture((ISynthesizer)synthesizer, new OpenGlTextureTarget(gl), new LatentCache(new LatentSpace(network)), new() { Synchronous = true });
            Assert.Contains(message, Assert.Throws<GenerationException>(() => texture.Update(0)).Message, StringComparison.Ordinal);
            Assert.False(texture.HasImage);
        });
    }

    [Fact]
    public void The_same_layers_with_usual_values_make_an_image()
    {
        GeneratorNetwork network = Growing(1e-3f);
        using var synthesizer = new CpuSynthesizer(network);
        Assert.All(Images.Of(synthesizer, Request(network)), v => Assert.True(float.IsFinite(v)));
    }

    private static void Refused(string precision, GeneratorNetwork network, Func<ISynthesizer> create)
    {
        using ISynthesizer synthesizer = create();
        string message = Assert.Throws<InvalidDataException>(() => Images.Of(synthesizer, Request(network))).Message;
        Assert.Equal($"the image of the network 'growing' is not finite: its weights or the latent are too large for {precision}", message);
    }

    private static SynthesisRequest Request(GeneratorNetwork network) => new(Images.Latent(network, 1), ImageRegion.FullFrame(1 << Blocks));

    // Equal weights: every convolution multiplies equal maps by the root of its inputs.
    private static GeneratorNetwork Growing(float large)
    {
        const int Style = 8;
        float[] Filled(int count, float value) => [.. Enumerable.Repeat(value, count)];
        LinearWeights Always(int outputs, float value) => new(Style, outputs, Filled(Style * outputs, 0), Filled(outputs, value));
        var description = new NetworkDescription
        {
            Name = "growing",
            Blocks = Blocks,
            Channels = [.. Enumerable.Repeat(Width, Blocks + 1)],
            StyleChannels = Style,
            MappingLayers = 1,
            ImageChannels = ["r", "g", "b"],
            Encoding = EncodingDescription.Grid,
        };
        return new GeneratorNetwork(
            description,
            [Always(Style, 0)],
            [.. Enumerable.Range(0, (2 * Blocks) + 1).Select(k => k == 0 ? 2 : Width).Select(inputs => new ConvolutionWeights(inputs, Width, Filled(Width * inputs * 9, 1), Filled(Width, large), Always(inputs, 1), 0))],
            [.. Enumerable.Range(0, Blocks + 1).Select(_ => new ToImageWeights(Width, 3, Filled(Width * 3, large), Filled(3, 0), Always(Width, large)))],
            Filled(Style, 0));
    }
}
