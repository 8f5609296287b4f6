namespace ScaleParty.Sampling;

/// <summary>Two warps one after the other; the result of <see cref="Warp.Then"/>.</summary>
/// <param name="First">Makes the picture that <paramref name="Second"/> warps.</param>
/// <param name="Second">Applied to positions first.</param>
public sealed record WarpChain(Warp First, Warp Second) : Warp
{
    /// <summary>Makes the picture that <see cref="Second"/> warps.</summary>
    public Warp First { get; init; } = Guard.NotNull(First, nameof(First));

    /// <summary>Applied to positions first.</summary>
    public Warp Second { get; init; } = Guard.NotNull(Second, nameof(Second));

    /// <inheritdoc/>
    public override Vector2d Apply(Vector2d position) => First.Apply(Second.Apply(position));
}
