using ScaleParty.Animation;
using ScaleParty.Rendering;

namespace ScaleParty.Viewer;

/// <summary>What a viewer's controls act on.</summary>
internal interface IViewSource
{
    /// <summary>What is shown.</summary>
    TextureParameters Parameters { get; }

    /// <summary>How heights are shaded; null where the network has none.</summary>
    ReliefParameters? Relief { get; }

    /// <summary>Everything a timeline may drive: the parameters of the texture and those of the relief.</summary>
    IReadOnlyList<Parameter> All { get; }

    /// <summary>What plays.</summary>
    Timeline Timeline { get; }

    /// <summary>Whether there is a latent that was given, such as one from a file.</summary>
    bool HasGivenLatent { get; }

    /// <summary>Whether the given latent is shown instead of the one that the parameters name; stays false where there is none.</summary>
    bool ShowsGivenLatent { get; set; }

    /// <summary>Sets every parameter that the timeline drives, the seeds and the given latent to how they are in the beginning.</summary>
    void Begin();

    /// <summary>Sets the parameters that the timeline's tracks and zooms drive to what they say for a time; seeds without tracks stay.</summary>
    void ApplyTimeline(double seconds);
}
