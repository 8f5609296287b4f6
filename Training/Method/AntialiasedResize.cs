using ScaleParty.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method;

/// <summary>Resizing of images and reading of their parts: a triangle filter as wide as the coarser of the two grids asks for.</summary>
internal static class AntialiasedResize
{
    /// <summary>[B, C, S, S] -> [B, C, side, side].</summary>
    public static Tensor ToSide(Tensor images, int side)
    {
        if (images.shape[2] == side && images.shape[3] == side)
        {
            return images.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor rows = Matrix((int)images.shape[2], side, 0, images.shape[2], images), columns = Matrix((int)images.shape[3], side, 0, images.shape[3], images);
        return rows.matmul(images).matmul(columns.t()).MoveToOuterDisposeScope();
    }

    /// <summary>What images show of another region: [B, C, H, W] -> [B, C, height, width] of the region. Beyond the images' edge lies the edge.</summary>
    /// <param name="images">Images of <paramref name="shown"/>.</param>
    /// <param name="shown">The region that the images show.</param>
    /// <param name="wanted">The region that is wanted.</param>
    public static Tensor Part(Tensor images, ImageRegion shown, ImageRegion wanted)
    {
        if (shown == wanted)
        {
            return images.alias();
        }

        using DisposeScope scope = NewDisposeScope();
        Vector2d first = (wanted.TopLeft - shown.TopLeft) / shown.Scale, length = wanted.Extent / shown.Scale;
        Tensor rows = Matrix((int)images.shape[2], wanted.Resolution.Height, first.Y, length.Y, images);
        Tensor columns = Matrix((int)images.shape[3], wanted.Resolution.Width, first.X, length.X, images);
        return rows.matmul(images).matmul(columns.t()).MoveToOuterDisposeScope();
    }

    // [to, from], for a stretch of the old pixels; every row sums to one, so that constant images stay as they are, up to the edge.
    private static Tensor Matrix(int from, int to, double first, double length, Tensor like)
    {
        double ratio = length / to, reach = Math.Max(ratio, 1);
        float[] matrix = new float[to * from];
        for (int i = 0; i < to; i++)
        {
            double centre = Math.Clamp(first + ((i + 0.5) * ratio) - 0.5, 0, from - 1), sum = 0;
            Span<float> row = matrix.AsSpan(i * from, from);
            for (int j = 0; j < from; j++)
            {
                double weight = Math.Max(0, 1 - (Math.Abs(j - centre) / reach));
                row[j] = (float)weight;
                sum += weight;
            }

            for (int j = 0; j < from; j++)
            {
                row[j] = (float)(row[j] / sum);
            }
        }

        return tensor(matrix, [to, from], dtype: like.dtype, device: like.device);
    }
}
