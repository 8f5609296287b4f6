using TorchSharp;
using static TorchSharp.torch;

namespace ScaleParty.Training.Method.Generators;

/// <summary>The encodings of MS-PIE. A cell's position is its number, never its place in the frame.</summary>
internal static class MspieEncoding
{
    /// <summary>The encoding of a number of cells, [1, channels, rows, columns].</summary>
    /// <param name="options">The variant.</param>
    /// <param name="rows">Cells along y, with the head's margin.</param>
    /// <param name="columns">Cells along x, with the head's margin.</param>
    /// <param name="smallest">Cells a side of the smallest size with its margin, whose encoding is resized where the variant asks for it.</param>
    /// <param name="device">Where to compute.</param>
    public static Tensor Make(MspieOptions options, int rows, int columns, int smallest, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor encoding = options.SinusoidalSize == 0
            ? Grid(rows, columns)
            : options.ResizesEncoding
                ? nn.functional.interpolate(Sinusoids(options.SinusoidalSize, smallest, smallest), size: [rows, columns], mode: InterpolationMode.Bilinear, align_corners: true)
                : Sinusoids(options.SinusoidalSize, rows, columns);
        return encoding.to(device).MoveToOuterDisposeScope();
    }

    private static Tensor Grid(int rows, int columns)
    {
        Tensor x = Corners(columns).view(1, columns).expand(rows, columns), y = Corners(rows).view(rows, 1).expand(rows, columns);
        return stack([x, y], 0).unsqueeze(0);
    }

    private static Tensor Corners(int count) => tensor(Enumerable.Range(0, count).Select(i => (float)((2.0 * i / Math.Max(1, count - 1)) - 1)).ToArray());

    private static Tensor Sinusoids(int size, int rows, int columns)
    {
        Tensor x = Axis(size, columns).view(size, 1, columns).expand(size, rows, columns);
        Tensor y = Axis(size, rows).view(size, rows, 1).expand(size, rows, columns);
        return cat([x, y], 0).unsqueeze(0);
    }

    // All sines, then all cosines, of positions 1, 2, ...: [size, count].
    private static Tensor Axis(int size, int count)
    {
        int half = size / 2;
        float[] values = new float[size * count];
        for (int k = 0; k < half; k++)
        {
            double frequency = Math.Pow(10000, -k / (half - 1.0));
            for (int i = 0; i < count; i++)
            {
                (double sin, double cos) = Math.SinCos((i + 1) * frequency);
                values[(k * count) + i] = (float)sin;
                values[((half + k) * count) + i] = (float)cos;
            }
        }

        return tensor(values, [size, count]);
    }
}
