using ScaleParty.Desktop;
using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>Where a frame lies on a map, in pixels from its top left corner.</summary>
/// <param name="Centre">The frame's centre.</param>
/// <param name="Half">Half its side per axis.</param>
/// <param name="Bounds">What may be read for it.</param>
/// <param name="Orientation">How it is laid down.</param>
internal sealed record MapPlacement(Vector2d Centre, Vector2d Half, PixelBounds Bounds, Orientation Orientation)
{
    public RasterFrame ToFrame(Raster raster, double largestShare, ResamplingFilter filter) => new(raster, Centre, Half, largestShare, Bounds, Orientation, filter);
}
