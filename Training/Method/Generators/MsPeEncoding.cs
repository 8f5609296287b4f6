using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>The sinusoidal encodings of MS-PE (Choi et al. 2021): a level's pixels, numbered from 0 at its trained size, along x and then along y.</summary>
internal static class MsPeEncoding
{
    /// <summary>The encoding of a level.</summary>
    /// <param name="channels">Channels of the level, a multiple of 4.</param>
    /// <param name="x">Positions of columns, in pixels of the level at its trained size; of every image or of all.</param>
    /// <param name="y">Positions of rows.</param>
    /// <returns>[images, channels, rows, columns].</returns>
    public static Tensor Make(int channels, IReadOnlyList<double[]> x, IReadOnlyList<double[]> y)
    {
        using DisposeScope scope = NewDisposeScope();
        return cat([.. x.Zip(y, (columns, rows) => One(channels, columns, rows))], 0).MoveToOuterDisposeScope();
    }

    /// <summary>Positions of a frame whose content is moved, as the official code moves it: rolled by whole pixels, so that the far side gets the positions of the other one.</summary>
    /// <param name="count">Pixels of the level.</param>
    /// <param name="scale">Pixels of the level over those at its trained size.</param>
    /// <param name="shift">How far, in pixels of the level.</param>
    public static double[] Rolled(int count, double scale, double shift)
    {
        // Halves go to even numbers.
        int whole = (int)Math.Round(shift, MidpointRounding.ToEven);
        return [.. Enumerable.Range(0, count).Select(i => ((((((i - whole) % count) + count) % count) + whole) - shift) / scale)];
    }

    private static Tensor One(int channels, double[] columns, double[] rows)
    {
        int half = channels / 2;
        Tensor x = Axis(half, columns).view(half, 1, columns.Length).expand(half, rows.Length, columns.Length);
        Tensor y = Axis(half, rows).view(half, rows.Length, 1).expand(half, rows.Length, columns.Length);
        return cat([x, y], 0).unsqueeze(0);
    }

    // Sine and cosine of every frequency in turn: [size, positions].
    private static Tensor Axis(int size, double[] positions)
    {
        int n = positions.Length;
        float[] values = new float[size * n];
        for (int k = 0; k < size / 2; k++)
        {
            double frequency = Math.Pow(10000, -2.0 * k / size);
            for (int i = 0; i < n; i++)
            {
                (double sin, double cos) = Math.SinCos(positions[i] * frequency);
                values[(2 * k * n) + i] = (float)sin;
                values[(((2 * k) + 1) * n) + i] = (float)cos;
            }
        }

        return tensor(values, [size, n]);
    }
}
