using ScaleParty.Models;
using ScaleParty.Noise;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;
using ScaleParty.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Tests.Torch;

/// <summary>Makes and compares images in tests.</summary>
internal static class Images
{
    public static BakedLatent Latent(GeneratorNetwork network, ulong seed)
    {
        var space = new LatentSpace(network);
        return space.Bake(space.Map(space.Sample(seed)));
    }

    public static float[] Of(ISynthesizer synthesizer, SynthesisRequest request)
    {
        var buffer = new ImageBuffer();
        synthesizer.Synthesize(request, buffer);
        return buffer.Values.ToArray();
    }

    /// <summary>What the trainable generator makes of a request, trimmed to what is delivered: [H, W, C].</summary>
    public static float[] ByGenerator(GeneratorNetwork network, ulong seed, SynthesisRequest request)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        NetworkDescription d = network.Description;
        SampleLattice lattice = request.Lattice(d.Blocks);
        var space = new LatentSpace(network);
        StyleCode code = space.Map(space.Sample(seed));
        using Generator generator = Generator.FromNetwork(network);

        var values = new float[d.Encoding.Channels * lattice.EncodingHeight * lattice.EncodingWidth];
        PositionalEncoding.Fill(d.Encoding, lattice, request.Warp, request.Latent.Phases, EncodingLayout.ChannelsFirst, values);
        Tensor encoding = tensor(values, [1, d.Encoding.Channels, lattice.EncodingHeight, lattice.EncodingWidth]);
        Tensor latents = tensor(code.Styles.SelectMany(s => s).ToArray(), [1, d.StyleCount, d.StyleChannels]);
        Tensor[]? noise = request.Noise.Policy == NoisePolicy.None ? null : [.. Enumerable.Range(0, d.ConvolutionCount).Select(Map)];
        Tensor image = generator.forward(encoding, latents, noise, request.Padding);
        return image.narrow(2, 0, lattice.Delivered.Height).narrow(3, 0, lattice.Delivered.Width).permute(0, 2, 3, 1).contiguous().data<float>().ToArray();

        Tensor Map(int k)
        {
            (int width, int height) = lattice.MapSize(k);
            var map = new float[width * height];
            LayerNoise.Fill(request.Noise, lattice, k, request.Warp, map);
            return tensor(map, [1, 1, height, width]).mul(request.Noise.Strength);
        }
    }

    /// <summary>The rectangle of an image [height, width, channels].</summary>
    public static float[] Part(float[] image, int width, int channels, int x, int y, int partWidth, int partHeight)
    {
        var part = new float[partWidth * partHeight * channels];
        for (int row = 0; row < partHeight; row++)
        {
            image.AsSpan((((y + row) * width) + x) * channels, partWidth * channels).CopyTo(part.AsSpan(row * partWidth * channels));
        }

        return part;
    }

    public static double Deviation(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float v in values)
        {
            sum += v;
            squares += (double)v * v;
        }

        double mean = sum / values.Length;
        // Of a constant image the difference may come out just below 0.
        return Math.Sqrt(Math.Max(0, (squares / values.Length) - (mean * mean)));
    }

    /// <summary>The largest difference, in standard deviations of <paramref name="of"/> but at least <paramref name="leastDeviation"/>; infinite where a value is not finite.</summary>
    public static double Error(float[] expected, float[] actual, float[]? of = null, double leastDeviation = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            largest = double.IsFinite(difference) ? Math.Max(largest, difference) : double.PositiveInfinity;
        }

        return largest / Math.Max(Deviation(of ?? expected), leastDeviation);
    }
}
