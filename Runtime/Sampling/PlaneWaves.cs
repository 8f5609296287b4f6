namespace ScaleParty.Sampling;

/// <summary>
/// The waves of a Fourier encoding as functions of the shown position, without a warp or under an affine one. Under p' = M p + t they remain plane waves:
/// w . p' + phi = (M^T w) . p + (w . t + phi), and the step of p' along an axis gives the same product with w as the step of p with M^T w.
/// </summary>
internal readonly ref struct PlaneWaves
{
    private readonly IReadOnlyList<Vector2d> _frequencies;
    private readonly ReadOnlySpan<float> _phases;
    private readonly AffineWarp? _warp;
    private readonly Vector2d _moved;

    public PlaneWaves(IReadOnlyList<Vector2d> frequencies, ReadOnlySpan<float> phases, Warp? warp)
    {
        _frequencies = frequencies;
        _phases = phases;
        _warp = (AffineWarp?)warp;
        _moved = _warp is null ? Vector2d.Zero : _warp.Apply(Vector2d.Zero);
    }

    /// <summary>Whether waves remain plane under a warp.</summary>
    public static bool Remain(Warp? warp) => warp is null or AffineWarp;

    /// <summary>A wave's frequency in radians per image unit.</summary>
    public Vector2d Frequency(int k)
    {
        Vector2d w = _frequencies[k];
        return _warp is null ? w : new((w.X * _warp.Matrix.M11) + (w.Y * _warp.Matrix.M21), (w.X * _warp.Matrix.M12) + (w.Y * _warp.Matrix.M22));
    }

    /// <summary>A wave's phase at the origin in radians.</summary>
    public double Phase(int k) => _phases.At(k) + (_frequencies[k].X * _moved.X) + (_frequencies[k].Y * _moved.Y);
}
