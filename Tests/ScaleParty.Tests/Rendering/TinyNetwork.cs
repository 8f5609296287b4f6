using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Rendering;

/// <summary>A network small enough to be made in a test: 2 blocks of 4 channels, weights that repeat no pattern.</summary>
internal static class TinyNetwork
{
    private static readonly string[] Names = ["r", "g", "b", "height"];

    public static GeneratorNetwork Create(int imageChannels = 3, bool fourier = true, bool noise = false)
    {
        const int Style = 8, Width = 4, Blocks = 2;
        var random = new Random(5);
        EncodingDescription encoding = fourier ? new(EncodingKind.Fourier, [new(2, 1), new(-1, 5), new(7, 3)]) : EncodingDescription.Grid;
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        LinearWeights Linear(int inputs, int outputs) => new(inputs, outputs, Values(inputs * outputs), Values(outputs));
        return new GeneratorNetwork(
            new NetworkDescription
            {
                Name = "tiny",
                Blocks = Blocks,
                Channels = [Width, Width, Width],
                StyleChannels = Style,
                MappingLayers = 2,
                ImageChannels = [.. Names.Take(imageChannels)],
                Encoding = encoding,
                HasNoise = noise,
            },
            [Linear(Style, Style), Linear(Style, Style)],
            [.. Enumerable.Range(0, (2 * Blocks) + 1).Select(k =>
            {
                int inputs = k == 0 ? encoding.Channels : Width;
                return new ConvolutionWeights(inputs, Width, Values(Width * inputs * 9), Values(Width), Linear(Style, inputs), noise ? 0.5f : 0f);
            })],
            [.. Enumerable.Range(0, Blocks + 1).Select(_ => new ToImageWeights(Width, imageChannels, Values(Width * imageChannels), Values(imageChannels), Linear(Style, Width)))],
            Values(Style));
    }
}
