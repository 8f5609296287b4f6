using ScaleParty.Desktop.Windows;

namespace ScaleParty.Viewer.Input;

/// <summary>One line of the help: keys and their action.</summary>
/// <param name="Keys">Keys as a user reads them.</param>
/// <param name="Does">What they do.</param>
internal sealed record KeyHelp(string Keys, string Does);

/// <summary>A command of keys and buttons: its keys, whether a held key repeats it, its action, and the line of the help that begins with it.</summary>
internal sealed class ViewerCommand
{
    private const double PanStep = 40, RotationStep = 3, TruncationStep = 0.05, NoiseStep = 0.1, SunStep = 5, ReliefStep = 0.1;

    private static readonly List<ViewerCommand> Table = [];

    private ViewerCommand(Key[] keys, Action<ViewerController> action, bool repeats, KeyHelp? help)
    {
        Keys = keys;
        Repeats = repeats;
        Run = action;
        Help = help;
        Table.Add(this);
    }

    public static ViewerCommand PanLeft { get; } = Repeated([Key.Left], c => c.Pan(PanStep, 0), new("Drag, arrows", "pan"));

    public static ViewerCommand PanRight { get; } = Repeated([Key.Right], c => c.Pan(-PanStep, 0));

    public static ViewerCommand PanUp { get; } = Repeated([Key.Up], c => c.Pan(0, PanStep));

    public static ViewerCommand PanDown { get; } = Repeated([Key.Down], c => c.Pan(0, -PanStep));

    public static ViewerCommand ZoomIn { get; } = Repeated([Key.Equal, Key.KeypadAdd], c => c.Zoom(1), new("Wheel, + -", "zoom about the pointer"));

    public static ViewerCommand ZoomOut { get; } = Repeated([Key.Minus, Key.KeypadSubtract], c => c.Zoom(-1));

    public static ViewerCommand RotateLeft { get; } = Repeated([Key.Q], c => c.Rotate(-RotationStep), new("Q E", "rotate"));

    public static ViewerCommand RotateRight { get; } = Repeated([Key.E], c => c.Rotate(RotationStep));

    public static ViewerCommand ToggleRadial { get; } = Once([Key.D1], c => c.ToggleWarp(c.Warps[0]), new("1 2 3 4", "radial, swirl, bulge, wave"));

    public static ViewerCommand ToggleSwirl { get; } = Once([Key.D2], c => c.ToggleWarp(c.Warps[1]));

    public static ViewerCommand ToggleBulge { get; } = Once([Key.D3], c => c.ToggleWarp(c.Warps[2]));

    public static ViewerCommand ToggleWave { get; } = Once([Key.D4], c => c.ToggleWarp(c.Warps[3]));

    public static ViewerCommand WarpWeaker { get; } = Repeated([Key.LeftBracket], c => c.Strengthen(-1), new("[ ]", "last warp weaker, stronger"));

    public static ViewerCommand WarpStronger { get; } = Repeated([Key.RightBracket], c => c.Strengthen(1));

    public static ViewerCommand PreviousLatent { get; } = Once([Key.P, Key.PageUp], c => c.StepLatent(-1), new("P N", "previous, next latent"));

    public static ViewerCommand NextLatent { get; } = Once([Key.N, Key.PageDown], c => c.StepLatent(1));

    public static ViewerCommand NextLayout { get; } = Once([Key.L], c => c.StepLayout(), new("L", "next layout"));

    public static ViewerCommand GivenLatent { get; } = Once([Key.O], c => c.ShowGivenLatent(), new("O", "back to the latent of the file"));

    public static ViewerCommand TruncationDown { get; } = Repeated([Key.T], c => c.Truncate(-TruncationStep), new("T Y", "truncation down, up"));

    public static ViewerCommand TruncationUp { get; } = Repeated([Key.Y], c => c.Truncate(TruncationStep));

