using ScaleParty.Synthesis;

namespace ScaleParty.Rendering;

/// <summary>
/// Where the images of a generative texture come from: a thread of their own, or the graphics device itself. Whatever makes
/// them, the newest request replaces one that waits, one image is in work at a time, and the texture changes only when one is
/// whole. All members are called on the render thread.
/// </summary>
internal interface IImageSource : IDisposable
{
    /// <summary>Requests and images so far.</summary>
    ImageCounts Counts { get; }

    /// <summary>Where the shown image lies; null before the first one.</summary>
    ImagePlacement? Shown { get; }

    /// <summary>Asks for an image.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="placement">Where it will lie.</param>
    void Ask(SynthesisRequest request, ImagePlacement placement);

    /// <summary>One frame's share of the work.</summary>
    /// <returns>Whether a new image is shown since the last call.</returns>
    bool Advance();

    /// <summary>All the work there is, until the newest request is shown or has failed.</summary>
    /// <returns>Whether a new image is shown since the last call.</returns>
    bool Finish();

    /// <summary>The newest failure that was not fetched yet.</summary>
    GenerationException? FetchError();
}

/// <summary>What became of the requests of one texture.</summary>
/// <param name="Requested">Requests made.</param>
/// <param name="Finished">Images made.</param>
/// <param name="Dropped">Requests and images that a newer one replaced before they were used.</param>
/// <param name="Failed">Requests that failed.</param>
internal readonly record struct ImageCounts(long Requested, long Finished, long Dropped, long Failed);
