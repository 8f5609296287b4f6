namespace ScaleParty.Models;

/// <summary>
/// The list of the tensors of a network file, in order: written, read, counted and fingerprinted through the same
/// visit, so that all four agree.
/// </summary>
internal static class NetworkTensors
{
    /// <summary>Builds a network by calling <paramref name="read"/> for each tensor, with its name and its shape.</summary>
    public static GeneratorNetwork Build(NetworkDescription d, Func<string, int[], float[]> read)
    {
        int style = d.StyleChannels;
        LinearWeights Linear(string name, int outputs) =>
            new(style, outputs, read($"{name}.weight", [outputs, style]), read($"{name}.bias", [outputs]));

        var mapping = new List<LinearWeights>();
        for (int i = 0; i < d.MappingLayers; i++)
        {
            mapping.Add(Linear($"mapping.{i}", style));
        }

        var convolutions = new List<ConvolutionWeights>();
        for (int k = 0; k < d.ConvolutionCount; k++)
        {
            int inputs = NetworkShapes.ConvolutionInputs(d, k);
            int outputs = NetworkShapes.ConvolutionOutputs(d, k);
            string name = $"convolutions.{k}";
            convolutions.Add(new ConvolutionWeights(
                inputs,
                outputs,
                read($"{name}.weight", [outputs, inputs, 3, 3]),
                read($"{name}.bias", [outputs]),
                Linear($"{name}.modulation", inputs),
                d.HasNoise ? read($"{name}.noise_strength", [1])[0] : 0));
        }

        var toImage = new List<ToImageWeights>();
        for (int level = 0; level <= d.Blocks; level++)
        {
            int inputs = d.Channels[level];
            int images = d.ImageChannels.Count;
            string name = $"to_image.{level}";
            toImage.Add(new ToImageWeights(inputs, images, read($"{name}.weight", [images, inputs]), read($"{name}.bias", [images]), Linear($"{name}.modulation", inputs)));
        }

        return new GeneratorNetwork(d, mapping, convolutions, toImage, read("mean_latent", [style]));
    }

    /// <summary>Visits every tensor of a network: its name, its shape, its values.</summary>
    public static void Visit(GeneratorNetwork network, Action<string, int[], float[]> visit)
    {
        int style = network.Description.StyleChannels;
        void Linear(string name, LinearWeights layer)
        {
            visit($"{name}.weight", [layer.Outputs, style], layer.Weight);
            visit($"{name}.bias", [layer.Outputs], layer.Bias);
        }

        for (int i = 0; i < network.Mapping.Count; i++)
        {
            Linear($"mapping.{i}", network.Mapping[i]);
        }

        for (int k = 0; k < network.Convolutions.Count; k++)
        {
            ConvolutionWeights c = network.Convolutions[k];
            string name = $"convolutions.{k}";
            visit($"{name}.weight", [c.OutChannels, c.InChannels, 3, 3], c.Weight);
            visit($"{name}.bias", [c.OutChannels], c.Bias);
            Linear($"{name}.modulation", c.Modulation);
            if (network.Description.HasNoise)
            {
                visit($"{name}.noise_strength", [1], [c.NoiseStrength]);
            }
        }

        for (int level = 0; level < network.ToImage.Count; level++)
        {
            ToImageWeights t = network.ToImage[level];
            string name = $"to_image.{level}";
            visit($"{name}.weight", [t.ImageChannels, t.InChannels], t.Weight);
            visit($"{name}.bias", [t.ImageChannels], t.Bias);
            Linear($"{name}.modulation", t.Modulation);
        }

        visit("mean_latent", [style], network.MeanLatent);
    }

    /// <summary>Whether a tensor is a matrix of weights, which may be stored in half precision.</summary>
    public static bool IsWeight(string name) => name.EndsWith(".weight", StringComparison.Ordinal);
}
