namespace ScaleParty.Sampling;

/// <summary>
/// A map of positions, applied to every position the generator and its noise are given: the content that lies at
/// <c>Apply(p)</c> appears at p (Sec. 4.4, geometric manipulation using positional encodings).
/// </summary>
public abstract record Warp
{
    /// <summary>Where the content that appears at <paramref name="position"/> is taken from. Pure, finite for finite input.</summary>
    public abstract Vector2d Apply(Vector2d position);

    /// <summary>This warp's picture, warped again: first <paramref name="next"/> looks up a position, then this one does.</summary>
    public Warp Then(Warp next) => new WarpChain(this, Guard.NotNull(next, nameof(next)));

    /// <summary>
    /// The local periods: how far <see cref="Apply"/> moves for one step of <paramref name="period"/> along each axis, by
    /// central differences. The Fourier encoding fades its frequencies by them.
    /// </summary>
    internal (Vector2d AlongX, Vector2d AlongY) LocalPeriod(Vector2d position, Vector2d period)
    {
        var hx = new Vector2d(period.X / 2, 0);
        var hy = new Vector2d(0, period.Y / 2);
        return (Apply(position + hx) - Apply(position - hx), Apply(position + hy) - Apply(position - hy));
    }
}

/// <summary>Two warps one after the other.</summary>
/// <param name="First">Makes the picture that <paramref name="Second"/> warps.</param>
/// <param name="Second">Looks up positions first.</param>
public sealed record WarpChain(Warp First, Warp Second) : Warp
{
    /// <inheritdoc/>
    public override Vector2d Apply(Vector2d position) => First.Apply(Second.Apply(position));
}
