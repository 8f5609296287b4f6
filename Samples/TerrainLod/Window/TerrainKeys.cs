namespace ScaleParty.TerrainLod.Window;

/// <summary>The help of the window, in the order in which it is shown.</summary>
internal static class TerrainKeys
{
    /// <summary>Keys and what they do.</summary>
    public static IReadOnlyList<(string Keys, string Does)> Help { get; } =
    [
        ("Drag", "look around"),
        ("Wheel", "from orbit to the ground"),
        ("W A S D, arrows", "fly"),
        ("Q E", "down, up"),
        ("Shift", "faster"),
        ("F", "scripted flight on, off"),
        ("Z X", "turn the sun"),
        ("C V", "sun lower, higher"),
        ("P", "pause streaming"),
        ("M", "wireframe"),
        ("T", "tiles in colours of their levels"),
        ("Space", "stop the camera"),
        ("R", "back to the start"),
        ("F12", "save a screenshot"),
        ("Tab", "figures on, off"),
        ("H", "this help"),
        ("F11", "full screen"),
        ("Esc", "quit"),
    ];
}
