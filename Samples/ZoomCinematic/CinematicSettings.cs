using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.ZoomCinematic;

/// <summary>The options of the command line.</summary>
internal sealed record CinematicSettings
{
    /// <summary>The timeline's file.</summary>
    public required string Timeline { get; init; }

    /// <summary>Folder for the frames.</summary>
    public required string Out { get; init; }

    /// <summary>Network file, or null for the default network.</summary>
    public string? Model { get; init; }

    /// <summary>Refinement network file, or null for the default one where the network is the default one too.</summary>
    public string? Refinement { get; init; }

    /// <summary>How frames are made, or null for the timeline's, or else from a pyramid where there is a refinement network.</summary>
    public SynthesisMode? Mode { get; init; }

    /// <summary>Pixels of the frames, or null for the timeline's.</summary>
    public Resolution? Size { get; init; }

    /// <summary>Frames per second, or null for the timeline's.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>What runs the network.</summary>
    public SynthesisBackend Backend { get; init; }

    /// <summary>Strength of the relief shading, 0 (none) to 4, where the timeline has none; networks without heights have none.</summary>
    public double Relief { get; init; }

    /// <summary>Samples per pixel and axis, 1 to 4, that are averaged.</summary>
    public int Supersample { get; init; } = 1;

    /// <summary>Threads that the processor computes with, or null for one per core.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether a video is made of the frames.</summary>
    public bool Mp4 { get; init; }

    /// <summary>Whether another cinematic in the folder is removed.</summary>
    public bool Overwrite { get; init; }
}
