namespace ScaleParty.Desktop;

/// <summary>What a pixel of a resampled image is of the source around it; when enlarging, all are bilinear.</summary>
internal enum ResamplingFilter
{
    /// <summary>The mean under a triangle two pixels wide, as of antialiased bilinear resizing.</summary>
    Triangle = 0,

    /// <summary>The mean over the pixel's own square: sharper, and the mean of the pixels of a finer image of the same region.</summary>
    Area = 1,
}
