using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;
using Generator = ScaleParty.Torch.Generator;

namespace ScaleParty.Training.Loop;

/// <summary>
/// How the first layer begins with Fourier encoding and <see cref="NetworkConfiguration.FrequencyFalloff"/>: weights that fall with the length of their
/// wave, and smooth kernels. A base grid carries waves down to two of its cells, but bilinear upsampling shows those as lines along
/// the axes; kernels that let the shortest pass as well as all others make a network of nothing else.
/// </summary>
internal static class FirstLayerStart
{
    // [1, 2, 1] / 4 per axis.
    private static readonly double[] Smooth = [0.25, 0.5, 0.25];

    // A slope is the difference between the outer columns (or rows).
    private static readonly float[] Slopes = Matrix((from, to) =>
        (Smooth[to.Y + 1] * Smooth[to.X + 1]) + (from.X * to.X * Smooth[to.Y + 1] / 2) + (from.Y * to.Y * Smooth[to.X + 1] / 2));

    // The orthogonal projection: per axis that of three taps, since [1, 2, 1] and [-1, 0, 1] are orthogonal. Without the product of two slopes, which
    // answers to diagonal waves alone: its counterpart along the axes would need [1, -2, 1].
    private static readonly float[] Blind = Matrix((from, to) =>
        (Mean(from.Y, to.Y) * Mean(from.X, to.X)) + (Mean(from.Y, to.Y) * Slope(from.X, to.X)) + (Slope(from.Y, to.Y) * Mean(from.X, to.X)));

    /// <summary>Factors per input channel, [1, 1, encoding channels, 1, 1]: as the encoding has them; null where all are 1.</summary>
    public static Tensor? Factors(NetworkConfiguration network, EncodingDescription encoding, Device device)
    {
        if (network.FrequencyFalloff == 0 || encoding.Kind != EncodingKind.Fourier)
        {
            return null;
        }

        // A band counts as its waves' geometric mean.
        double[] lengths = [.. encoding.Frequencies.Select(w => w.Length)];
        float[] factors = [.. (encoding.Bands is WaveBands bands
                ? lengths.Chunk(bands.Waves).SelectMany(b => Enumerable.Repeat(Math.Exp(b.Average(Math.Log)), bands.Fields))
                : lengths.Concat(lengths))
            .Select(length => (float)Math.Pow(network.ShortestFrequency / length, network.FrequencyFalloff))];
        return tensor(factors, [1, 1, factors.Length, 1, 1], device: device);
    }

    /// <summary>Multiplies the drawn weights by the factors and leaves of each kernel its sum and its two slopes, spread smoothly over the taps.</summary>
    public static void Apply(Generator generator, Tensor factors)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Set(generator.FirstWeight, generator.FirstWeight * factors, Slopes);
    }

    /// <summary>
    /// Takes from every kernel of the first layer what answers to waves of two cells along an axis, or to diagonal waves alone: what is left are sums of
    /// [1, 2, 1] along both axes and of [-1, 0, 1] along one with [1, 2, 1] along the other, the nearest ones.
    /// </summary>
    public static void SmoothKernels(Generator generator)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Set(generator.FirstWeight, generator.FirstWeight, Blind);
    }

    /// <summary>Takes from the kernels of some input channels their mean: the first layer is blind to the channels' mean value.</summary>
    public static void RemoveMean(Generator generator, IEnumerable<int> channels)
    {
        using IDisposable off = no_grad();
        foreach (int channel in channels)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor kernels = generator.FirstWeight.select(2, channel);
            kernels.sub_(kernels.mean([-1, -2], keepdim: true));
        }
    }

    private static double Mean(int from, int to) => 16 * Smooth[from + 1] * Smooth[to + 1] / 6;

    private static double Slope(int from, int to) => from * to / 2.0;

    private static void Set(Tensor weight, Tensor kernels, float[] taps) =>
        weight.copy_(kernels.flatten(3).matmul(tensor(taps, [9, 9], device: weight.device)).view(weight.shape));

    // [9 taps before, 9 taps after] for the taps' places around the middle, -1 to 1.
    private static float[] Matrix(Func<(int Y, int X), (int Y, int X), double> weight) =>
        [.. Enumerable.Range(0, 81).Select(i => (float)weight(((i / 27) - 1, (i / 9 % 3) - 1), ((i % 9 / 3) - 1, (i % 3) - 1)))];
}
