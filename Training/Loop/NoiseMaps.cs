using ScaleParty.Models;
using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Loop;

/// <summary>
/// The noise of a training step. For a pair, both scales can read one lattice: it is drawn on the large scale's own grid, with
/// enough margin for the small scale, which reads it bilinearly at the positions of its pixels.
/// </summary>
internal sealed class NoiseMaps(NetworkDescription network, NoisePlacement placement, Device device)
{
    private const uint Stream = 211;

    /// <summary>Maps of one resolution; null without noise.</summary>
    public Tensor[]? Single(int batch, SampleLattice lattice, ulong seed) => placement == NoisePlacement.Off ? null
        : [.. Enumerable.Range(0, network.ConvolutionCount).Select(k => Map(batch, lattice, k, seed))];

    /// <summary>Maps of both resolutions of a pair; null without noise.</summary>
    public (Tensor[] Small, Tensor[] Large)? Pair(int batch, SampleLattice small, SampleLattice large, ulong seed, bool shared)
    {
        if (placement == NoisePlacement.Off)
        {
            return null;
        }

        if (!shared)
        {
            return (Single(batch, small, seed)!, Single(batch, large, CounterRandom.Derive(seed, 1))!);
        }

        var smallMaps = new Tensor[network.ConvolutionCount];
        var largeMaps = new Tensor[network.ConvolutionCount];
        for (int k = 0; k < smallMaps.Length; k++)
        {
            (int width, int height) = large.MapSize(k);
            (int smallWidth, int smallHeight) = small.MapSize(k);
            if (!IsNoisy(k))
            {
                largeMaps[k] = zeros([1, 1, height, width], device: device);
                smallMaps[k] = zeros([1, 1, smallHeight, smallWidth], device: device);
                continue;
            }

            int level = (k + 1) / 2, margin = large.Padding.Margin(k);
            double ratio = (double)large.CellsX / small.CellsX;
            int extra = (int)Math.Ceiling(margin * (ratio - 1)) + 1;
            Tensor lattice = Draw([batch, 1, height + (2 * extra), width + (2 * extra)], seed, k, device);
            largeMaps[k] = lattice.narrow(2, extra, height).narrow(3, extra, width);
            Tensor rows = Reading(smallHeight, margin, small.CellsY << level, large.CellsY << level, margin + extra, height + (2 * extra));
            Tensor columns = Reading(smallWidth, margin, small.CellsX << level, large.CellsX << level, margin + extra, width + (2 * extra));
            smallMaps[k] = rows.matmul(lattice).matmul(columns.t());
        }

        return (smallMaps, largeMaps);
    }

    /// <summary>A map of a convolution.</summary>
    public static Tensor Draw(long[] shape, ulong seed, int convolution, Device device)
    {
        float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        CounterRandom.Normals(seed, Stream + (uint)convolution, 0, 0, values);
        return tensor(values, shape, device: device);
    }

    // Bilinear reading along one axis as a matrix [pixels, lattice length].
    private Tensor Reading(int pixels, int margin, int pixelsInside, int latticeInside, int latticeMargin, int latticeLength)
    {
        float[] matrix = new float[pixels * latticeLength];
        for (int i = 0; i < pixels; i++)
        {
            double position = (((i - margin + 0.5) / pixelsInside) * latticeInside) - 0.5 + latticeMargin;
            int first = (int)Math.Floor(position);
            double t = position - first;
            matrix[(i * latticeLength) + first] += (float)(1 - t);
            matrix[(i * latticeLength) + first + 1] += (float)t;
        }

        return tensor(matrix, [pixels, latticeLength], device: device);
    }

    private Tensor Map(int batch, SampleLattice lattice, int convolution, ulong seed)
    {
        (int width, int height) = lattice.MapSize(convolution);
        return IsNoisy(convolution) ? Draw([batch, 1, height, width], seed, convolution, device) : zeros([1, 1, height, width], device: device);
    }

    private bool IsNoisy(int convolution) => placement == NoisePlacement.All || convolution >= network.ConvolutionCount - 2;
}
