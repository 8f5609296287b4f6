namespace ScaleParty.Sampling;

/// <summary>Rotates the picture about a pivot, by an angle that decreases smoothly to 0 at the radius.</summary>
public sealed record SwirlWarp : Warp
{
    /// <summary>Largest absolute angle in degrees: ten turns.</summary>
    public const double MaximumAngle = 3600;

    /// <summary>Smallest radius in image units.</summary>
    public const double MinimumRadius = 1e-9;

    /// <summary>Largest radius in image units.</summary>
    public const double MaximumRadius = 1e9;

    private readonly Vector2d _pivot;
    private readonly double _angle;
    private readonly double _radius;

    /// <summary>Creates a swirl.</summary>
    /// <param name="pivot">The centre of the swirl, each coordinate within ±<see cref="Warp.MaximumPivot"/>.</param>
    /// <param name="angle">Rotation of the picture at the pivot in degrees, clockwise on screen, within ±<see cref="MaximumAngle"/>; 0 changes nothing.</param>
    /// <param name="radius">Where it ends, image units, <see cref="MinimumRadius"/> to <see cref="MaximumRadius"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public SwirlWarp(Vector2d pivot, double angle, double radius)
    {
        Pivot = pivot;
        Angle = angle;
        Radius = radius;
    }

    /// <summary>The centre of the swirl, in image units.</summary>
    public Vector2d Pivot
    {
        get => _pivot;
        init => _pivot = CheckPivot(value, nameof(Pivot));
    }

    /// <summary>Rotation of the picture at the pivot in degrees, clockwise on screen.</summary>
    public double Angle
    {
        get => _angle;
        init => _angle = Guard.InRange(value, -MaximumAngle, MaximumAngle, nameof(Angle));
    }

    /// <summary>Distance from the pivot, in image units, from which on nothing moves.</summary>
    public double Radius
    {
        get => _radius;
        init => _radius = Guard.InRange(value, MinimumRadius, MaximumRadius, nameof(Radius));
    }

    /// <inheritdoc/>
    public override Vector2d Apply(Vector2d position)
    {
        Vector2d offset = position - Pivot;
        double falloff = Falloff.At(offset, Radius);
        if (falloff == 0)
        {
            return position;
        }

        // The content is at the position rotated back.
        (double sin, double cos) = Trigonometry.SinCos(-Angle * falloff * Math.PI / 180);
        return Pivot + new Vector2d((cos * offset.X) - (sin * offset.Y), (sin * offset.X) + (cos * offset.Y));
    }
}
