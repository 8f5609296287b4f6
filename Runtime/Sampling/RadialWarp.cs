namespace ScaleParty.Sampling;

/// <summary>
/// Attracts the picture to a point or repels it (the official implementation's demonstration of Sec. 4.4): a position at
/// distance d from the point reads at distance d^magnitude in the same direction. The circle of radius 1 does not change.
/// </summary>
public sealed record RadialWarp : Warp
{
    /// <summary>Smallest magnitude.</summary>
    public const double MinimumMagnitude = 0.1;

    /// <summary>Largest magnitude.</summary>
    public const double MaximumMagnitude = 8;

    // Distances are clamped to this, so that chains of warps are finite for all positions.
    private const double MaximumDistance = 1e12;

    private readonly Vector2d _point;
    private readonly double _magnitude;

    /// <summary>Creates a radial warp.</summary>
    /// <param name="point">The pivot, each coordinate within ±<see cref="Warp.MaximumPivot"/>.</param>
    /// <param name="magnitude">The exponent, <see cref="MinimumMagnitude"/> to <see cref="MaximumMagnitude"/>; 1 changes nothing, above 1 what is near the point grows, below 1 it shrinks.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public RadialWarp(Vector2d point, double magnitude)
    {
        Point = point;
        Magnitude = magnitude;
    }

    /// <summary>The pivot, in image units.</summary>
    public Vector2d Point
    {
        get => _point;
        init => _point = CheckPivot(value, nameof(Point));
    }

    /// <summary>The exponent of the distance; 1 changes nothing.</summary>
    public double Magnitude
    {
        get => _magnitude;
        init => _magnitude = Guard.InRange(value, MinimumMagnitude, MaximumMagnitude, nameof(Magnitude));
    }

    /// <inheritdoc/>
    public override Vector2d Apply(Vector2d position)
    {
        Vector2d offset = position - Point;
        double squared = (offset.X * offset.X) + (offset.Y * offset.Y);
        if (squared == 0)
        {
            // d^m / d has no value here, where it is multiplied by an offset of 0.
            return position;
        }

        double factor = Math.Pow(squared, (Magnitude - 1) / 2);
        if (squared * factor * factor > MaximumDistance * MaximumDistance)
        {
            factor = Math.Min(factor, Math.Max(1, MaximumDistance / Math.Sqrt(squared)));
        }

        return Point + (offset * factor);
    }
}
