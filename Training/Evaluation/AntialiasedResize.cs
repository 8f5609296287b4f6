using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation;

/// <summary>Resizing of square images for comparison: a triangle filter as wide as the coarser of the two grids asks for.</summary>
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
        Tensor rows = Matrix((int)images.shape[2], side, images), columns = Matrix((int)images.shape[3], side, images);
        return rows.matmul(images).matmul(columns.t()).MoveToOuterDisposeScope();
    }

    // [to, from]; every row sums to one, so that constant images stay as they are, up to the edge.
    private static Tensor Matrix(int from, int to, Tensor like)
    {
        double ratio = (double)from / to, reach = Math.Max(ratio, 1);
        float[] matrix = new float[to * from];
        for (int i = 0; i < to; i++)
        {
            double centre = ((i + 0.5) * ratio) - 0.5, sum = 0;
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
