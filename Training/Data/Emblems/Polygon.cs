using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>A convex polygon.</summary>
internal sealed class Polygon : IShape
{
    private readonly Vector2d[] _corners;

    /// <param name="corners">At least three corners, one after the other in either direction.</param>
    public Polygon(IReadOnlyList<Vector2d> corners)
    {
        _corners = [.. corners];
        Bounds = (new Vector2d(_corners.Min(c => c.X), _corners.Min(c => c.Y)), new Vector2d(_corners.Max(c => c.X), _corners.Max(c => c.Y)));
    }

    /// <inheritdoc/>
    public (Vector2d Least, Vector2d Most) Bounds { get; }

    /// <inheritdoc/>
    public double Coverage(Vector2d corner, Vector2d size)
    {
        // In units of the rectangle, so that a deep zoom loses nothing; then cut off what lies beyond its sides (Sutherland and Hodgman 1974).
        Span<Vector2d> from = stackalloc Vector2d[_corners.Length + 4], to = stackalloc Vector2d[_corners.Length + 4];
        int count = _corners.Length;
        for (int k = 0; k < count; k++)
        {
            from[k] = (_corners[k] - corner) / size;
        }

        for (int side = 0; side < 4 && count > 0; side++)
        {
            int kept = 0;
            for (int k = 0; k < count; k++)
            {
                Vector2d a = from[k], b = from[(k + 1) % count];
                double inA = Inside(a, side), inB = Inside(b, side);
                if (inA >= 0)
                {
                    to[kept++] = a;
                }

                if (inA >= 0 != inB >= 0)
                {
                    to[kept++] = a + ((b - a) * (inA / (inA - inB)));
                }
            }

            Span<Vector2d> next = to;
            to = from;
            from = next;
            count = kept;
        }

        double twice = 0;
        for (int k = 0; k < count; k++)
        {
            Vector2d a = from[k], b = from[(k + 1) % count];
            twice += (a.X * b.Y) - (b.X * a.Y);
        }

        return Math.Clamp(Math.Abs(twice) / 2, 0, 1);
    }

    // How far a point lies within a side of the unit square.
    private static double Inside(Vector2d p, int side) => side switch
    {
        0 => p.X,
        1 => 1 - p.X,
        2 => p.Y,
        _ => 1 - p.Y,
    };
}
