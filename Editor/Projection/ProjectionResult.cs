using ScaleParty.Models;

namespace ScaleParty.Editor.Projection;

/// <summary>What a projection has found.</summary>
/// <param name="Setup">Network, targets and options.</param>
/// <param name="Code">w+ and phases of the best step.</param>
/// <param name="NoisyImages">With optimised noise, the images of the targets with it, each [3, height, width]; else null.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Time">Time of this run.</param>
internal sealed record ProjectionResult(ProjectionSetup Setup, StyleCode Code, IReadOnlyList<float[]>? NoisyImages, ProjectionState State, TimeSpan Time)
{
    /// <summary>Whether all steps were taken; else it was stopped and can go on from its state.</summary>
    public bool Completed => State.Step >= Setup.Options.Steps;
}
