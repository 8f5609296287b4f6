using ScaleParty.Sampling;

namespace ScaleParty.Animation;

/// <summary>
/// A zoom from one view to another at constant speed: the scale changes exponentially, and the centre so that one point of the
/// image, the pivot, is fixed on screen. Immutable.
/// </summary>
/// <remarks>
/// A point p is on screen at (p - c) / s, up to a constant factor. It stays there from (c0, s0) to (c1, s1) when
/// p = c0 + (c1 - c0) s0 / (s0 - s1); at every scale s between, c = p + (c0 - p) s / s0. With equal scales there is no such
/// point, and the limit of the formula is a pan at constant speed.
/// </remarks>
public sealed record ZoomSegment
{
    // Below this the exponential differs from a straight line by less than doubles resolve.
    private const double SmallestLogarithm = 1e-9;

    /// <summary>Creates a zoom between two views.</summary>
    /// <param name="start">When it begins, in seconds from the start of the timeline.</param>
    /// <param name="from">The view at the beginning; its scale is 1e-100 to 1e100.</param>
    /// <param name="end">When it ends, later than <paramref name="start"/>.</param>
    /// <param name="to">The view at the end; its scale is 1e-100 to 1e100.</param>
    /// <param name="easing">How progress runs; linear, which is constant speed, when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite or outside its range.</exception>
    public ZoomSegment(double start, ZoomView from, double end, ZoomView to, Easing? easing = null)
    {
        Start = Guard.InRange(start, 0, Timeline.MaximumDuration, nameof(start));
        End = Guard.InRange(end, 0, Timeline.MaximumDuration, nameof(end));
        if (end <= start)
        {
            throw new ArgumentOutOfRangeException(nameof(end), end, FormattableString.Invariant($"end is {end}; expected more than {start}, the start"));
        }

        From = Check(from, nameof(from));
        To = Check(to, nameof(to));
        Easing = easing ?? Easing.Linear;
        Logarithm = Math.Log(to.Scale / from.Scale);
    }

    /// <summary>When it begins, in seconds.</summary>
    public double Start { get; }

    /// <summary>When it ends, in seconds.</summary>
    public double End { get; }

    /// <summary>The view at the beginning.</summary>
    public ZoomView From { get; }

    /// <summary>The view at the end.</summary>
    public ZoomView To { get; }

    /// <summary>How progress runs.</summary>
    public Easing Easing { get; }

    /// <summary>The point that is fixed on screen; null for a pan, whose scales are equal.</summary>
    public Vector2d? Pivot
    {
        get
        {
            if (Math.Abs(Logarithm) < SmallestLogarithm)
            {
                return null;
            }

            (ZoomView small, ZoomView large) = Logarithm < 0 ? (To, From) : (From, To);
            return small.Centre + ((small.Centre - large.Centre) * (small.Scale / (large.Scale - small.Scale)));
        }
    }

    /// <summary>The natural logarithm of the ratio of the scales.</summary>
    private double Logarithm { get; }

    /// <summary>A zoom about a point: <paramref name="pivot"/> keeps its position on screen.</summary>
    /// <param name="pivot">The point of the image that is fixed on screen.</param>
    /// <param name="start">When it begins, in seconds from the start of the timeline.</param>
    /// <param name="from">The view at the beginning.</param>
    /// <param name="end">When it ends, later than <paramref name="start"/>.</param>
    /// <param name="scale">The scale at the end.</param>
    /// <param name="easing">How progress runs; linear when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite or outside its range.</exception>
    public static ZoomSegment About(Vector2d pivot, double start, ZoomView from, double end, double scale, Easing? easing = null) =>
        new(start, from, end, new(pivot + ((from.Centre - pivot) * (scale / from.Scale)), scale), easing);

    /// <summary>The view at a progress: 0 is the beginning, 1 the end; beyond them the same motion continues.</summary>
    public ZoomView At(double progress)
    {
        if (progress == 0)
        {
            return From;
        }

        if (progress == 1)
        {
            return To;
        }

        // Measured from the end with the smaller scale, so that the centre is as exact as the smaller view needs.
        return Logarithm > 0
            ? new(From.Centre + ((To.Centre - From.Centre) * Share(progress, Logarithm)), From.Scale * Math.Exp(Logarithm * progress))
            : new(To.Centre + ((From.Centre - To.Centre) * Share(1 - progress, -Logarithm)), To.Scale * Math.Exp(-Logarithm * (1 - progress)));
    }

    /// <summary>The view at a time, with progress clamped where the scale would leave its range.</summary>
    internal ZoomView AtTime(double seconds, double minimumScale, double maximumScale)
    {
        double progress = Easing.Evaluate((seconds - Start) / (End - Start));
        if (Math.Abs(Logarithm) >= SmallestLogarithm && (progress < 0 || progress > 1))
        {
            double a = Math.Log(minimumScale / From.Scale) / Logarithm, b = Math.Log(maximumScale / From.Scale) / Logarithm;
            progress = Math.Min(Math.Max(progress, Math.Min(Math.Min(a, b), 0)), Math.Max(Math.Max(a, b), 1));
        }

        return At(progress);
    }

    /// <summary>(e^(u L) - 1) / (e^L - 1) for L >= 0, without cancellation for small L: the centre's share of its total motion.</summary>
    private static double Share(double u, double logarithm)
    {
        double half = logarithm / 2;
        return logarithm < SmallestLogarithm ? u : Math.Exp((u - 1) * half) * Math.Sinh(u * half) / Math.Sinh(half);
    }

    private static ZoomView Check(ZoomView view, string name)
    {
        Guard.Finite(view.Centre.X, name + ".centre.x");
        Guard.Finite(view.Centre.Y, name + ".centre.y");
        Guard.InRange(view.Scale, 1e-100, 1e100, name + ".scale");
        return view;
    }
}
