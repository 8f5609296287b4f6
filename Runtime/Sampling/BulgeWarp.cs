namespace ScaleParty.Sampling;

/// <summary>Magnifies the picture about a pivot like a lens, or shrinks it: most at the pivot, not at all from the radius on. Never folds.</summary>
public sealed record BulgeWarp : Warp
{
    /// <summary>Smallest strength: at the pivot the picture has half its size.</summary>
    public const double MinimumStrength = -1;

    /// <summary>Largest strength: at the pivot the picture has twenty times its size. At 1 the magnification would be infinite.</summary>
    public const double MaximumStrength = 0.95;

    /// <summary>Smallest radius in image units.</summary>
    public const double MinimumRadius = SwirlWarp.MinimumRadius;

    /// <summary>Largest radius in image units.</summary>
    public const double MaximumRadius = SwirlWarp.MaximumRadius;

    private readonly Vector2d _pivot;
    private readonly double _strength;
    private readonly double _radius;

    /// <summary>Creates a bulge.</summary>
    /// <param name="pivot">The centre of the lens, each coordinate within ±<see cref="Warp.MaximumPivot"/>.</param>
    /// <param name="strength"><see cref="MinimumStrength"/> (pinch) to <see cref="MaximumStrength"/> (magnify); the picture at the pivot is 1 / (1 - strength) its size. 0 changes nothing.</param>
    /// <param name="radius">Where it ends, image units, <see cref="MinimumRadius"/> to <see cref="MaximumRadius"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public BulgeWarp(Vector2d pivot, double strength, double radius)
    {
        Pivot = pivot;
        Strength = strength;
        Radius = radius;
    }

    /// <summary>The centre of the lens, in image units.</summary>
    public Vector2d Pivot
    {
        get => _pivot;
        init => _pivot = CheckPivot(value, nameof(Pivot));
    }

    /// <summary>How much it magnifies: the picture at the pivot is 1 / (1 - strength) its size.</summary>
    public double Strength
    {
        get => _strength;
        init => _strength = Guard.InRange(value, MinimumStrength, MaximumStrength, nameof(Strength));
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
        return position - (offset * (Strength * Falloff.At(offset, Radius)));
    }
}
