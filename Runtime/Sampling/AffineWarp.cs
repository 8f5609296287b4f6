namespace ScaleParty.Sampling;

/// <summary>
/// Stretches, then shears, then rotates the picture about a pivot; preserves areas.
/// </summary>
public sealed record AffineWarp : Warp
{
    /// <summary>Largest absolute rotation in degrees.</summary>
    public const double MaximumRotation = 1e6;

    /// <summary>Largest absolute shear.</summary>
    public const double MaximumShear = 10;

    /// <summary>Largest aspect; the smallest is its inverse.</summary>
    public const double MaximumAspect = 100;

    private readonly Vector2d _pivot;
    private readonly double _rotation;
    private readonly double _shear;
    private readonly double _aspect = 1;

    /// <summary>Creates an affine warp.</summary>
    /// <param name="pivot">The point that stays in place, each coordinate within ±<see cref="Warp.MaximumPivot"/>.</param>
    /// <param name="rotation">Rotation of the picture in degrees, clockwise on screen, within ±<see cref="MaximumRotation"/>; 0 changes nothing.</param>
    /// <param name="shear">How far a point of the picture moves right per unit below the pivot, within ±<see cref="MaximumShear"/>; 0 changes nothing.</param>
    /// <param name="aspect">Width over height that a square of the picture gets, 1 / <see cref="MaximumAspect"/> to <see cref="MaximumAspect"/>; 1 changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public AffineWarp(Vector2d pivot, double rotation = 0, double shear = 0, double aspect = 1)
    {
        Pivot = pivot;
        Rotation = rotation;
        Shear = shear;
        Aspect = aspect;
    }

    /// <summary>The point that stays in place, in image units.</summary>
    public Vector2d Pivot
    {
        get => _pivot;
        init => _pivot = CheckPivot(value, nameof(Pivot));
    }

    /// <summary>Rotation of the picture in degrees, clockwise on screen.</summary>
    public double Rotation
    {
        get => _rotation;
        init
        {
            _rotation = Guard.InRange(value, -MaximumRotation, MaximumRotation, nameof(Rotation));
            Matrix = LookupMatrix();
        }
    }

    /// <summary>How far a point of the picture moves right per unit below the pivot.</summary>
    public double Shear
    {
        get => _shear;
        init
        {
            _shear = Guard.InRange(value, -MaximumShear, MaximumShear, nameof(Shear));
            Matrix = LookupMatrix();
        }
    }

    /// <summary>Width over height that a square of the picture gets.</summary>
    public double Aspect
    {
        get => _aspect;
        init
        {
            _aspect = Guard.InRange(value, 1 / MaximumAspect, MaximumAspect, nameof(Aspect));
            Matrix = LookupMatrix();
        }
    }

    /// <summary>
    /// What <see cref="Apply"/> multiplies the offset from the pivot by: from the position where a point is shown to that of its content,
    /// the inverse of the change of the picture. Its determinant is 1.
    /// </summary>
    public Matrix2d Matrix { get; private init; } = Matrix2d.Identity;

    /// <inheritdoc/>
    public override Vector2d Apply(Vector2d position) => Pivot + (Matrix * (position - Pivot));

    private Matrix2d LookupMatrix()
    {
        double radians = Rotation * Math.PI / 180, cos = Math.Cos(radians), sin = Math.Sin(radians), width = Math.Sqrt(Aspect);
        return new Matrix2d(1 / width, 0, 0, width) * new Matrix2d(1, -Shear, 0, 1) * new Matrix2d(cos, sin, -sin, cos);
    }
}