    public static ViewerCommand NoiseDown { get; } = Repeated([Key.J], c => c.NudgeDriven("noise.strength", -NoiseStep), new("J K", "noise down, up"));

    public static ViewerCommand NoiseUp { get; } = Repeated([Key.K], c => c.NudgeDriven("noise.strength", NoiseStep));

    public static ViewerCommand ToggleRelief { get; } = Once([Key.G], c => c.ToggleRelief(), new("G", "relief on, off"));

    public static ViewerCommand ReliefWeaker { get; } = Repeated([Key.U], c => c.Nudge(c.Relief?.Strength, -ReliefStep), new("U I", "relief weaker, stronger"));

    public static ViewerCommand ReliefStronger { get; } = Repeated([Key.I], c => c.Nudge(c.Relief?.Strength, ReliefStep));

    public static ViewerCommand SunLeft { get; } = Repeated([Key.Z], c => c.TurnSun(-SunStep), new("Z X", "turn the sun"));

    public static ViewerCommand SunRight { get; } = Repeated([Key.X], c => c.TurnSun(SunStep));

    public static ViewerCommand SunLower { get; } = Repeated([Key.C], c => c.Nudge(c.Relief?.SunElevation, -SunStep), new("C V", "sun lower, higher"));

    public static ViewerCommand SunHigher { get; } = Repeated([Key.V], c => c.Nudge(c.Relief?.SunElevation, SunStep));

    public static ViewerCommand ToggleMode { get; } = Once([Key.M], c => c.ToggleMode(), new("M", "mode: free, pyramid"));

    public static ViewerCommand TogglePlay { get; } = Once([Key.Space], c => c.TogglePlay(), new("Space", "pause or play the zoom"));

    public static ViewerCommand Reset { get; } = Once([Key.R, Key.Home], c => c.Reset(), new("R", "reset everything"));

    public static ViewerCommand Screenshot { get; } = Once([Key.S, Key.F12], c => c.WantsScreenshot = true, new("S", "save a screenshot"));

    public static ViewerCommand ToggleOverlay { get; } = Once([Key.Tab], c => c.ToggleOverlay(), new("Tab", "panel on, off"));

    public static ViewerCommand ToggleHelp { get; } = Once([Key.H, Key.F1], c => c.ToggleHelp(), new("H", "this help"));

    public static ViewerCommand ToggleFullscreen { get; } = Once([Key.F, Key.F11], c => c.WantsFullscreen = true, new("F", "full screen"));

    public static ViewerCommand Quit { get; } = Once([Key.Escape], c => c.Quit(), new("Esc", "quit"));

    /// <summary>All commands, in the order of the help.</summary>
    public static IReadOnlyList<ViewerCommand> All => Table;

    /// <summary>The lines of the help: of the commands, and of the key that the panel reads.</summary>
    public static IReadOnlyList<KeyHelp> HelpLines { get; } = [.. Table.Select(c => c.Help).OfType<KeyHelp>(), new("Enter", "type a number for a slider")];

    /// <summary>The keys that run it.</summary>
    public IReadOnlyList<Key> Keys { get; }

    /// <summary>Whether it is run again while its key is held.</summary>
    public bool Repeats { get; }

    /// <summary>What it does.</summary>
    public Action<ViewerController> Run { get; }

    /// <summary>The line of the help for this and the commands that follow without one; null for those.</summary>
    public KeyHelp? Help { get; }

    /// <summary>The command of a key, or null. Held keys repeat only commands for which that is useful.</summary>
    public static ViewerCommand? Find(Key key, bool repeated) => Table.Find(c => c.Keys.Contains(key) && (!repeated || c.Repeats));

    private static ViewerCommand Once(Key[] keys, Action<ViewerController> action, KeyHelp? help = null) => new(keys, action, repeats: false, help);

    private static ViewerCommand Repeated(Key[] keys, Action<ViewerController> action, KeyHelp? help = null) => new(keys, action, repeats: true, help);
}
