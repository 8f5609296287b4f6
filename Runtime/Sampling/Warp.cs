namespace ScaleParty.Sampling;

/// <summary>
/// A map of positions, applied to every input position of the generator and its noise: the content at
/// <c>Apply(p)</c> appears at p (Sec. 4.4, geometric manipulation using positional encodings).
/// </summary>
public abstract record Warp
{
    /// <summary>Largest absolute coordinate of a warp's pivot, in image units: the limit of a region's centre.</summary>
    public const double MaximumPivot = ImageRegion.MaximumCentre;

    /// <summary>Where the content that appears at <paramref name="position"/> is taken from. Pure, finite for finite input.</summary>
    public abstract Vector2d Apply(Vector2d position);

    /// <summary>This warp's picture, warped again: <paramref name="next"/> is applied to a position first, then this one.</summary>
    public Warp Then(Warp next) => new WarpChain(this, Guard.NotNull(next, nameof(next)));

    /// <summary><see cref="Apply"/> with a check, so that encodings and noise never get a position that is not finite.</summary>
    /// <exception cref="InvalidOperationException">The warp's result is not finite.</exception>
    internal Vector2d Lookup(Vector2d position)
    {
        Vector2d result = Apply(position);
        return result.IsFinite ? result : throw NotFinite(position, result);
    }

    /// <summary>
    /// The local periods: how far <see cref="Apply"/> moves for one step of <paramref name="period"/> along each axis, by
    /// central differences. The Fourier encoding's amplitudes depend on them.
    /// </summary>
    internal (Vector2d AlongX, Vector2d AlongY) LocalPeriod(Vector2d position, Vector2d period)
    {
        var hx = new Vector2d(period.X / 2, 0);
        var hy = new Vector2d(0, period.Y / 2);
        return (Lookup(position + hx) - Lookup(position - hx), Lookup(position + hy) - Lookup(position - hy));
    }

    /// <summary>The error for a result that is not finite, naming the warp and both positions.</summary>
    private protected InvalidOperationException NotFinite(Vector2d position, Vector2d result) => new(FormattableString.Invariant(
        $"{GetType().Name} maps ({position.X}, {position.Y}) to ({result.X}, {result.Y}); expected finite coordinates"));

    /// <summary>Checks a pivot.</summary>
    private protected static Vector2d CheckPivot(Vector2d value, string name) => new(
        Guard.InRange(value.X, -MaximumPivot, MaximumPivot, name + ".X"),
        Guard.InRange(value.Y, -MaximumPivot, MaximumPivot, name + ".Y"));
}
