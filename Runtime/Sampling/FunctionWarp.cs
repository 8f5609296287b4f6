namespace ScaleParty.Sampling;

/// <summary>A warp by a function of the user. Two are equal when they have the same delegate.</summary>
public sealed record FunctionWarp : Warp
{
    private readonly Func<Vector2d, Vector2d> _function = static position => position;

    /// <summary>Creates a warp from a function.</summary>
    /// <param name="function">
    /// From the position where a point is shown to that of its content, in image units. It must be pure, as it is called from any thread and
    /// several times for one image, and finite for every finite position, margins around the region included.
    /// </param>
    public FunctionWarp(Func<Vector2d, Vector2d> function)
    {
        Function = function;
    }

    /// <summary>The function.</summary>
    public Func<Vector2d, Vector2d> Function
    {
        get => _function;
        init => _function = Guard.NotNull(value, nameof(Function));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function's result is not finite; the message names both positions.</exception>
    public override Vector2d Apply(Vector2d position)
    {
        Vector2d result = Function(position);
        return result.IsFinite ? result : throw NotFinite(position, result);
    }
}
