using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>A shape that knows exactly how much of a rectangle it covers.</summary>
internal interface IShape
{
    /// <summary>Its bounding box.</summary>
    (Vector2d Least, Vector2d Most) Bounds { get; }

    /// <summary>The share of a rectangle that the shape covers, 0 to 1.</summary>
    /// <param name="corner">The rectangle's corner of least coordinates.</param>
    /// <param name="size">Its sides, greater than 0.</param>
    double Coverage(Vector2d corner, Vector2d size);
}
