using ScaleParty.Sampling;

namespace ScaleParty.Training.Data;

/// <summary>
/// One continuous image: the frame is [-1, 1] x [-1, 1] (x right, y down), and true content reaches to plus or minus
/// <see cref="LargestShare"/> on both axes. Several regions of one frame show the same content. Immutable.
/// </summary>
internal interface IImageFrame
{
    /// <summary>Number of channels.</summary>
    int ChannelCount { get; }

    /// <summary>How far true content reaches, as a multiple of the frame's side.</summary>
    double LargestShare { get; }

    /// <summary>
    /// Samples a region: pixel (i, j) is the content filtered around <see cref="ImageRegion.PixelCentre"/> (Eq. 2 with the
    /// half pixel of Eq. 8), with an antialiasing filter as wide as the region's scale asks for.
    /// </summary>
    /// <param name="region">What to sample; within plus or minus <see cref="LargestShare"/>.</param>
    /// <param name="destination">Receives [C, H, W] values in [-1, 1], rows from top to bottom.</param>
    /// <exception cref="ArgumentOutOfRangeException">The region reaches beyond the true content.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    void Sample(ImageRegion region, Span<float> destination);
}
