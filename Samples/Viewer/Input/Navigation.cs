using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Viewer.Input;

/// <summary>
/// Pointer navigation in the continuous image. The view's width and height are those of the window in pixels, into
/// which the texture is fitted in its own proportions, at any resolution.
/// </summary>
internal sealed class Navigation(TextureParameters parameters)
{
    /// <summary>What one notch of a wheel multiplies the scale by.</summary>
    public const double WheelFactor = 0.88;

    private double _viewWidth = 1;
    private double _viewHeight = 1;

    /// <summary>The window's size in pixels.</summary>
    public void Resize(double width, double height) => (_viewWidth, _viewHeight) = (Math.Max(1, width), Math.Max(1, height));

    /// <summary>The position in the image, before warps, that is shown at a pixel of the window.</summary>
    public Vector2d PositionAt(double x, double y) => parameters.Centre + OffsetOf(x - (_viewWidth / 2), y - (_viewHeight / 2));

    /// <summary>Moves the picture by some pixels, so that it follows the pointer.</summary>
    public void Pan(double dx, double dy) => SetCentre(parameters.Centre - OffsetOf(dx, dy));

    /// <summary>Zooms so that the position under the pixel (x, y) stays there.</summary>
    /// <param name="factor">What the scale is multiplied by: below 1 zooms in. The scale stays in its range.</param>
    /// <param name="x">Pixel of the window along x.</param>
    /// <param name="y">Pixel of the window along y.</param>
    public void ZoomAbout(double factor, double x, double y)
    {
        Vector2d fixedPoint = PositionAt(x, y);
        double before = parameters.Scale;
        parameters["scale"].SetClamped(before * factor);
        // Centre and fixed point keep their distance in pixels, so their distance in the image follows the scale.
        SetCentre(fixedPoint + ((parameters.Centre - fixedPoint) * (parameters.Scale / before)));
    }

    /// <summary>Zooms by notches of a wheel; positive ones zoom in.</summary>
    public void Wheel(double steps, double x, double y) => ZoomAbout(Math.Pow(WheelFactor, Math.Clamp(steps, -20, 20)), x, y);

    private Vector2d OffsetOf(double dx, double dy)
    {
        Vector2d perPixel = parameters.Region.Scale / ViewFit.Contain.Magnification(parameters.Resolution, _viewWidth, _viewHeight);
        Matrix2d turn = new AffineWarp(parameters.Centre, parameters.Rotation, parameters.Shear).Matrix;
        return turn * (perPixel * new Vector2d(dx, dy));
    }

    private void SetCentre(Vector2d centre)
    {
        parameters["centre.x"].SetClamped(centre.X);
        parameters["centre.y"].SetClamped(centre.Y);
    }
}
