namespace ScaleParty.Models;

/// <summary>Checks that a network's parts fit its description and each other.</summary>
internal static class NetworkShapes
{
    public static void Check(GeneratorNetwork network)
    {
        NetworkDescription d = network.Description;
        Expect(d.Blocks is >= 1 and <= 12, "blocks", d.Blocks, "1 to 12");
        Expect(d.StyleChannels is >= 1 and <= 4096, "style channels", d.StyleChannels, "1 to 4096");
        Expect(d.ImageChannels.Count is >= 1 and <= 16, "number of image channels", d.ImageChannels.Count, "1 to 16");
        Expect(d.Encoding.Channels is >= 2 and <= 4096, "encoding channels", d.Encoding.Channels, "2 to 4096");
        Expect(d.MappingLayers is >= 1 and <= 64, "mapping layers", d.MappingLayers, "1 to 64");
        Expect(d.Channels.Count == d.Blocks + 1, "entries in channels", d.Channels.Count, $"{d.Blocks + 1} (blocks + 1)");
        foreach (int channels in d.Channels)
        {
            Expect(channels is >= 1 and <= 8192, "channels of a level", channels, "1 to 8192");
        }

        Expect(network.Mapping.Count == d.MappingLayers, "mapping layers", network.Mapping.Count, $"{d.MappingLayers}");
        foreach (LinearWeights layer in network.Mapping)
        {
            CheckLinear(layer, d.StyleChannels, d.StyleChannels, "mapping layer");
        }

        Expect(network.Convolutions.Count == d.ConvolutionCount, "convolutions", network.Convolutions.Count, $"{d.ConvolutionCount}");
        int input = d.Encoding.Channels;
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            ConvolutionWeights c = network.Convolutions[k];
            string name = $"convolution {k}";
            int output = d.Channels[(k + 1) / 2];
            Expect(c.InChannels == input && c.OutChannels == output, $"{name} channels", $"{c.InChannels} -> {c.OutChannels}", $"{input} -> {output}");
            CheckValues(c.Weight, (long)output * input * 9, $"{name} weight");
            CheckValues(c.Bias, output, $"{name} bias");
            CheckLinear(c.Modulation, d.StyleChannels, input, $"{name} modulation");
            Expect(!float.IsNaN(c.NoiseStrength) && !float.IsInfinity(c.NoiseStrength), $"{name} noise strength", c.NoiseStrength, "a finite number");
            input = output;
        }

        Expect(network.ToImage.Count == d.Blocks + 1, "to-image layers", network.ToImage.Count, $"{d.Blocks + 1}");
        for (int level = 0; level <= d.Blocks; level++)
        {
            ToImageWeights t = network.ToImage[level];
            string name = $"to-image layer {level}";
            Expect(t.InChannels == d.Channels[level] && t.ImageChannels == d.ImageChannels.Count, $"{name} channels", $"{t.InChannels} -> {t.ImageChannels}", $"{d.Channels[level]} -> {d.ImageChannels.Count}");
            CheckValues(t.Weight, (long)t.InChannels * t.ImageChannels, $"{name} weight");
            CheckValues(t.Bias, t.ImageChannels, $"{name} bias");
            CheckLinear(t.Modulation, d.StyleChannels, t.InChannels, $"{name} modulation");
        }

        CheckValues(network.MeanLatent, d.StyleChannels, "mean latent");
    }

    private static void CheckLinear(LinearWeights layer, int inputs, int outputs, string name)
    {
        Expect(layer.Inputs == inputs && layer.Outputs == outputs, $"{name} size", $"{layer.Inputs} -> {layer.Outputs}", $"{inputs} -> {outputs}");
        CheckValues(layer.Weight, (long)inputs * outputs, $"{name} weight");
        CheckValues(layer.Bias, outputs, $"{name} bias");
    }

    private static void CheckValues(float[] values, long count, string name)
    {
        Expect(values.Length == count, $"values of the {name}", values.Length, $"{count}");
        foreach (float v in values)
        {
            Expect(!float.IsNaN(v) && !float.IsInfinity(v), name, v, "finite numbers");
        }
    }

    private static void Expect<T>(bool condition, string what, T actual, string expected)
    {
        if (!condition)
        {
            throw new InvalidDataException(FormattableString.Invariant($"network: {what} is {actual}; expected {expected}"));
        }
    }
}
