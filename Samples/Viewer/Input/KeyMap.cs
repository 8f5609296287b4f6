using ScaleParty.Desktop.Windows;

namespace ScaleParty.Viewer.Input;

/// <summary>One line of the help: keys and their action.</summary>
/// <param name="Keys">Keys as a user reads them.</param>
/// <param name="Does">What they do.</param>
internal sealed record KeyHelp(string Keys, string Does);

/// <summary>The commands of the keys.</summary>
internal static class KeyMap
{
    private static readonly Dictionary<Key, ViewerCommand> Commands = new()
    {
        [Key.Left] = ViewerCommand.PanLeft,
        [Key.Right] = ViewerCommand.PanRight,
        [Key.Up] = ViewerCommand.PanUp,
        [Key.Down] = ViewerCommand.PanDown,
        [Key.Equal] = ViewerCommand.ZoomIn,
        [Key.KeypadAdd] = ViewerCommand.ZoomIn,
        [Key.Minus] = ViewerCommand.ZoomOut,
        [Key.KeypadSubtract] = ViewerCommand.ZoomOut,
        [Key.Q] = ViewerCommand.RotateLeft,
        [Key.E] = ViewerCommand.RotateRight,
        [Key.D1] = ViewerCommand.ToggleRadial,
        [Key.D2] = ViewerCommand.ToggleSwirl,
        [Key.D3] = ViewerCommand.ToggleBulge,
        [Key.D4] = ViewerCommand.ToggleWave,
        [Key.LeftBracket] = ViewerCommand.WarpWeaker,
        [Key.RightBracket] = ViewerCommand.WarpStronger,
        [Key.P] = ViewerCommand.PreviousLatent,
        [Key.PageUp] = ViewerCommand.PreviousLatent,
        [Key.N] = ViewerCommand.NextLatent,
        [Key.PageDown] = ViewerCommand.NextLatent,
        [Key.L] = ViewerCommand.NextLayout,
        [Key.O] = ViewerCommand.GivenLatent,
        [Key.T] = ViewerCommand.TruncationDown,
        [Key.Y] = ViewerCommand.TruncationUp,
        [Key.J] = ViewerCommand.NoiseDown,
        [Key.K] = ViewerCommand.NoiseUp,
        [Key.G] = ViewerCommand.ToggleRelief,
        [Key.Z] = ViewerCommand.SunLeft,
        [Key.X] = ViewerCommand.SunRight,
        [Key.C] = ViewerCommand.SunLower,
        [Key.V] = ViewerCommand.SunHigher,
        [Key.U] = ViewerCommand.ReliefWeaker,
        [Key.I] = ViewerCommand.ReliefStronger,
        [Key.M] = ViewerCommand.ToggleMode,
        [Key.Space] = ViewerCommand.TogglePlay,
        [Key.R] = ViewerCommand.Reset,
        [Key.Home] = ViewerCommand.Reset,
        [Key.S] = ViewerCommand.Screenshot,
        [Key.F12] = ViewerCommand.Screenshot,
        [Key.Tab] = ViewerCommand.ToggleOverlay,
        [Key.H] = ViewerCommand.ToggleHelp,
        [Key.F1] = ViewerCommand.ToggleHelp,
        [Key.F] = ViewerCommand.ToggleFullscreen,
        [Key.F11] = ViewerCommand.ToggleFullscreen,
        [Key.Escape] = ViewerCommand.Quit,
    };

    /// <summary>The help, in the order in which it is shown.</summary>
    public static IReadOnlyList<KeyHelp> Help { get; } =
    [
        new("Drag, arrows", "pan"),
        new("Wheel, + -", "zoom about the pointer"),
        new("Q E", "rotate"),
        new("1 2 3 4", "radial, swirl, bulge, wave"),
        new("[ ]", "last warp weaker, stronger"),
        new("P N", "previous, next latent"),
        new("L", "next layout"),
        new("O", "back to the latent of the file"),
        new("T Y", "truncation down, up"),
        new("J K", "noise down, up"),
        new("G", "relief on, off"),
        new("U I", "relief weaker, stronger"),
        new("Z X", "turn the sun"),
        new("C V", "sun lower, higher"),
        new("M", "mode: free, pyramid"),
        new("Enter", "type a number for a slider"),
        new("Space", "pause or play the zoom"),
        new("R", "reset everything"),
        new("S", "save a screenshot"),
        new("Tab", "panel on, off"),
        new("H", "this help"),
        new("F", "full screen"),
        new("Esc", "quit"),
    ];

    /// <summary>Every key with a command.</summary>
    public static IReadOnlyCollection<Key> Keys => Commands.Keys;

    /// <summary>The command of a key, or null. Held keys repeat only commands for which that is useful.</summary>
    public static ViewerCommand? Find(Key key, bool repeated) =>
        Commands.TryGetValue(key, out ViewerCommand command) && (!repeated || Repeats(command)) ? command : null;

    private static bool Repeats(ViewerCommand command) => command is
        ViewerCommand.PanLeft or ViewerCommand.PanRight or ViewerCommand.PanUp or ViewerCommand.PanDown
        or ViewerCommand.ZoomIn or ViewerCommand.ZoomOut or ViewerCommand.RotateLeft or ViewerCommand.RotateRight
        or ViewerCommand.WarpWeaker or ViewerCommand.WarpStronger
        or ViewerCommand.SunLeft or ViewerCommand.SunRight or ViewerCommand.SunLower or ViewerCommand.SunHigher
        or ViewerCommand.ReliefWeaker or ViewerCommand.ReliefStronger
        or ViewerCommand.TruncationDown or ViewerCommand.TruncationUp or ViewerCommand.NoiseDown or ViewerCommand.NoiseUp;
}
