using ScaleParty.Desktop;

namespace ScaleParty.Tests.Desktop;

/// <summary>The brightness of an image file, to measure with.</summary>
internal sealed class Picture
{
    private readonly double[] _values;

    public Picture(string path)
    {
        DecodedImage image = ImageFile.Load(path);
        (Width, Height) = (image.Width, image.Height);
        _values = new double[Width * Height];
        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = (image.Rgba[4 * i] + image.Rgba[(4 * i) + 1] + image.Rgba[(4 * i) + 2]) / 3.0;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public double StandardDeviation
    {
        get
        {
            double mean = _values.Average();
            return Math.Sqrt(_values.Average(v => (v - mean) * (v - mean)));
        }
    }

    public double MeanDifference(Picture other) => _values.Zip(other._values, (a, b) => Math.Abs(a - b)).Average();

    /// <summary>Correlation of this picture with a part of another, enlarged to its size: the part of 1 / zoom the side that begins at (x, y).</summary>
    public double CorrelationWithPart(Picture other, double x, double y, double zoom)
    {
        double[] part = new double[_values.Length];
        for (int j = 0; j < Height; j++)
        {
            for (int i = 0; i < Width; i++)
            {
                part[(j * Width) + i] = other.At(x + ((i + 0.5) / zoom) - 0.5, y + ((j + 0.5) / zoom) - 0.5);
            }
        }

        double meanA = _values.Average(), meanB = part.Average(), ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < part.Length; i++)
        {
            double a = _values[i] - meanA, b = part[i] - meanB;
            ab += a * b;
            aa += a * a;
            bb += b * b;
        }

        return ab / Math.Sqrt((aa * bb) + 1e-12);
    }

    private double At(double x, double y)
    {
        double cx = Math.Clamp(x, 0, Width - 1), cy = Math.Clamp(y, 0, Height - 1);
        int x0 = Math.Min((int)cx, Width - 2), y0 = Math.Min((int)cy, Height - 2);
        double fx = cx - x0, fy = cy - y0;
        double Value(int i, int j) => _values[((y0 + j) * Width) + x0 + i];
        return ((1 - fy) * (((1 - fx) * Value(0, 0)) + (fx * Value(1, 0)))) + (fy * (((1 - fx) * Value(0, 1)) + (fx * Value(1, 1))));
    }
}
