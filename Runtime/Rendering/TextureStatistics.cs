namespace ScaleParty.Rendering;

/// <summary>A snapshot of a generative texture's times and counts. Times and slices are smoothed over about ten values.</summary>
public readonly record struct TextureStatistics
{
    /// <summary>Time to synthesize one image, in milliseconds; where the graphics device makes it, device time as estimated.</summary>
    public double GenerateMilliseconds { get; init; }

    /// <summary>Time to convert one image to texels, in milliseconds.</summary>
    public double ConvertMilliseconds { get; init; }

    /// <summary>Device time that one update uses for images, as estimated, in milliseconds; 0 where a thread makes them.</summary>
    public double DeviceMilliseconds { get; init; }

    /// <summary>Slices that one image is made in on the graphics device; 0 where a thread makes them.</summary>
    public double SlicesPerImage { get; init; }

    /// <summary>Time that the render thread spends uploading one image, over all the frames this takes, in milliseconds.</summary>
    public double UploadMilliseconds { get; init; }

    /// <summary>Time that the render thread spends in one update, upload included, in milliseconds.</summary>
    public double UpdateMilliseconds { get; init; }

    /// <summary>Time from one update to the next, in milliseconds.</summary>
    public double FrameMilliseconds { get; init; }

    /// <summary>Updates per second, over the last half second or longer.</summary>
    public double FramesPerSecond { get; init; }

    /// <summary>New images shown per second, over the last half second or longer.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Requests made so far.</summary>
    public long Requested { get; init; }

    /// <summary>Images made so far.</summary>
    public long Finished { get; init; }

    /// <summary>Images shown so far.</summary>
    public long Shown { get; init; }

    /// <summary>Requests or images so far that a newer one replaced before they were used.</summary>
    public long Dropped { get; init; }

    /// <summary>Requests so far that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Bytes passed to the driver so far.</summary>
    public long UploadedBytes { get; init; }
}
