using ScaleParty.Models;
using Silk.NET.OpenGL;
using static ScaleParty.Synthesis.KernelConstants;

namespace ScaleParty.Synthesis.OpenGL;

/// <summary>
/// A network's weights and biases on the device, uploaded once: transformed filters as stored (no scale), biases with the
/// activation's gain, to-image weights with their equalised scale. Channels are padded with zeros to quads.
/// </summary>
internal sealed class NetworkBuffers : IDisposable
{
    private const float Gain = 1.41421356f;

    private readonly GlBuffer[] _filters;

    public NetworkBuffers(GL gl, GeneratorNetwork network, ComputeLimits limits, ComputePrecision precision)
    {
        NetworkDescription d = network.Description;
        ImageQuads = Quads(d.ImageChannels.Count);
        Tilings = [.. network.Convolutions.Select(c => ConvolutionTiling.For(Quads(c.OutChannels), limits.Invocations, limits.SharedBytes))];
        _filters = new GlBuffer[d.ConvolutionCount];
        for (int k = 0; k < _filters.Length; k++)
        {
            _filters[k] = new GlBuffer(gl, $"the weights of convolution {k}");
            Upload(_filters[k], Filters(network.Convolutions[k], Tilings[k]), precision);
        }

        var biases = new List<float>();
        ConvolutionBiases = [.. network.Convolutions.Select(c => Append(biases, c.Bias, Gain))];
        ImageBiases = [.. network.ToImage.Select(t => Append(biases, t.Bias, 1))];
        Biases = Uploaded(gl, "biases", biases);

        var weights = new List<float>();
        ImageWeights = [.. network.ToImage.Select(t => Append(weights, t))];
        ToImage = Uploaded(gl, "the to-image weights", weights);
    }

    /// <summary>Image channels divided by 4, rounded up.</summary>
    public int ImageQuads { get; }

    /// <summary>How each convolution is cut up.</summary>
    public ConvolutionTiling[] Tilings { get; }

    /// <summary>All biases, in quads.</summary>
    public GlBuffer Biases { get; }

    /// <summary>First quad of each convolution's biases.</summary>
    public int[] ConvolutionBiases { get; }

    /// <summary>First quad of each level's to-image biases.</summary>
    public int[] ImageBiases { get; }

    /// <summary>All to-image weights, [image quads][inputs] of quads per level.</summary>
    public GlBuffer ToImage { get; }

    /// <summary>First quad of each level's to-image weights.</summary>
    public int[] ImageWeights { get; }

    /// <summary>The buffer of a convolution's filters: [groups of outputs][chunks][inputs of a chunk][16 components][outputs of a group].</summary>
    public GlBuffer Filter(int convolution) => _filters[convolution];

    public void Dispose()
    {
        foreach (GlBuffer filter in _filters)
        {
            filter.Dispose();
        }

        Biases.Dispose();
        ToImage.Dispose();
    }

    /// <summary>A convolution's transformed filters in the order in which groups read them.</summary>
    internal static float[] Filters(ConvolutionWeights c, ConvolutionTiling tiling)
    {
        int outputs = 4 * tiling.Quads, inputs = 4 * tiling.ChunkQuads;
        int groups = ConvolutionTiling.CeilingDivide(c.OutChannels, outputs), chunks = ConvolutionTiling.CeilingDivide(c.InChannels, inputs);
        var filters = new float[groups * chunks * inputs * WinogradFilter.Count * outputs];
        Span<float> transformed = stackalloc float[WinogradFilter.Count];
        for (int o = 0; o < c.OutChannels; o++)
        {
            for (int i = 0; i < c.InChannels; i++)
            {
                WinogradFilter.Transform(c.Weight.AsSpan(((o * c.InChannels) + i) * 9, 9), 1, transformed);
                int at = (((((o / outputs * chunks) + (i / inputs)) * inputs) + (i % inputs)) * WinogradFilter.Count * outputs) + (o % outputs);
                for (int k = 0; k < WinogradFilter.Count; k++)
                {
                    filters[at + (k * outputs)] = transformed[k];
                }
            }
        }

        return filters;
    }

    private static void Upload(GlBuffer buffer, float[] values, ComputePrecision precision)
    {
        if (precision == ComputePrecision.Float32)
        {
            buffer.Reserve((long)values.Length * sizeof(float));
            buffer.Write<float>(0, values);
        }
        else
        {
            ushort[] halves = Array.ConvertAll(values, HalfFloat.FromSingle);
            buffer.Reserve((long)halves.Length * sizeof(ushort));
            buffer.Write<ushort>(0, halves);
        }
    }

    private static GlBuffer Uploaded(GL gl, string name, List<float> values)
    {
        var buffer = new GlBuffer(gl, name);
        buffer.Reserve((long)values.Count * sizeof(float));
        buffer.Write<float>(0, values.ToArray());
        return buffer;
    }

    private static int Append(List<float> list, float[] values, float factor)
    {
        int first = list.Count / 4;
        list.AddRange(values.Select(v => v * factor));
        Pad(list);
        return first;
    }

    private int Append(List<float> list, ToImageWeights t)
    {
        int first = list.Count / 4, inputs = 4 * Quads(t.InChannels);
        float scale = (float)(1 / Math.Sqrt(t.InChannels));
        for (int quad = 0; quad < ImageQuads; quad++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int o = 4 * quad; o < (4 * quad) + 4; o++)
                {
                    list.Add(o < t.ImageChannels && i < t.InChannels ? t.Weight[(o * t.InChannels) + i] * scale : 0);
                }
            }
        }

        return first;
    }

    private static void Pad(List<float> list)
    {
        while (list.Count % 4 != 0)
        {
            list.Add(0);
        }
    }
}
