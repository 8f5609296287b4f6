using ScaleParty.Sampling;

namespace ScaleParty.Rendering;

/// <summary>
/// A 2x3 affine map of the plane: (x, y) -> (XX x + XY y + X0, YX x + YY y + Y0). As a texture transform it maps
/// the view's coordinates, (0, 0) top left to (1, 1) bottom right, to texture coordinates.
/// </summary>
/// <param name="XX">x from x.</param>
/// <param name="XY">x from y.</param>
/// <param name="X0">x of the image of the origin.</param>
/// <param name="YX">y from x.</param>
/// <param name="YY">y from y.</param>
/// <param name="Y0">y of the image of the origin.</param>
public readonly record struct AffineTransform(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    /// <summary>The identity.</summary>
    public static AffineTransform Identity => new(1, 0, 0, 0, 1, 0);

    /// <summary>The image of a point.</summary>
    public Vector2d Apply(Vector2d p) => new((XX * p.X) + (XY * p.Y) + X0, (YX * p.X) + (YY * p.Y) + Y0);

    /// <summary>First this map, then <paramref name="next"/>.</summary>
    public AffineTransform Then(AffineTransform next) => new(
        (next.XX * XX) + (next.XY * YX),
        (next.XX * XY) + (next.XY * YY),
        (next.XX * X0) + (next.XY * Y0) + next.X0,
        (next.YX * XX) + (next.YY * YX),
        (next.YX * XY) + (next.YY * YY),
        (next.YX * X0) + (next.YY * Y0) + next.Y0);

    /// <summary>The inverse map.</summary>
    /// <exception cref="InvalidOperationException">The map is singular.</exception>
    public AffineTransform Inverse()
    {
        double determinant = (XX * YY) - (XY * YX);
        if (determinant == 0 || double.IsNaN(determinant) || double.IsInfinity(determinant))
        {
            throw new InvalidOperationException(FormattableString.Invariant($"the affine map has determinant {determinant}; expected a finite number other than 0"));
        }

        double a = YY / determinant, b = -XY / determinant, c = -YX / determinant, d = XX / determinant;
        return new(a, b, -((a * X0) + (b * Y0)), c, d, -((c * X0) + (d * Y0)));
    }

    internal static AffineTransform ScaleThenMove(Vector2d scale, Vector2d offset) => new(scale.X, 0, offset.X, 0, scale.Y, offset.Y);

    internal static AffineTransform MoveThenScale(Vector2d offset, Vector2d scale) => new(scale.X, 0, offset.X * scale.X, 0, scale.Y, offset.Y * scale.Y);
}
