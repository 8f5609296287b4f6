using System.Numerics;
using System.Runtime.InteropServices;
using ScaleParty.Models;
using ScaleParty.Sampling;
using static ScaleParty.Synthesis.KernelConstants;

namespace ScaleParty.Synthesis.Compute;

/// <summary>
/// A network's weights and biases on the device, uploaded once: transformed filters as stored (no scale), biases with the
/// activation's gain, to-image weights with their equalised scale. Channels are padded with zeros to quads.
/// </summary>
internal sealed class NetworkBuffers
{
    private const float Gain = 1.41421356f;

    private readonly IComputeBuffer[] _filters;

    public NetworkBuffers(DeviceObjects objects, GeneratorNetwork network, ComputePrecision precision)
    {
        NetworkDescription d = network.Description;
        ComputeLimits limits = objects.Device.Limits;
        ImageQuads = Quads(d.ImageChannels.Count);
        Tilings = [.. network.Convolutions.Select(c => ConvolutionTiling.For(Quads(c.OutChannels), Clamped(limits.Invocations), Clamped(limits.SharedBytes)))];
        _filters = new IComputeBuffer[d.ConvolutionCount];
        for (int k = 0; k < _filters.Length; k++)
        {
            CheckSize(k, FilterCount(network.Convolutions[k], Tilings[k]), limits);
            _filters[k] = Upload(objects, $"the weights of convolution {k}", Filters(network.Convolutions[k], Tilings[k]), precision);
        }

        var biases = new List<float>();
        ConvolutionBiases = [.. network.Convolutions.Select(c => Append(biases, c.Bias, Gain))];
        ImageBiases = [.. network.ToImage.Select(t => Append(biases, t.Bias, 1))];
        Biases = objects.CreateBuffer<float>("biases", biases.ToArray());

        var weights = new List<float>();
        ImageWeights = [.. network.ToImage.Select(t => Append(weights, t))];
        ToImage = objects.CreateBuffer<float>("the to-image weights", weights.ToArray());
        Fields = d.Encoding.Bands is null ? null : objects.CreateBuffer<float>("the shares of waves in fields", FieldShares(d.Encoding));
    }

    /// <summary>Image channels divided by 4, rounded up.</summary>
    public int ImageQuads { get; }

    /// <summary>How each convolution is cut up.</summary>
    public ConvolutionTiling[] Tilings { get; }

    /// <summary>All biases, in quads.</summary>
    public IComputeBuffer Biases { get; }

    /// <summary>First quad of each convolution's biases.</summary>
    public int[] ConvolutionBiases { get; }

    /// <summary>First quad of each level's to-image biases.</summary>
    public int[] ImageBiases { get; }

    /// <summary>All to-image weights, [image quads][inputs] of quads per level.</summary>
    public IComputeBuffer ToImage { get; }

    /// <summary>First quad of each level's to-image weights.</summary>
    public int[] ImageWeights { get; }

    /// <summary>What each field takes of each wave: [frequencies][fields / 4] of a quad for cosines and one for sines; null without fields.</summary>
    public IComputeBuffer? Fields { get; }

    /// <summary>The buffer of a convolution's filters: [groups of outputs][chunks][inputs of a chunk][16 components][outputs of a group].</summary>
    public IComputeBuffer Filter(int convolution) => _filters[convolution];

    /// <summary>A convolution's transformed filters in the order in which groups read them.</summary>
    internal static float[] Filters(ConvolutionWeights c, ConvolutionTiling tiling)
    {
        int outputs = 4 * tiling.Quads, inputs = 4 * tiling.ChunkQuads;
        int chunks = ConvolutionTiling.CeilingDivide(c.InChannels, inputs);
        var filters = new float[FilterCount(c, tiling)];
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

    private static long FilterCount(ConvolutionWeights c, ConvolutionTiling tiling)
    {
        int outputs = 4 * tiling.Quads, inputs = 4 * tiling.ChunkQuads;
        return (long)ConvolutionTiling.CeilingDivide(c.OutChannels, outputs) * outputs * ConvolutionTiling.CeilingDivide(c.InChannels, inputs) * inputs * WinogradFilter.Count;
    }

    private static void CheckSize(int convolution, long count, ComputeLimits limits)
    {
        long bytes = count * sizeof(float);
        if (bytes > limits.BufferBytes.Value)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"the weights of convolution {convolution} take {bytes} bytes; {limits.BufferBytes.Name} of {limits.Device} is {limits.BufferBytes.Value}: use another backend for this network"));
        }
    }

    private static IComputeBuffer Upload(DeviceObjects objects, string name, float[] values, ComputePrecision precision)
    {
        if (precision == ComputePrecision.Float32)
        {
            return objects.CreateBuffer<float>(name, values);
        }

        return Array.Exists(values, v => Math.Abs(v) > HalfFloat.MaxValue)
            ? throw new ArgumentException($"a weight of the network is beyond {HalfFloat.MaxValue}, the largest half-precision number; expected smaller ones, or {nameof(ComputePrecision)}.{nameof(ComputePrecision.Float32)}")
            : objects.CreateBuffer<ushort>(name, Array.ConvertAll(values, HalfFloat.FromSingle), 2 * sizeof(uint));
    }

    private static float[] FieldShares(EncodingDescription encoding)
    {
        var table = FieldTable.For(encoding);
        int fields = encoding.Bands!.Fields;
        var shares = new float[2 * fields * encoding.Frequencies.Count];
        for (int k = 0; k < encoding.Frequencies.Count; k++)
        {
            ReadOnlySpan<float> cosines = MemoryMarshal.Cast<Vector<float>, float>(table.Cosines(k)), sines = MemoryMarshal.Cast<Vector<float>, float>(table.Sines(k));
            for (int m = 0; m < fields; m += 4)
            {
                Span<float> to = shares.AsSpan(2 * ((k * fields) + m), 8);
                cosines.Slice(m, 4).CopyTo(to);
                sines.Slice(m, 4).CopyTo(to.Slice(4));
            }
        }

        return shares;
    }

    private static int Clamped(ComputeLimit limit) => (int)Math.Min(limit.Value, int.MaxValue);

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
