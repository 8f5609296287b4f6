using ScaleParty.Sampling;

namespace ScaleParty.Rendering;

/// <summary>How a view is fitted into a viewport of other proportions.</summary>
public enum ViewFit
{
    /// <summary>All of the view is visible and keeps its proportions; the viewport shows more beside it.</summary>
    Contain = 0,

    /// <summary>The view keeps its proportions and fills the viewport; what does not fit is cropped.</summary>
    Cover = 1,

    /// <summary>The view fills the viewport and is stretched to its proportions.</summary>
    Stretch = 2,
}

/// <summary>Position of a view in a viewport.</summary>
public static class ViewFitExtensions
{
    /// <summary>Pixels of the viewport per pixel of the view, along x and y; the view is centred.</summary>
    /// <param name="fit">How it is fitted.</param>
    /// <param name="view">Pixels of the view (<see cref="GenerativeTexture.Resolution"/>).</param>
    /// <param name="width">Width of the viewport in pixels, above 0.</param>
    /// <param name="height">Height of the viewport in pixels, above 0.</param>
    public static Vector2d Magnification(this ViewFit fit, Resolution view, double width, double height)
    {
        double x = Guard.InRange(width, double.Epsilon, double.MaxValue, nameof(width)) / view.Width;
        double y = Guard.InRange(height, double.Epsilon, double.MaxValue, nameof(height)) / view.Height;
        return fit switch
        {
            ViewFit.Contain => new(Math.Min(x, y), Math.Min(x, y)),
            ViewFit.Cover => new(Math.Max(x, y), Math.Max(x, y)),
            _ => new(x, y),
        };
    }

    /// <summary>From coordinates of the viewport to those of the view; in both, (0, 0) is top left and (1, 1) bottom right.</summary>
    /// <param name="fit">How it is fitted.</param>
    /// <param name="view">Pixels of the view (<see cref="GenerativeTexture.Resolution"/>).</param>
    /// <param name="width">Width of the viewport in pixels, above 0.</param>
    /// <param name="height">Height of the viewport in pixels, above 0.</param>
    public static AffineTransform Transform(this ViewFit fit, Resolution view, double width, double height)
    {
        // How many views the viewport spans along each axis.
        Vector2d spans = new Vector2d(width, height) / (fit.Magnification(view, width, height) * new Vector2d(view.Width, view.Height));
        return AffineTransform.ScaleThenMove(spans, (new Vector2d(1, 1) - spans) / 2);
    }
}
