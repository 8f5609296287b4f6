using Silk.NET.OpenGL;

namespace ScaleParty.Desktop.Windows;

/// <summary>A window with an OpenGL 3.3 or newer core context, current on the thread that created it. All members are used on that thread.</summary>
public interface IDesktopWindow : IDisposable
{
    /// <summary>The OpenGL functions of the window's context.</summary>
    GL Gl { get; }

    /// <summary>Width of the framebuffer in pixels; 0 while minimised on some systems.</summary>
    int FramebufferWidth { get; }

    /// <summary>Height of the framebuffer in pixels; 0 while minimised on some systems.</summary>
    int FramebufferHeight { get; }

    /// <summary>Factor by which text and controls should be larger than at 96 dots per inch.</summary>
    double ContentScale { get; }

    /// <summary>Whether the user asked to close the window, or the program did.</summary>
    bool ShouldClose { get; set; }

    /// <summary>Whether the window covers its screen.</summary>
    bool IsFullscreen { get; set; }

    /// <summary>Receives pointer and keys; or null.</summary>
    IWindowInput? Input { get; set; }

    /// <summary>Sets the title.</summary>
    void SetTitle(string title);

    /// <summary>Handles the events since the last call: notifies <see cref="Input"/> and updates sizes.</summary>
    void PollEvents();

    /// <summary>Shows the drawn frame.</summary>
    void SwapBuffers();
}
