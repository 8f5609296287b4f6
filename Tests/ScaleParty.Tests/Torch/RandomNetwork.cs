using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Torch;

/// <summary>Networks with random weights of the size that trained ones have, the same for the same seed.</summary>
internal static class RandomNetwork
{
    public static GeneratorNetwork Create(int seed, int[] channels, int imageChannels = 3, int styleChannels = 16, int mappingLayers = 2, int frequencies = 0, bool noise = true, WaveBands? bands = null, bool refines = false)
    {
        var random = new Random(seed);
        var description = new NetworkDescription
        {
            Name = $"random {seed}",
            Blocks = channels.Length - 1,
            Channels = channels,
            StyleChannels = styleChannels,
            MappingLayers = mappingLayers,
            ImageChannels = [.. Enumerable.Range(0, imageChannels).Select(i => $"channel{i}")],
            Refinement = refines ? new RefinementDescription(0.02, 0.5, ["channel0"]) : null,
            Encoding = refines ? EncodingDescription.Image(imageChannels)
                : frequencies == 0 ? EncodingDescription.Grid
                : new EncodingDescription(EncodingKind.Fourier, [.. Enumerable.Range(0, frequencies).Select(_ => new Vector2d(Normal(random) * 6, Normal(random) * 6))], bands),
            HasNoise = noise,
        };
        var mapping = new List<LinearWeights>();
        for (int i = 0; i < mappingLayers; i++)
        {
            mapping.Add(new LinearWeights(styleChannels, styleChannels, Normals(random, styleChannels * styleChannels, 100), Normals(random, styleChannels, 10)));
        }

        var convolutions = new List<ConvolutionWeights>();
        int inputs = description.Encoding.Channels;
        for (int k = 0; k < description.ConvolutionCount; k++)
        {
            int outputs = channels[(k + 1) / 2];
            convolutions.Add(new ConvolutionWeights(inputs, outputs, Normals(random, outputs * inputs * 9), Normals(random, outputs, 0.3), Modulation(random, styleChannels, inputs), noise ? (float)(0.3 * Normal(random)) : 0));
            inputs = outputs;
        }

        var toImage = channels.Select(c => new ToImageWeights(c, imageChannels, Normals(random, c * imageChannels), Normals(random, imageChannels, 0.3), Modulation(random, styleChannels, c))).ToArray();
        return new GeneratorNetwork(description, mapping, convolutions, toImage, Normals(random, styleChannels, 0.1));
    }

    private static LinearWeights Modulation(Random random, int style, int outputs)
    {
        float[] bias = Normals(random, outputs, 0.1);
        for (int i = 0; i < bias.Length; i++)
        {
            bias[i] += 1;
        }

        return new LinearWeights(style, outputs, Normals(random, style * outputs), bias);
    }

    private static float[] Normals(Random random, int count, double scale = 1)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(scale * Normal(random));
        }

        return values;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
