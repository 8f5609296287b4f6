using ScaleParty.Rendering;
using ScaleParty.Synthesis;

namespace ScaleParty.Desktop.Windows;

/// <summary>Opens windows: GLFW of the distribution on Linux, Silk.NET.Windowing in builds that have it.</summary>
public static class DesktopWindow
{
    /// <summary>Opens a window.</summary>
    /// <exception cref="GraphicsException">There is no display, no driver or no window library; the message says which and what to install.</exception>
    public static IDesktopWindow Open(WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options.Width, nameof(options.Width));
        Check(options.Height, nameof(options.Height));
#if SILK_WINDOWING
        return new SilkWindow(options);
#else
        return new GlfwWindow(options);
#endif
    }

    /// <summary>Whether the environment names a display; without one no window can be opened.</summary>
    public static bool HasDisplay =>
        !OperatingSystem.IsLinux() || IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static void Check(int side, string name)
    {
        if (side is < 64 or > 16384)
        {
            throw new ArgumentOutOfRangeException(name, side, $"window {name} is {side}; expected 64 to 16384");
        }
    }
}
