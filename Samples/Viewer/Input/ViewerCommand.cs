namespace ScaleParty.Viewer.Input;

/// <summary>What keys and buttons do.</summary>
internal enum ViewerCommand
{
    PanLeft,
    PanRight,
    PanUp,
    PanDown,
    ZoomIn,
    ZoomOut,
    RotateLeft,
    RotateRight,
    ToggleRadial,
    ToggleSwirl,
    ToggleBulge,
    ToggleWave,
    WarpWeaker,
    WarpStronger,
    PreviousLatent,
    NextLatent,
    NextLayout,
    TruncationDown,
    TruncationUp,
    NoiseDown,
    NoiseUp,
    TogglePlay,
    Reset,
    Screenshot,
    ToggleOverlay,
    ToggleHelp,
    ToggleFullscreen,
    Quit,
}
