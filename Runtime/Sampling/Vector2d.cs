namespace ScaleParty.Sampling;

/// <summary>A point or a pair of per-axis quantities of the continuous image, in double precision so that deep zooms keep their position.</summary>
/// <param name="X">Along x, which runs right.</param>
/// <param name="Y">Along y, which runs down.</param>
public readonly record struct Vector2d(double X, double Y)
{
    /// <summary>The origin, the centre of the full frame.</summary>
    public static Vector2d Zero => default;

    /// <summary>Whether neither component is infinite or NaN.</summary>
    public bool IsFinite => !double.IsNaN(X) && !double.IsInfinity(X) && !double.IsNaN(Y) && !double.IsInfinity(Y);

    /// <summary>The Euclidean length.</summary>
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>Component-wise sum.</summary>
    public static Vector2d operator +(Vector2d a, Vector2d b) => new(a.X + b.X, a.Y + b.Y);

    /// <summary>Component-wise difference.</summary>
    public static Vector2d operator -(Vector2d a, Vector2d b) => new(a.X - b.X, a.Y - b.Y);

    /// <summary>Component-wise product.</summary>
    public static Vector2d operator *(Vector2d a, Vector2d b) => new(a.X * b.X, a.Y * b.Y);

    /// <summary>Product with a number.</summary>
    public static Vector2d operator *(Vector2d a, double k) => new(a.X * k, a.Y * k);

    /// <summary>Component-wise quotient.</summary>
    public static Vector2d operator /(Vector2d a, Vector2d b) => new(a.X / b.X, a.Y / b.Y);

    /// <summary>Quotient by a number.</summary>
    public static Vector2d operator /(Vector2d a, double k) => new(a.X / k, a.Y / k);
}
