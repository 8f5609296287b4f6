using ScaleParty.Animation;
using ScaleParty.Editor.State;
using ScaleParty.Rendering;

namespace ScaleParty.Editor.Inspector;

/// <summary>States over time: what a timeline drives is its own, the rest a state's.</summary>
internal static class StateTimeline
{
    /// <summary>The state at a time.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="state">Values of what the timeline does not drive.</param>
    /// <param name="seconds">Seconds since the start.</param>
    public static ViewState At(Timeline timeline, ViewState state, double seconds)
    {
        var texture = new TextureParameters();
        var relief = new ReliefParameters();
        state.Apply(texture, relief);
        Parameter[] all = [.. texture.All, .. relief.All];
        timeline.Evaluate(seconds, all);

        // -0 has another text than 0; whole-numbered parameters take the nearest whole number.
        ViewState result = state.With([.. all.Select(p => (p.Info.Name, 0.0 + (p.Info.Precision == 1 ? Math.Round(p.Value, MidpointRounding.AwayFromZero) : p.Value)))]);
        return result with { Mode = timeline.Mode ?? state.Mode };
    }
}
