using ScaleParty.Models;
using ScaleParty.Synthesis;

namespace ScaleParty.Editor.Onnx;

/// <summary>The latent's part of a graph: from its inputs to one factor per input and output channel of every layer.</summary>
internal sealed class OnnxLatent
{
    private const double NormEpsilon = 1e-6, DemodulationEpsilon = 1e-8;

    private OnnxLatent(OnnxValue[] styles, OnnxValue[] demodulations, OnnxValue[] toImage)
    {
        Styles = styles;
        Demodulations = demodulations;
        ToImage = toImage;
    }

    /// <summary>Per convolution, the factor of each input channel, [1, in, 1, 1].</summary>
    public IReadOnlyList<OnnxValue> Styles { get; }

    /// <summary>Per convolution, the factor of each output channel, [1, out, 1, 1].</summary>
    public IReadOnlyList<OnnxValue> Demodulations { get; }

    /// <summary>Per level, the factor of each input channel of the to-image layer, [1, in, 1, 1].</summary>
    public IReadOnlyList<OnnxValue> ToImage { get; }

    /// <summary>Numbers of a latent of styles: the styles of all convolutions, then their demodulations, then the to-image styles.</summary>
    public static int[] Sizes(NetworkDescription d) =>
    [
        .. Enumerable.Range(0, d.ConvolutionCount).Select(k => NetworkShapes.ConvolutionInputs(d, k)),
        .. Enumerable.Range(0, d.ConvolutionCount).Select(k => NetworkShapes.ConvolutionOutputs(d, k)),
        .. d.Channels,
    ];

    /// <summary>An input of styles and demodulations.</summary>
    public static OnnxLatent FromStyles(OnnxGraph graph, NetworkDescription d, OnnxElement maps)
    {
        int[] sizes = Sizes(d);
        OnnxValue input = graph.Input(
            "styles",
            OnnxElement.Float32,
            "A latent: the style vectors of all convolutions in order, then their demodulation vectors, then the style vectors of the to-image layers; each vector in full.",
            sizes.Sum());
        graph.Scope = "latent";
        OnnxValue[] parts = graph.Split(input, sizes);
        OnnxValue[] factors = [.. parts.Select(p => Column(graph, p, maps))];
        int count = d.ConvolutionCount;
        return new OnnxLatent(factors[..count], factors[count..(2 * count)], factors[(2 * count)..]);
    }

    /// <summary>An input z, through the mapping network.</summary>
    public static OnnxLatent FromZ(OnnxGraph graph, GeneratorNetwork network, OnnxElement maps)
    {
        NetworkDescription d = network.Description;
        OnnxValue z = graph.Input("z", OnnxElement.Float32, "The latent: independent normal numbers of mean 0 and variance 1.", 1, d.StyleChannels);
        OnnxValue truncation = graph.Input("truncation", OnnxElement.Float32, "1 for the latent as it is, 0 for the mean latent; between them less variety and more quality; -2 to 2.", 1);
        OnnxValue w = Map(graph, network, z, truncation);

        var demodulation = new Demodulation(network.Convolutions);
        float gain = (float)(1 / Math.Sqrt(d.StyleChannels));
        var styles = new OnnxValue[d.ConvolutionCount];
        var demodulations = new OnnxValue[styles.Length];
        OnnxValue? epsilon = null, one = null;
        for (int k = 0; k < styles.Length; k++)
        {
            graph.Scope = $"convolution {k}";
            ConvolutionWeights layer = network.Convolutions[k];
            OnnxValue style = Linear(graph, layer.Modulation, w, gain, 1);
            OnnxValue squares = graph.Constant("kernel squares", Transposed([.. demodulation.KernelSquares(k)], layer.OutChannels, layer.InChannels, 1), OnnxElement.Float32, layer.InChannels, layer.OutChannels);
            epsilon ??= graph.Scalar("demodulation epsilon", DemodulationEpsilon);
            one ??= graph.Scalar("one", 1);
            OnnxValue length = graph.Sqrt(graph.Add(graph.MatMul(graph.Mul(style, style), squares), epsilon));
            styles[k] = Column(graph, style, maps);
            demodulations[k] = Column(graph, graph.Div(one, length), maps);
        }

        var toImage = new OnnxValue[d.Blocks + 1];
        for (int level = 0; level < toImage.Length; level++)
        {
            graph.Scope = $"to-image {level}";
            toImage[level] = Column(graph, Linear(graph, network.ToImage[level].Modulation, w, gain, 1), maps);
        }

        return new OnnxLatent(styles, demodulations, toImage);
    }

    private static OnnxValue Map(OnnxGraph graph, GeneratorNetwork network, OnnxValue z, OnnxValue truncation)
    {
        NetworkDescription d = network.Description;
        int size = d.StyleChannels;
        graph.Scope = "mapping";
        OnnxValue mean = graph.Constant("mean", [.. Enumerable.Repeat(1f / size, size)], OnnxElement.Float32, size, 1);
        OnnxValue root = graph.Add(graph.Sqrt(graph.MatMul(graph.Mul(z, z), mean)), graph.Scalar("norm epsilon", NormEpsilon));
        OnnxValue w = graph.Div(z, root);
        double rate = d.MappingLearningRateMultiplier;
        for (int i = 0; i < network.Mapping.Count; i++)
        {
            graph.Scope = $"mapping {i}";

            // Leaky ReLU is positively homogeneous: its gain goes into the layer.
            w = graph.LeakyRelu(Linear(graph, network.Mapping[i], w, LeakyRelu.Gain * rate / Math.Sqrt(size), LeakyRelu.Gain * rate), LeakyRelu.Slope);
        }

        graph.Scope = "truncation";
        OnnxValue middle = graph.Constant("mean latent", network.MeanLatent, OnnxElement.Float32, 1, size);
        return graph.Add(middle, graph.Mul(graph.Sub(w, middle), truncation));
    }

    private static OnnxValue Linear(OnnxGraph graph, LinearWeights layer, OnnxValue x, double gain, double biasGain)
    {
        OnnxValue weight = graph.Constant("weight", Transposed(layer.Weight, layer.Outputs, layer.Inputs, gain), OnnxElement.Float32, layer.Inputs, layer.Outputs);
        OnnxValue bias = graph.Constant("bias", [.. layer.Bias.Select(b => (float)(b * biasGain))], OnnxElement.Float32, 1, layer.Outputs);
        return graph.Add(graph.MatMul(x, weight), bias);
    }

    private static OnnxValue Column(OnnxGraph graph, OnnxValue vector, OnnxElement maps) =>
        graph.Cast(graph.Reshape(vector, 1, vector.Shape[^1], 1, 1), maps);

    // [rows, columns] -> [columns, rows].
    private static float[] Transposed(float[] values, int rows, int columns, double gain)
    {
        var result = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                result[(column * rows) + row] = (float)(values[(row * columns) + column] * gain);
            }
        }

        return result;
    }
}
