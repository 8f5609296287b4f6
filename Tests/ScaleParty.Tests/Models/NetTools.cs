using ScaleParty.Models;
using ScaleParty.Sampling;

namespace ScaleParty.Tests.Models;

/// <summary>Networks with random weights for any description.</summary>
internal static class NetTools
{
    public static GeneratorNetwork Random(NetworkDescription d, ulong seed)
    {
        uint stream = 0;
        float[] Values(int count)
        {
            var values = new float[count];
            CounterRandom.Normals(seed, stream++, 0, 0, values);
            return values;
        }

        LinearWeights Linear(int outputs) => new(d.StyleChannels, outputs, Values(outputs * d.StyleChannels), Values(outputs));
        return new GeneratorNetwork(
            d,
            [.. Enumerable.Range(0, d.MappingLayers).Select(_ => Linear(d.StyleChannels))],
            [.. Enumerable.Range(0, d.ConvolutionCount).Select(k =>
            {
                int inputs = k == 0 ? d.Encoding.Channels : d.Channels[k / 2];
                int outputs = d.Channels[(k + 1) / 2];
                return new ConvolutionWeights(inputs, outputs, Values(outputs * inputs * 9), Values(outputs), Linear(inputs), d.HasNoise ? Values(1)[0] : 0);
            })],
            [.. Enumerable.Range(0, d.Blocks + 1).Select(l => new ToImageWeights(d.Channels[l], d.ImageChannels.Count, Values(d.Channels[l] * d.ImageChannels.Count), Values(d.ImageChannels.Count), Linear(d.Channels[l])))],
            Values(d.StyleChannels));
    }
}
