namespace ScaleParty.Animation;

/// <summary>The curve of a cubic-bezier easing: y as a function of x, with x monotone because x1 and x2 lie in [0, 1].</summary>
internal sealed class BezierCurve
{
    private readonly double _x1;
    private readonly double _y1;
    private readonly double _x2;
    private readonly double _y2;

    public BezierCurve(double x1, double y1, double x2, double y2)
    {
        _x1 = x1;
        _y1 = y1;
        _x2 = x2;
        _y2 = y2;
    }

    /// <summary>y at x in (0, 1).</summary>
    public double Evaluate(double x) => Coordinate(Solve(x), _y1, _y2);

    private static double Coordinate(double t, double first, double second)
    {
        double s = 1 - t;
        return (3 * s * s * t * first) + (3 * s * t * t * second) + (t * t * t);
    }

    /// <summary>
    /// The t with x(t) = x, by Newton's steps inside a bracket that halves whenever a step would leave it or the slope vanishes
    /// (as it does at the ends for x1 = 0 and in the middle for x1 = 1, x2 = 0).
    /// </summary>
    private double Solve(double x)
    {
        double low = 0, high = 1, t = x;
        for (int i = 0; i < 80; i++)
        {
            double error = Coordinate(t, _x1, _x2) - x;
            if (error == 0)
            {
                return t;
            }

            if (error > 0)
            {
                high = t;
            }
            else
            {
                low = t;
            }

            double s = 1 - t;
            double slope = (3 * s * s * _x1) + (6 * s * t * (_x2 - _x1)) + (3 * t * t * (1 - _x2));
            double next = t - (error / slope);

            // The negated comparison also catches the NaN and the infinities of a vanishing slope.
            if (!(next > low && next < high))
            {
                next = (low + high) / 2;
            }

            if (Math.Abs(next - t) <= 1e-16)
            {
                return next;
            }

            t = next;
        }

        return t;
    }
}
