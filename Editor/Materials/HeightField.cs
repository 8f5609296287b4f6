using ScaleParty.Sampling;

namespace ScaleParty.Editor.Materials;

/// <summary>Heights of a square region, as normals and as ambient occlusion.</summary>
/// <param name="heights">Row-major, in image units.</param>
/// <param name="side">Pixels per side.</param>
/// <param name="period">Image units per pixel.</param>
/// <param name="wraps">Whether the field repeats; else heights beyond an edge are those at the edge.</param>
internal sealed class HeightField(float[] heights, int side, Vector2d period, bool wraps)
{
    /// <summary>Directions in which the horizon is searched.</summary>
    public const int Directions = 16;

    // Ratio of the distances of two neighbouring samples on the way to the horizon.
    private const double StepRatio = 1.35;

    /// <summary>
    /// Normals of the surface in 8 bits, rgb = (n + 1) / 2, by central differences of the heights in the same units as the positions. x runs right and z out of the picture; y runs up as in OpenGL,
    /// or down as in DirectX.
    /// </summary>
    /// <param name="down">Whether y runs down.</param>
    public byte[] Normals(bool down)
    {
        var rgba = new byte[4 * side * side];
        Parallel.For(0, side, y =>
        {
            for (int x = 0; x < side; x++)
            {
                double slopeX = Slope(x - 1, y, x + 1, y, period.X), slopeDown = Slope(x, y - 1, x, y + 1, period.Y);
                double length = Math.Sqrt(1 + (slopeX * slopeX) + (slopeDown * slopeDown));
                Span<byte> pixel = rgba.AsSpan(4 * ((y * side) + x), 4);
                pixel[0] = Quantised(-slopeX / length);
                pixel[1] = Quantised((down ? -slopeDown : slopeDown) / length);
                pixel[2] = Quantised(1 / length);
                pixel[3] = byte.MaxValue;
            }
        });
        return rgba;
    }

    /// <summary>
    /// The share of a uniform sky's light that level ground receives at a point, 0 to 1: the mean over <see cref="Directions"/> of cos^2 of the horizon's elevation (horizon-based ambient occlusion,
    /// Bavoil, Sainz and Dimitrov 2008, with the cosine of Lambert's law).
    /// </summary>
    /// <param name="radius">How far ground shades, in pixels, at least 1.</param>
    public float[] Occlusion(double radius)
    {
        (int X, int Y, float PerDistance)[][] rays = [.. Enumerable.Range(0, Directions).Select(d => Ray(2 * Math.PI * (d + 0.5) / Directions, radius))];
        var light = new float[side * side];
        Parallel.For(0, side, y =>
        {
            for (int x = 0; x < side; x++)
            {
                float here = At(x, y), sum = 0;
                foreach ((int X, int Y, float PerDistance)[] ray in rays)
                {
                    float steepest = 0;
                    foreach ((int dx, int dy, float perDistance) in ray)
                    {
                        steepest = Math.Max(steepest, (At(x + dx, y + dy) - here) * perDistance);
                    }

                    sum += 1 / (1 + (steepest * steepest));
                }

                light[(y * side) + x] = sum / Directions;
            }
        });
        return light;
    }

    private static byte Quantised(double value) => (byte)Math.Clamp(Math.Round((value + 1) * 127.5), 0, 255);

    // Whole pixels at distances that grow, the farthest within the radius.
    private (int X, int Y, float PerDistance)[] Ray(double angle, double radius)
    {
        var samples = new List<(int X, int Y, float PerDistance)>();
        for (double distance = 1; distance <= radius; distance = Math.Max(distance + 1, distance * StepRatio))
        {
            int dx = (int)Math.Round(distance * Math.Cos(angle)), dy = (int)Math.Round(distance * Math.Sin(angle));
            samples.Add((dx, dy, (float)(1 / (new Vector2d(dx, dy) * period).Length)));
        }

        return [.. samples.Distinct()];
    }

    private double Slope(int fromX, int fromY, int toX, int toY, double unit)
    {
        int steps = wraps ? 2 : Inside(toX) - Inside(fromX) + Inside(toY) - Inside(fromY);
        return (At(toX, toY) - At(fromX, fromY)) / (steps * unit);
    }

    private float At(int x, int y) => heights[(Place(y) * side) + Place(x)];

    private int Place(int at) => wraps ? ((at % side) + side) % side : Inside(at);

    private int Inside(int at) => Math.Clamp(at, 0, side - 1);
}
