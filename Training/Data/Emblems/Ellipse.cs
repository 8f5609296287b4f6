using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>An ellipse along the axes.</summary>
/// <param name="Centre">Its centre.</param>
/// <param name="Half">Its half axes.</param>
internal sealed record Ellipse(Vector2d Centre, Vector2d Half) : IShape
{
    /// <inheritdoc/>
    public (Vector2d Least, Vector2d Most) Bounds => (Centre - Half, Centre + Half);

    /// <inheritdoc/>
    public double Coverage(Vector2d corner, Vector2d size)
    {
        // In units in which the ellipse is the unit circle.
        Vector2d a = (corner - Centre) / Half, b = (corner + size - Centre) / Half;
        Vector2d farthest = new(Math.Max(Math.Abs(a.X), Math.Abs(b.X)), Math.Max(Math.Abs(a.Y), Math.Abs(b.Y)));
        if (farthest.Length <= 1)
        {
            return 1;
        }

        double area = Quadrant(b.X, b.Y) - Quadrant(a.X, b.Y) - Quadrant(b.X, a.Y) + Quadrant(a.X, a.Y);
        return Math.Clamp(area / ((b.X - a.X) * (b.Y - a.Y)), 0, 1);
    }

    /// <summary>Area of the unit circle's points (u, v) with u at most x and v at most y.</summary>
    private static double Quadrant(double x, double y)
    {
        x = Math.Clamp(x, -1, 1);
        y = Math.Clamp(y, -1, 1);
        double cut = Math.Sqrt(1 - (y * y)), middle = Math.Min(x, cut), area = 0;
        if (x > -cut)
        {
            area += (y * (middle + cut)) + UpperArea(middle) - UpperArea(-cut);
        }

        if (y > 0)
        {
            area += 2 * (UpperArea(Math.Min(x, -cut)) - UpperArea(-1));
            area += x > cut ? 2 * (UpperArea(x) - UpperArea(cut)) : 0;
        }

        return area;
    }

    // Integral of sqrt(1 - u^2) from 0 to u.
    private static double UpperArea(double u) => ((u * Math.Sqrt(Math.Max(0, 1 - (u * u)))) + Math.Asin(u)) / 2;
}
