using ScaleParty.Sampling;

namespace ScaleParty.Animation;

/// <summary>What a zoom changes: the centre of the view and its scale, in the unit of the parameter "scale".</summary>
/// <param name="Centre">The centre, in image units.</param>
/// <param name="Scale">The scale; the view's size in image units is proportional to it.</param>
public readonly record struct ZoomView(Vector2d Centre, double Scale);
