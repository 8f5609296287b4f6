#if SILK_WINDOWING
using System.Text;
using ScaleParty.Rendering;
using ScaleParty.Synthesis;
using Silk.NET.Input;
using Silk.NET.Maths;
using Silk.NET.OpenGL;
using Silk.NET.Windowing;

namespace ScaleParty.Desktop.Windows;

/// <summary>A window of Silk.NET.Windowing, which includes its own GLFW: Windows, macOS, and Linux on request.</summary>
internal sealed class SilkWindow : IDesktopWindow
{
    private readonly IWindow _window;
    private readonly IInputContext _input;
    private readonly IKeyboard? _keyboard;

    /// <summary>Opens the window and makes its context current on this thread.</summary>
    /// <exception cref="GraphicsException">There is no display, no driver or no window platform.</exception>
    public SilkWindow(WindowOptions options)
    {
        Silk.NET.Windowing.WindowOptions silk = Silk.NET.Windowing.WindowOptions.Default;
        silk.Title = options.Title;
        silk.Size = new Vector2D<int>(options.Width, options.Height);
        silk.VSync = options.VerticalSync;
        silk.ShouldSwapAutomatically = false;
        silk.PreferredDepthBufferBits = options.DepthBits;
        // 4.1 is the newest version macOS has.
        silk.API = new GraphicsAPI(ContextAPI.OpenGL, ContextProfile.Core, ContextFlags.ForwardCompatible, new APIVersion(OperatingSystem.IsMacOS() ? 4 : 3, OperatingSystem.IsMacOS() ? 1 : 3));
        try
        {
            _window = Window.Create(silk);
            _window.Initialize();
        }
        catch (Exception e) when (e is not GraphicsException)
        {
            throw new GraphicsException($"No window with OpenGL 3.3 core: {e.Message} Install or update the driver of the graphics card.", e);
        }

        Gl = GL.GetApi(_window);
        _input = _window.CreateInput();
        _keyboard = _input.Keyboards.Count > 0 ? _input.Keyboards[0] : null;
        if (_keyboard is not null)
        {
            _keyboard.KeyDown += (_, key, _) => Input?.KeyPressed((Key)(int)key, Modifiers, repeated: false);
            _keyboard.KeyUp += (_, key, _) => Input?.KeyReleased((Key)(int)key);
            _keyboard.KeyChar += (_, character) =>
            {
                if (Rune.TryCreate(character, out Rune rune))
                {
                    Input?.CharacterTyped(rune);
                }
            };
        }

        foreach (IMouse mouse in _input.Mice)
        {
            mouse.MouseMove += (_, at) => Input?.PointerMoved(at.X * PixelsX, at.Y * PixelsY, Modifiers);
            mouse.MouseDown += (m, button) => Button(m, button, pressed: true);
            mouse.MouseUp += (m, button) => Button(m, button, pressed: false);
            mouse.Scroll += (m, wheel) => Input?.Scrolled(wheel.Y, m.Position.X * PixelsX, m.Position.Y * PixelsY, Modifiers);
        }
    }

    public GL Gl { get; }

    public int FramebufferWidth => _window.FramebufferSize.X;

    public int FramebufferHeight => _window.FramebufferSize.Y;

    public double ContentScale => PixelsX;

    public IWindowInput? Input { get; set; }

    public bool ShouldClose
    {
        get => _window.IsClosing;
        set
        {
            if (value)
            {
                _window.Close();
            }
        }
    }

    public bool IsFullscreen
    {
        get => _window.WindowState == WindowState.Fullscreen;
        set => _window.WindowState = value ? WindowState.Fullscreen : WindowState.Normal;
    }

    private double PixelsX => _window.Size.X > 0 ? (double)_window.FramebufferSize.X / _window.Size.X : 1;

    private double PixelsY => _window.Size.Y > 0 ? (double)_window.FramebufferSize.Y / _window.Size.Y : 1;

    private KeyModifiers Modifiers =>
        Held(Silk.NET.Input.Key.ShiftLeft, Silk.NET.Input.Key.ShiftRight, KeyModifiers.Shift)
        | Held(Silk.NET.Input.Key.ControlLeft, Silk.NET.Input.Key.ControlRight, KeyModifiers.Control)
        | Held(Silk.NET.Input.Key.AltLeft, Silk.NET.Input.Key.AltRight, KeyModifiers.Alt);

    public void SetTitle(string title) => _window.Title = title;

    public void PollEvents() => _window.DoEvents();

    public void SwapBuffers() => _window.GLContext?.SwapBuffers();

    public void Dispose()
    {
        _input.Dispose();
        Gl.Dispose();
        _window.Reset();
        _window.Dispose();
    }

    private void Button(IMouse mouse, MouseButton button, bool pressed)
    {
        PointerButton? known = button switch
        {
            MouseButton.Left => PointerButton.Left,
            MouseButton.Right => PointerButton.Right,
            MouseButton.Middle => PointerButton.Middle,
            _ => null,
        };
        double x = mouse.Position.X * PixelsX, y = mouse.Position.Y * PixelsY;
        if (known is { } which && pressed)
        {
            Input?.PointerPressed(which, x, y, Modifiers);
        }
        else if (known is { } released)
        {
            Input?.PointerReleased(released, x, y, Modifiers);
        }
    }

    private KeyModifiers Held(Silk.NET.Input.Key left, Silk.NET.Input.Key right, KeyModifiers modifier) =>
        _keyboard is not null && (_keyboard.IsKeyPressed(left) || _keyboard.IsKeyPressed(right)) ? modifier : KeyModifiers.None;
}
#endif
