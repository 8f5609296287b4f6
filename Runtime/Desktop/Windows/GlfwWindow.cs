using System.Runtime.InteropServices;
using System.Text;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using Silk.NET.OpenGL;

namespace ScaleParty.Desktop.Windows;

/// <summary>A window of the distribution's GLFW (3.3 or newer), which P/Invoke finds as libglfw.so.3. Linux.</summary>
internal sealed unsafe class GlfwWindow : IDesktopWindow
{
    private static readonly (int Major, int Minor)[] Versions = [(4, 5), (4, 3), (3, 3)];
    private static readonly Dictionary<nint, GlfwWindow> Open = [];
    private nint _window;
    private (int X, int Y, int Width, int Height) _restored;
    private bool _fullscreen;

    /// <summary>Opens the window and makes its context current on this thread.</summary>
    /// <exception cref="GraphicsException">There is no display, no driver or no GLFW.</exception>
    public GlfwWindow(WindowOptions options)
    {
        if (!DesktopWindow.HasDisplay)
        {
            throw new GraphicsException(Advice("No display: neither DISPLAY nor WAYLAND_DISPLAY is set. Run off screen instead, or under 'xvfb-run'."));
        }

        try
        {
            Start();
            _window = Create(options);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new GraphicsException(Advice($"GLFW 3.3 cannot be loaded: {e.Message}"), e);
        }

        Open.Add(_window, this);
        Glfw.MakeContextCurrent(_window);
        Glfw.SwapInterval(options.VerticalSync ? 1 : 0);
        Glfw.SetWindowSizeLimits(_window, 64, 64, Glfw.DontCare, Glfw.DontCare);
        Glfw.SetKeyCallback(_window, &OnKey);
        Glfw.SetCharacterCallback(_window, &OnCharacter);
        Glfw.SetCursorPositionCallback(_window, &OnCursor);
        Glfw.SetMouseButtonCallback(_window, &OnButton);
        Glfw.SetScrollCallback(_window, &OnScroll);
        Gl = GL.GetApi(Glfw.GetProcAddress);
        ReadSizes();
    }

    public GL Gl { get; }

    public int FramebufferWidth { get; private set; }

    public int FramebufferHeight { get; private set; }

    public double ContentScale { get; private set; } = 1;

    public IWindowInput? Input { get; set; }

    public bool ShouldClose
    {
        get => Glfw.WindowShouldClose(_window) != 0;
        set => Glfw.SetWindowShouldClose(_window, value ? 1 : 0);
    }

    public bool IsFullscreen
    {
        get => _fullscreen;
        set
        {
            if (value == _fullscreen)
            {
                return;
            }

            nint monitor = Glfw.GetPrimaryMonitor();
            Glfw.VideoMode* mode = monitor == 0 ? null : Glfw.GetVideoMode(monitor);
            if (value && mode == null)
            {
                return;
            }

            if (value)
            {
                int x, y, width, height;
                Glfw.GetWindowPosition(_window, &x, &y);
                Glfw.GetWindowSize(_window, &width, &height);
                _restored = (x, y, width, height);
                Glfw.SetWindowMonitor(_window, monitor, 0, 0, mode->Width, mode->Height, mode->RefreshRate);
            }
            else
            {
                Glfw.SetWindowMonitor(_window, 0, _restored.X, _restored.Y, _restored.Width, _restored.Height, Glfw.DontCare);
            }

            _fullscreen = value;
            ReadSizes();
        }
    }

    public void SetTitle(string title) => Glfw.SetWindowTitle(_window, title);

    public void PollEvents()
    {
        Glfw.PollEvents();
        ReadSizes();
    }

    public void SwapBuffers() => Glfw.SwapBuffers(_window);

    public void Dispose()
    {
        if (_window == 0)
        {
            return;
        }

        Gl.Dispose();
        Open.Remove(_window);
        Glfw.DestroyWindow(_window);
        _window = 0;
        if (Open.Count == 0)
        {
            Glfw.Terminate();
        }
    }

    private static void Start()
    {
        if (Glfw.Init() == 0)
        {
            throw new GraphicsException(Advice($"GLFW cannot start: {LastError()}."));
        }

        int major, minor, revision;
        Glfw.GetVersion(&major, &minor, &revision);
        if (major < 3 || (major == 3 && minor < 3))
        {
            throw new GraphicsException(Advice($"GLFW is version {major}.{minor}.{revision}; expected 3.3 or newer."));
        }
    }

