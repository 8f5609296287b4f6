namespace ScaleParty.Streaming;

/// <summary>A snapshot of a streamed world's counts and times. Times are smoothed over about ten values.</summary>
public readonly record struct StreamedWorldStatistics
{
    /// <summary>Tiles in <see cref="StreamedWorld.Visible"/>.</summary>
    public int TilesVisible { get; init; }

    /// <summary>Tiles that are wanted for the picture, ancestors included.</summary>
    public int TilesWanted { get; init; }

    /// <summary>Tiles that are requested, being made, or waiting for their upload.</summary>
    public int TilesInFlight { get; init; }

    /// <summary>Wanted tiles within the view that are not on the device.</summary>
    public int TilesMissing { get; init; }

    /// <summary>The largest number of levels by which a visible tile is too coarse because finer tiles are missing.</summary>
    public int LevelsMissing { get; init; }

    /// <summary>Bytes of tiles in the processor's memory.</summary>
    public long CachedBytes { get; init; }

    /// <summary>Bytes of the layers that hold a tile.</summary>
    public long DeviceBytes { get; init; }

    /// <summary>Tiles made so far.</summary>
    public long TilesMade { get; init; }

    /// <summary>Tiles read from the disk cache so far.</summary>
    public long TilesRead { get; init; }

    /// <summary>Tiles uploaded so far.</summary>
    public long TilesUploaded { get; init; }

    /// <summary>Tiles made per second, over the last half second or longer.</summary>
    public double TilesPerSecond { get; init; }

    /// <summary>Time of one update without uploads, in milliseconds.</summary>
    public double UpdateMilliseconds { get; init; }

    /// <summary>Time to make one tile, in milliseconds.</summary>
    public double GenerationMilliseconds { get; init; }

    /// <summary>Time to upload one tile, in milliseconds.</summary>
    public double UploadMilliseconds { get; init; }

    /// <summary>
    /// Pixels per texel at which a tile is subdivided: <see cref="StreamedWorldOptions.ErrorPixels"/>, or more where the budget of layers makes the ground coarser.
    /// </summary>
    public double ErrorPixels { get; init; }
}
