using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>Places along one axis of an image, in its pixels: 0 is the centre of the first pixel.</summary>
/// <param name="Count">Number of places.</param>
/// <param name="Start">The first place.</param>
/// <param name="Step">Distance between places; more than 1 widens the filter against aliasing.</param>
internal readonly record struct SampleAxis(int Count, double Start, double Step);

/// <summary>Values of images between their pixels, by Lanczos' windowed sinc with three lobes on each axis.</summary>
internal static class AxisResampling
{
    /// <summary>Lobes of the kernel on each side: how far from the edges a place of step 1 reads true content alone.</summary>
    public const int Lobes = 3;

    /// <summary>[B, C, H, W] -> [B, C, rows, columns]. Where the kernel reaches beyond the image, what lies inside counts alone.</summary>
    public static Tensor Sample(Tensor images, SampleAxis rows, SampleAxis columns)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = images.to(ScalarType.Float64);
        return Matrix((int)images.shape[2], rows, x).matmul(x).matmul(Matrix((int)images.shape[3], columns, x).t()).MoveToOuterDisposeScope();
    }

    private static Tensor Matrix(int from, SampleAxis axis, Tensor like)
    {
        double width = Math.Max(1, axis.Step);
        double[] matrix = new double[axis.Count * from];
        for (int i = 0; i < axis.Count; i++)
        {
            Span<double> row = matrix.AsSpan(i * from, from);
            double place = axis.Start + (i * axis.Step), sum = 0;
            for (int j = 0; j < from; j++)
            {
                row[j] = Kernel((j - place) / width);
                sum += row[j];
            }

            for (int j = 0; j < from; j++)
            {
                row[j] /= sum;
            }
        }

        return tensor(matrix, [axis.Count, from], device: like.device);
    }

    private static double Kernel(double x) => Math.Abs(x) >= Lobes ? 0 : Sinc(x) * Sinc(x / Lobes);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
