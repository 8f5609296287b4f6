namespace ScaleParty.Sampling;

/// <summary>A 2x2 matrix that acts on column vectors: (M11 x + M12 y, M21 x + M22 y).</summary>
/// <param name="M11">Row 1, column 1.</param>
/// <param name="M12">Row 1, column 2.</param>
/// <param name="M21">Row 2, column 1.</param>
/// <param name="M22">Row 2, column 2.</param>
public readonly record struct Matrix2d(double M11, double M12, double M21, double M22)
{
    /// <summary>The matrix that changes nothing.</summary>
    public static Matrix2d Identity { get; } = new(1, 0, 0, 1);

    /// <summary>By how much areas grow; negative for a mirror image.</summary>
    public double Determinant => (M11 * M22) - (M12 * M21);

    /// <summary>The matrix that undoes this one; not finite where <see cref="Determinant"/> is 0.</summary>
    public Matrix2d Inverse() => new(M22 / Determinant, -M12 / Determinant, -M21 / Determinant, M11 / Determinant);

    /// <summary>Matrix times column vector.</summary>
    public static Vector2d operator *(Matrix2d m, Vector2d v) => new((m.M11 * v.X) + (m.M12 * v.Y), (m.M21 * v.X) + (m.M22 * v.Y));

    /// <summary>Matrix product: <paramref name="b"/> acts first.</summary>
    public static Matrix2d operator *(Matrix2d a, Matrix2d b) => new(
        (a.M11 * b.M11) + (a.M12 * b.M21),
        (a.M11 * b.M12) + (a.M12 * b.M22),
        (a.M21 * b.M11) + (a.M22 * b.M21),
        (a.M21 * b.M12) + (a.M22 * b.M22));
}