    private static nint Create(WindowOptions options)
    {
        string error = string.Empty;
        foreach ((int major, int minor) in Versions)
        {
            Glfw.DefaultWindowHints();
            Glfw.WindowHint(Glfw.ContextVersionMajor, major);
            Glfw.WindowHint(Glfw.ContextVersionMinor, minor);
            Glfw.WindowHint(Glfw.OpenGlProfile, Glfw.OpenGlCoreProfile);
            Glfw.WindowHint(Glfw.OpenGlForwardCompatible, 1);
            Glfw.WindowHint(Glfw.ScaleToMonitor, 1);
            Glfw.WindowHint(Glfw.DepthBits, options.DepthBits);
            Glfw.WindowHint(Glfw.StencilBits, 0);
            Glfw.WindowHint(Glfw.Samples, 0);
            Glfw.WindowHintString(Glfw.X11ClassName, "ScaleParty");
            Glfw.WindowHintString(Glfw.X11InstanceName, "scaleparty");
            nint window = Glfw.CreateWindow(options.Width, options.Height, options.Title, 0, 0);
            if (window != 0)
            {
                return window;
            }

            error = LastError();
        }

        if (Open.Count == 0)
        {
            Glfw.Terminate();
        }

        throw new GraphicsException(Advice($"No window with OpenGL 3.3 core: {error}."));
    }

    private static string LastError()
    {
        nint description = 0;
        int code = Glfw.GetError(&description);
        string text = description == 0 ? "no reason given" : Marshal.PtrToStringUTF8(description) ?? "no reason given";
        return $"{text} (0x{code:X})";
    }

    private static string Advice(string what) =>
        $"{what} On Debian or Ubuntu 'apt-get install libglfw3 libgl1 libgl1-mesa-dri' installs the window library and Mesa's driver.";

    // Exceptions must not cross native frames: handlers of a viewer only set state, and one that throws ends the program.
    [UnmanagedCallersOnly]
    private static void OnKey(nint handle, int key, int scancode, int action, int modifiers)
    {
        if (!Open.TryGetValue(handle, out GlfwWindow? window))
        {
            return;
        }

        if (action is Glfw.Press or Glfw.Repeat)
        {
            window.Input?.KeyPressed((Key)key, Modifiers(modifiers), action == Glfw.Repeat);
        }
        else
        {
            window.Input?.KeyReleased((Key)key);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnCharacter(nint handle, uint codePoint)
    {
        if (Rune.IsValid(codePoint) && Open.TryGetValue(handle, out GlfwWindow? window))
        {
            window.Input?.CharacterTyped(new Rune(codePoint));
        }
    }

    [UnmanagedCallersOnly]
    private static void OnCursor(nint handle, double x, double y)
    {
        if (Open.TryGetValue(handle, out GlfwWindow? window))
        {
            (double px, double py) = window.ToPixels(x, y);
            window.Input?.PointerMoved(px, py, window.HeldModifiers());
        }
    }

    [UnmanagedCallersOnly]
    private static void OnButton(nint handle, int button, int action, int modifiers)
    {
        if (button > (int)PointerButton.Middle || !Open.TryGetValue(handle, out GlfwWindow? window))
        {
            return;
        }

        (double x, double y) = window.Cursor();
        if (action == Glfw.Press)
        {
            window.Input?.PointerPressed((PointerButton)button, x, y, Modifiers(modifiers));
        }
        else
        {
            window.Input?.PointerReleased((PointerButton)button, x, y, Modifiers(modifiers));
        }
    }

    [UnmanagedCallersOnly]
    private static void OnScroll(nint handle, double x, double y)
    {
        if (Open.TryGetValue(handle, out GlfwWindow? window))
        {
            (double px, double py) = window.Cursor();
            window.Input?.Scrolled(y, px, py, window.HeldModifiers());
        }
    }

    // GLFW's bits are shift 1, control 2, alt 4, as in KeyModifiers.
    private static KeyModifiers Modifiers(int bits) => (KeyModifiers)(bits & 7);

    private KeyModifiers HeldModifiers()
    {
        bool Held(Key left, Key right) => Glfw.GetKey(_window, (int)left) == Glfw.Press || Glfw.GetKey(_window, (int)right) == Glfw.Press;
        return (Held(Key.ShiftLeft, Key.ShiftRight) ? KeyModifiers.Shift : KeyModifiers.None)
            | (Held(Key.ControlLeft, Key.ControlRight) ? KeyModifiers.Control : KeyModifiers.None)
            | (Held(Key.AltLeft, Key.AltRight) ? KeyModifiers.Alt : KeyModifiers.None);
    }

    private (double X, double Y) Cursor()
    {
        double x, y;
        Glfw.GetCursorPosition(_window, &x, &y);
        return ToPixels(x, y);
    }

    /// <summary>Window units to framebuffer pixels, which differ on scaled displays.</summary>
    private (double X, double Y) ToPixels(double x, double y)
    {
        int width, height;
        Glfw.GetWindowSize(_window, &width, &height);
        return (x * FramebufferWidth / Math.Max(1, width), y * FramebufferHeight / Math.Max(1, height));
    }

    private void ReadSizes()
    {
        int width, height;
        float scaleX, scaleY;
        Glfw.GetFramebufferSize(_window, &width, &height);
        Glfw.GetWindowContentScale(_window, &scaleX, &scaleY);
        FramebufferWidth = width;
        FramebufferHeight = height;
        ContentScale = scaleX > 0 ? scaleX : 1;
    }
}
