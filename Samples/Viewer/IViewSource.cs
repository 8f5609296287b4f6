using ScaleParty.Animation;
using ScaleParty.Rendering;
using ScaleParty.Sampling;

namespace ScaleParty.Viewer;

/// <summary>What a viewer's controls change.</summary>
internal interface IViewSource
{
    /// <summary>The parameters of the texture.</summary>
    TextureParameters Parameters { get; }

    /// <summary>How heights are shaded; null where the network has none.</summary>
    ReliefParameters? Relief { get; }

    /// <summary>Everything a timeline may drive: the parameters of the texture and those of the relief.</summary>
    IReadOnlyList<Parameter> All { get; }

    /// <summary>The timeline that is played.</summary>
    Timeline Timeline { get; }

    /// <summary>Whether a latent was given, such as one from a file.</summary>
    bool HasGivenLatent { get; }

    /// <summary>Whether the given latent is shown instead of that of the parameters; stays false where there is none.</summary>
    bool ShowsGivenLatent { get; set; }

    /// <summary>How images are made.</summary>
    SynthesisMode Mode { get; set; }

    /// <summary>Whether they can be made in both ways.</summary>
    bool HasModes { get; }

    /// <summary>Sets every parameter that the timeline drives, the seeds and the given latent to their initial state.</summary>
    void Begin();

    /// <summary>Sets the parameters that the timeline's tracks and zooms drive to their values at a time; seeds without tracks are not changed.</summary>
    void ApplyTimeline(double seconds);
}
