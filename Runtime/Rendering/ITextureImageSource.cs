using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// Makes the images of a generative texture, on a worker thread or on the graphics device. In both
/// cases the newest request replaces one that waits, one image is in progress at a time, and the texture changes only when one is
/// complete. All members are called on the render thread.
/// </summary>
internal interface ITextureImageSource : IDisposable
{
    /// <summary>Requests and images so far.</summary>
    ImageCounts Counts { get; }

    /// <summary>Placement of the shown image; null before the first one.</summary>
    ImagePlacement? Shown { get; }

    /// <summary>Requests an image.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="placement">Its placement.</param>
    void Request(SynthesisRequest request, ImagePlacement placement);

    /// <summary>One frame's share of the work.</summary>
    /// <returns>Whether a new image is shown since the last call.</returns>
    bool Advance();

    /// <summary>All outstanding work, until the newest request is shown or has failed.</summary>
    /// <returns>Whether a new image is shown since the last call.</returns>
    bool Finish();

    /// <summary>The newest failure that was not fetched yet.</summary>
    GenerationException? FetchError();
}

/// <summary>Counts of the requests of one texture.</summary>
/// <param name="Requested">Requests made.</param>
/// <param name="Finished">Images made.</param>
/// <param name="Dropped">Requests and images that a newer one replaced before they were used.</param>
/// <param name="Failed">Requests that failed.</param>
internal readonly record struct ImageCounts(long Requested, long Finished, long Dropped, long Failed);
