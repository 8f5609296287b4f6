using ScaleParty.Models;
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
        Tensor weight = generator.FirstWeight;
        weight.copy_((weight * factors).flatten(3).matmul(Projection().to(weight.device)).view(weight.shape));
    }

    /// <summary>
    /// Takes from every kernel of the first layer what answers to waves of two cells along an axis: what is left are sums of products of
    /// [1, 2, 1] and [-1, 0, 1], the nearest ones.
    /// </summary>
    public static void Smoothe(Generator generator)
    {
        using IDisposable off = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = generator.FirstWeight;
        weight.copy_(weight.flatten(3).matmul(Blind().to(weight.device)).view(weight.shape));
    }

    // The orthogonal projection, [9, 9]: per axis that of three taps, since [1, 2, 1] and [-1, 0, 1] are orthogonal.
    private static Tensor Blind()
    {
        Tensor even = tensor(new float[] { 1, 2, 1 }) / Math.Sqrt(6), odd = tensor(new float[] { -1, 0, 1 }) / Math.Sqrt(2);
        Tensor axis = even.outer(even) + odd.outer(odd);
        return kron(axis, axis);
    }

    // [9 drawn taps, 9 taps]. A slope is the difference between the outer columns (or rows).
    private static Tensor Projection()
    {
        float[] matrix = new float[81];
        for (int from = 0; from < 9; from++)
        {
            for (int to = 0; to < 9; to++)
            {
                (int fromY, int fromX, int y, int x) = ((from / 3) - 1, (from % 3) - 1, (to / 3) - 1, (to % 3) - 1);
                matrix[(from * 9) + to] = (float)((Smooth[y + 1] * Smooth[x + 1]) + (fromX * x * Smooth[y + 1] / 2) + (fromY * y * Smooth[x + 1] / 2));
            }
        }

        return tensor(matrix, [9, 9]);
    }
}
