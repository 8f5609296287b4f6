using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Streaming;

/// <summary>Small random networks that make images alone, and such that refine them.</summary>
internal static class SmallNetworks
{
    /// <summary>A base network of one block, without noise.</summary>
    public static GeneratorNetwork Base(params string[] channels) => Create("base", channels, refines: false, blocks: 1);

    /// <summary>A refinement network with noise, whose height is in local units.</summary>
    public static GeneratorNetwork Refinement(params string[] channels) => Create("refine", channels, refines: true, blocks: 2);

    private static GeneratorNetwork Create(string name, string[] channels, bool refines, int blocks)
    {
        const int Style = 4, Width = 4;
        var random = new Random(7);
        EncodingDescription encoding = refines ? EncodingDescription.Image(channels.Length) : new(EncodingKind.Fourier, [new(2, 1), new(-1, 5), new(7, 3)]);
        float[] Values(int count, double scale = 1) => [.. Enumerable.Range(0, count).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];
        LinearWeights Linear(int outputs) => new(Style, outputs, Values(Style * outputs, 0.3), [.. Enumerable.Repeat(1f, outputs)]);
        var description = new NetworkDescription
        {
            Name = name,
            Blocks = blocks,
            Channels = [.. Enumerable.Repeat(Width, blocks + 1)],
            StyleChannels = Style,
            MappingLayers = 1,
            ImageChannels = channels,
            Encoding = encoding,
            HasNoise = refines,
            TrainedPadding = PaddingMode.Exact,
            TrainedScales = (0.25, 1),
            TrainedResolutions = [32],
            Refinement = refines ? new RefinementDescription(0.02, 0.5, [.. channels.Where(c => c == "height")]) : null,
        };
        return new GeneratorNetwork(
            description,
            [Linear(Style)],
            [.. Enumerable.Range(0, description.ConvolutionCount).Select(k =>
            {
                int inputs = k == 0 ? encoding.Channels : Width;
                return new ConvolutionWeights(inputs, Width, Values(Width * inputs * 9), Values(Width, 0.2), Linear(inputs), refines ? 0.3f : 0f);
            })],
            [.. Enumerable.Range(0, blocks + 1).Select(_ => new ToImageWeights(Width, channels.Length, Values(Width * channels.Length, 0.3), Values(channels.Length, 0.1), Linear(Width)))],
            Values(Style));
    }
}
