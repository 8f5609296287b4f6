using static TorchSharp.torch;

namespace ScaleParty.Training.Evaluation.Measures;

/// <summary>
/// EQ-R (Karras et al. 2021): how well an image made for a turned region is the turned image, in dB. Turned pixel grids carry different frequencies in
/// their corners, so both images are read through one round low-pass filter up to the grids' common frequencies. Pixels within a disc count, whose filter lies within the image.
/// </summary>
internal sealed class RotationEquivariance
{
    private const int Reach = 4;
    private readonly Decibels _decibels = new();

    /// <summary>In dB; null before anything was added.</summary>
    public double? Value => _decibels.Value;

    /// <summary>Adds images.</summary>
    /// <param name="original">[B, C, S, S] in [-1, 1], S at least 16.</param>
    /// <param name="turned">The same latents with the content turned about the centre.</param>
    /// <param name="degrees">Angle that the content is turned by, clockwise on screen.</param>
    public void Add(Tensor original, Tensor turned, double degrees)
    {
        MeasureInput.CheckPair(original, turned);
        int side = (int)original.shape[3], planes = (int)(original.shape[0] * original.shape[1]);
        MeasureInput.Check(original, original.shape[1], side, side);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 4 * Reach, nameof(original));
        float[] from = Values(original), to = Values(turned);
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        double centre = (side - 1) / 2.0, radius = centre - Reach;
        double squares = 0;
        long count = 0;
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                double dx = x - centre, dy = y - centre;
                if ((dx * dx) + (dy * dy) > radius * radius)
                {
                    continue;
                }

                // Content at p came from the place that turning back by the angle gives.
                var source = new Taps(centre + (cos * dx) + (sin * dy), centre - (sin * dx) + (cos * dy), side);
                var own = new Taps(x, y, side);
                for (int plane = 0; plane < planes; plane++)
                {
                    double difference = own.Read(to.AsSpan(plane * side * side)) - source.Read(from.AsSpan(plane * side * side));
                    squares += difference * difference;
                }

                count += planes;
            }
        }

        _decibels.Add(squares, count);
    }

    private static float[] Values(Tensor images)
    {
        using Tensor values = images.detach().to(ScalarType.Float32).cpu().contiguous();
        return values.data<float>().ToArray();
    }

    // Pixels around a place and their weights.
    private readonly struct Taps
    {
        private readonly int _first;
        private readonly int _side;
        private readonly double[] _weights;

        public Taps(double x, double y, int side)
        {
            int left = (int)Math.Floor(x) - Reach + 1, top = (int)Math.Floor(y) - Reach + 1;
            (_first, _side, _weights) = ((top * side) + left, side, new double[4 * Reach * Reach]);
            double sum = 0;
            for (int k = 0; k < _weights.Length; k++)
            {
                double dx = left + (k % (2 * Reach)) - x, dy = top + (k / (2 * Reach)) - y;
                _weights[k] = RadialKernel.At(Math.Sqrt((dx * dx) + (dy * dy)), Reach);
                sum += _weights[k];
            }

            for (int k = 0; k < _weights.Length; k++)
            {
                _weights[k] /= sum;
            }
        }

        public double Read(ReadOnlySpan<float> plane)
        {
            double sum = 0;
            for (int k = 0; k < _weights.Length; k++)
            {
                sum += _weights[k] * plane[_first + (k / (2 * Reach) * _side) + (k % (2 * Reach))];
            }

            return sum;
        }
    }
}
