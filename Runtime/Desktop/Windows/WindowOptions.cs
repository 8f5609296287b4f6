namespace ScaleParty.Desktop.Windows;

/// <summary>Options of a window.</summary>
public sealed record WindowOptions
{
    /// <summary>Title.</summary>
    public string Title { get; init; } = "ScaleParty";

    /// <summary>Width in the window system's units (pixels where nothing is scaled), 64 to 16384.</summary>
    public int Width { get; init; } = 1024;

    /// <summary>Height in the window system's units, 64 to 16384.</summary>
    public int Height { get; init; } = 768;

    /// <summary>Whether swapping waits for the vertical blank.</summary>
    public bool VerticalSync { get; init; } = true;

    /// <summary>Whether the window's framebuffer has a depth buffer of 24 bits.</summary>
    public bool HasDepth { get; init; }

    internal int DepthBits => HasDepth ? 24 : 0;
}
