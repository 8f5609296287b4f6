using System.Numerics;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// A Gaussian random field as a sum of plane waves, which a filter changes by a known factor each: its filtered value at any point
/// and scale is exact, and so is the variance of what the filter removes.
/// </summary>
internal sealed class WaveField
{
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _phase;
    private readonly double[] _amplitude;

    /// <param name="random">Directions, lengths and phases.</param>
    /// <param name="count">Number of waves.</param>
    /// <param name="lowest">Lowest angular frequency in radians per frame unit.</param>
    /// <param name="highest">Highest angular frequency.</param>
    /// <param name="roughness">Amplitude falls with frequency to the power of minus this; the field has variance 1.</param>
    public WaveField(ref SampleRandom random, int count, double lowest, double highest, double roughness)
    {
        _x = new double[count];
        _y = new double[count];
        _phase = new double[count];
        _amplitude = new double[count];
        double goldenAngle = Math.PI * (3 - Math.Sqrt(5)), turn = random.Uniform(0, 2 * Math.PI), power = 0;
        for (int k = 0; k < count; k++)
        {
            // Lengths spread evenly over the octaves and directions by the golden angle, each a little at random.
            double w = lowest * Math.Pow(highest / lowest, (k + random.Uniform()) / count);
            double angle = turn + (k * goldenAngle) + random.Uniform(-0.2, 0.2);
            _x[k] = w * Math.Cos(angle);
            _y[k] = w * Math.Sin(angle);
            _phase[k] = random.Uniform(0, 2 * Math.PI);
            _amplitude[k] = Math.Pow(w, -roughness);
            power += _amplitude[k] * _amplitude[k] / 2;
        }

        for (int k = 0; k < count; k++)
        {
            _amplitude[k] /= Math.Sqrt(power);
        }
    }

    /// <summary>The field under a triangle filter whose half width is the grid's own period on each axis.</summary>
    /// <param name="first">Position of point (0, 0).</param>
    /// <param name="period">Distance of points per axis.</param>
    /// <param name="width">Points per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="values">Receives [height, width].</param>
    /// <returns>Variance of what the filter removed.</returns>
    public double Sample(Vector2d first, Vector2d period, int width, int height, Span<float> values)
    {
        values.Clear();
        double removed = 0;
        float[] cosines = new float[width], sines = new float[width];
        for (int k = 0; k < _x.Length; k++)
        {
            double gain = Sinc(_x[k] * period.X / 2) * Sinc(_y[k] * period.Y / 2);
            gain *= gain;
            double power = _amplitude[k] * _amplitude[k] / 2;
            removed += power * (1 - (gain * gain));
            if (gain < 1e-4)
            {
                continue;
            }

            Turn(_x[k] * first.X, _x[k] * period.X, 1, cosines, sines);
            AddWave(k, first.Y, period.Y, _amplitude[k] * gain, cosines, sines, height, values);
        }

        return removed;
    }

    private static double Sinc(double u) => Math.Abs(u) < 1e-6 ? 1 : Math.Sin(u) / u;

    /// <summary>cos and sin of start + i step for all i.</summary>
    private static void Turn(double start, double step, double amplitude, Span<float> cosines, Span<float> sines)
    {
        (double s, double c) = Math.SinCos(start);
        (double ds, double dc) = Math.SinCos(step);
        c *= amplitude;
        s *= amplitude;
        for (int i = 0; i < cosines.Length; i++)
        {
            cosines[i] = (float)c;
            sines[i] = (float)s;
            (c, s) = ((c * dc) - (s * ds), (s * dc) + (c * ds));
        }
    }

    /// <summary>Adds a cos(x + y + phase) = a (cos x cos(y + phase) - sin x sin(y + phase)).</summary>
    private void AddWave(int k, double firstY, double periodY, double amplitude, float[] cosines, float[] sines, int height, Span<float> values)
    {
        int width = cosines.Length;
        Span<float> rowCosines = stackalloc float[256], rowSines = stackalloc float[256];
        for (int from = 0; from < height; from += 256)
        {
            int rows = Math.Min(256, height - from);
            Turn(_phase[k] + (_y[k] * (firstY + (from * periodY))), _y[k] * periodY, amplitude, rowCosines[..rows], rowSines[..rows]);
            for (int j = 0; j < rows; j++)
            {
                Span<float> row = values.Slice((from + j) * width, width);
                float c = rowCosines[j], s = rowSines[j];
                int i = 0;
                for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                {
                    Span<float> at = row[i..];
                    (new Vector<float>(at) + (new Vector<float>(cosines, i) * c) - (new Vector<float>(sines, i) * s)).CopyTo(at);
                }

                for (; i < width; i++)
                {
                    row[i] = row[i] + (cosines[i] * c) - (sines[i] * s);
                }
            }
        }
    }
}
