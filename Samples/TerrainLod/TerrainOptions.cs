using ScaleParty.Sampling;

namespace ScaleParty.TerrainLod;

/// <summary>The options of the command line.</summary>
internal sealed record TerrainOptions
{
    /// <summary>The base network; null for the embedded one.</summary>
    public string? Network { get; init; }

    /// <summary>The refinement network; null for the embedded one.</summary>
    public string? Refinement { get; init; }

    /// <summary>Seed of the world.</summary>
    public int Seed { get; init; }

    /// <summary>A flight to play; null for the sample's own.</summary>
    public string? Flight { get; init; }

    /// <summary>Pixels of the frames or the window; null for the flight's, or else 640x360 off screen and 1280x720 in a window.</summary>
    public Resolution? Size { get; init; }

    /// <summary>Number of frames; null for the flight's own off screen, fewer on a software driver, and for no limit in a window.</summary>
    public int? Frames { get; init; }

    /// <summary>Folder for frames and screenshots.</summary>
    public string Out { get; init; } = Path.Combine("out", "terrain");

    /// <summary>Whether to render off screen even where there is a display.</summary>
    public bool Offscreen { get; init; }

    /// <summary>Whether off-screen frames show what is there at their time, rather than wait for every tile.</summary>
    public bool Realtime { get; init; }

    /// <summary>A video to make of the frames; or null.</summary>
    public string? Video { get; init; }

    /// <summary>Samples per pixel and axis of off-screen frames, 1 or 2.</summary>
    public int Supersample { get; init; } = 1;

    /// <summary>How much higher mountains are than in nature.</summary>
    public double Relief { get; init; } = 3;

    /// <summary>Pixels of the picture that a texel may cover before a finer level is shown.</summary>
    public double ErrorPixels { get; init; } = 1;

    /// <summary>Megabytes of tiles on the graphics device.</summary>
    public int DeviceMegabytes { get; init; } = 256;

    /// <summary>Folder that keeps tiles for later runs; null for none.</summary>
    public string? Cache { get; init; }

    /// <summary>Megabytes of the tiles in it.</summary>
    public int CacheMegabytes { get; init; } = 1024;

    /// <summary>The finest level.</summary>
    public int MaximumLevel { get; init; } = 7;

    /// <summary>Whether a Vulkan device makes the tiles, in place of the processor.</summary>
    public bool Vulkan { get; init; }

    /// <summary>Whether frames are also drawn over magenta without sky and sea, to count the pixels of cracks.</summary>
    public bool CheckCracks { get; init; }
}
