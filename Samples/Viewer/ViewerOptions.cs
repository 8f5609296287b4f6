using ScaleParty.Models;
using ScaleParty.Sampling;
using ScaleParty.Synthesis;

namespace ScaleParty.Viewer;

/// <summary>The options of the command line.</summary>
internal sealed record ViewerOptions
{
    /// <summary>A network file or a checkpoint to import; null for the embedded network.</summary>
    public string? Model { get; init; }

    /// <summary>A refinement network file; null for the embedded one where the network is the embedded one too.</summary>
    public string? Refinement { get; init; }

    /// <summary>How images are made at first; null for the timeline's, or else from a pyramid where there is a refinement network.</summary>
    public SynthesisMode? Mode { get; init; }

    /// <summary>Colour order of an imported checkpoint; null for that of the file, else BGR.</summary>
    public ChannelOrder? ChannelOrder { get; init; }

    /// <summary>A latent file to show instead of seeds; or null.</summary>
    public string? Latent { get; init; }

    /// <summary>A timeline to play; null for the viewer's own zoom.</summary>
    public string? Timeline { get; init; }

    /// <summary>Pixels of the frames or the window; null for 512x512 off screen and 1200x800 in a window.</summary>
    public Resolution? Size { get; init; }

    /// <summary>Number of frames; null for the timeline's off screen and for no limit in a window.</summary>
    public int? Frames { get; init; }

    /// <summary>Texture pixels per pixel shown, per axis, in percent; null for the network's trained detail.</summary>
    public int? Detail { get; init; }

    /// <summary>Folder for frames and screenshots.</summary>
    public string Out { get; init; } = Path.Combine("out", "demo");

    /// <summary>Whether to render off screen even where there is a display.</summary>
    public bool Offscreen { get; init; }

    /// <summary>Seed of the latent, over the timeline's; or null.</summary>
    public int? Seed { get; init; }

    /// <summary>What runs the network.</summary>
    public SynthesisBackend Backend { get; init; }

    /// <summary>Whether to print the diagnostics.</summary>
    public bool Diagnostics { get; init; }

    /// <summary>A PNG file to save the last frame to; in a window this ends the program. Or null.</summary>
    public string? Screenshot { get; init; }
}
